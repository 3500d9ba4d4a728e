#!/usr/bin/env python3
"""How fast the window is, against docs' targets: frame times, start, idle CPU, PNG. Prints JSON.

frame_bench.py BUILD_DIR [--frames N]    needs -DMUONSCOPE_BENCHMARKS=ON, Xvfb and software OpenGL
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
LESSON = "all-modes-at-one-rate"
SIZES = ((1280, 720), (1920, 1080))


class Display:
    def __init__(self, width, height):
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-noreset"],
            pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            display = ":" + pipe.readline().strip()
        self.folder = tempfile.TemporaryDirectory()  # nobody's preferences are read or changed
        self.environment = dict(os.environ, DISPLAY=display, LIBGL_ALWAYS_SOFTWARE="1",
                                XDG_CONFIG_HOME=self.folder.name)

    def __enter__(self):
        return self.environment

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()


def frames(bench, environment, size, source, first, count, mode):
    """`mode`: all figures, the first one alone, that and steps as fast as it can, or before a room."""
    start = time.monotonic()
    done = subprocess.run([bench, source, *map(str, size), str(first), str(count), mode],
                          env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"frame_bench: {done.stderr}")
    result = json.loads(done.stdout)
    result["start_to_first_frame_s"] = round(result.pop("first_frame") - start, 3)
    return result


def idle_share(program, environment, seconds=8):
    """Processor time over time, of a paused window, in per cent of one core."""
    process = subprocess.Popen([program, LESSON], env=environment)
    try:
        time.sleep(3)
        ticks = lambda: sum(map(int, pathlib.Path(f"/proc/{process.pid}/stat").read_text().split()[13:15]))
        before = ticks()
        time.sleep(seconds)
        return round(100 * (ticks() - before) / os.sysconf("SC_CLK_TCK") / seconds, 1)
    finally:
        process.terminate()
        process.wait()


def png_seconds(program, scale):
    with tempfile.TemporaryDirectory() as folder:
        times = []
        for name in ("x.svg", "x.png"):
            start = time.monotonic()
            subprocess.run([program, "render", LESSON, "--figure", "spectra", "--at", "50", "--scale", str(scale),
                            "-o", f"{folder}/{name}"], check=True, capture_output=True)
            times.append(time.monotonic() - start)
        return round(times[1] - times[0], 3)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--frames", type=int, default=600)
    options = parser.parse_args()
    bench, program = options.build / "benchmarks/frame_bench", options.build / "app/muonscope"
    report = {"load_before": os.getloadavg()[0], "cores": os.cpu_count()}
    for size in SIZES:
        with Display(*size) as environment:
            name = "{}x{}".format(*size)
            report[f"lesson playing {name}"] = frames(bench, environment, size, LESSON, 100, options.frames, "all")
            for mode in ("presenting", "second"):
                report[f"lesson playing, {mode}, {name}"] = frames(
                    bench, environment, size, LESSON, 100, options.frames, mode)
            report[f"128 curves of 5000 points {name}"] = frames(
                bench, environment, size, str(HERE / "many-curves.json"), 5000, options.frames, "one")
    with Display(*SIZES[0]) as environment:
        report["idle, per cent of a core"] = idle_share(program, environment)
    for scale in (1, 2):
        report[f"PNG more than SVG of 960x600 at scale {scale}, s, start of OpenGL included"] = png_seconds(program, scale)
    report["load_after"] = os.getloadavg()[0]
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()

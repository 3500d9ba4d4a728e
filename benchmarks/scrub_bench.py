#!/usr/bin/env python3
"""How soon the window shows a step that is asked for by dragging on the time bar, at 1280×720 under Xvfb. Prints JSON.

scrub_bench.py BUILD_DIR [--only TEXT ...] [--most STEPS] [--jumps N] [--moves N] [--presenting]

Needs -DMUONSCOPE_BENCHMARKS=ON, Xvfb and software OpenGL. "jumps": to random steps, each once figures show the one
before; "drag": evenly to and fro, a little in each frame. Milliseconds from the beginning of the frame that saw the pointer
there: "published", until the player had that step; "shown", until the end of the first frame that was drawn of it;
"figures", until no figure on the screen was older. "first_ms": of the first of them. "own" and "build" are what the window's
thread computed for a frame, and whichever thread for a figure: other programs do not add to it, as they do to all else, which
"rest_frame_ms", of frames before the button was pressed, is there to judge. Targets are told, not asserted.
"""

import argparse
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from cloud_bench import experiment as cloud
from compare_builds import LESSONS
from frame_bench import LESSON, Display

SIZE = (1280, 720)
KEYFRAMES = 1024  # MiB
FIRST_LESSON = "what-orthogonalizing-does"
PARTICLES = 1_000_000


def lesson_file():
    """Lesson 2 as a document, without its comments."""
    for file in LESSONS.glob("*.json"):
        lines = file.read_text(encoding="utf-8").splitlines()
        document = json.loads("\n".join(line for line in lines if not line.strip().startswith("//")))
        if document["lesson"]["id"] == LESSON:
            return document
    sys.exit(f"scrub_bench: no lesson {LESSON}")


def with_lanes(document, count):
    """Its lanes again and again, each time a little slower."""
    document = copy.deepcopy(document)
    lanes = document["lanes"]
    for i in range(len(lanes), count):
        lane = copy.deepcopy(lanes[i % 2])
        lane["name"] += f" {i // 2 + 1}"
        lane["schedule"]["lr"] *= 0.95 ** (i // 2)
        lanes.append(lane)
    for key in ("claims", "variants", "aliases"):
        document["lesson"].pop(key, None)
    return document


def particles():
    document = cloud(PARTICLES, ["x_1_1", "p_1_1"])
    document["steps"] = 300
    return document


def cases():
    """Name: experiment or lesson, steps, target for what is shown (median, any)."""
    lesson = lesson_file()
    yield "lesson 2, 10^3 steps", LESSON, 10**3, {"any": 100}
    yield "lesson 2, 10^4 steps", LESSON, 10**4, {"any": 100}
    yield "lesson 2, 10^5 steps", LESSON, 10**5, {"any": 100}
    yield "lesson 1, 10^5 steps", FIRST_LESSON, 10**5, {"any": 100}
    yield "lesson 2 with 16 lanes", with_lanes(lesson, 16), 10**5, {"any": 150}
    yield "10^6 particles 2x2, 300 steps", particles(), 300, {"median": 250}


def scrub(bench, environment, source, steps, options):
    numbers = (steps, options.jumps, options.moves, KEYFRAMES)
    done = subprocess.run([bench, source, *map(str, (*SIZE, *numbers)), *["presenting"] * options.presenting],
                          env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"scrub_bench: {done.stderr}")
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--only", nargs="*", default=[""], help="cases whose names hold one of these")
    parser.add_argument("--most", type=float, default=1e5, help="shorten longer runs to so many steps")
    parser.add_argument("--jumps", type=int, default=200)
    parser.add_argument("--moves", type=int, default=480)
    parser.add_argument("--presenting", action="store_true", help="in presentation mode")
    options = parser.parse_args()
    bench = options.build / "benchmarks/scrub_bench"
    report = {"load_before": os.getloadavg()[0], "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory() as folder, Display(*SIZE) as environment:
        path = pathlib.Path(folder) / "experiment.json"
        for name, source, steps, targets in cases():
            if not any(each in name for each in options.only):
                continue
            if isinstance(source, dict):
                path.write_text(json.dumps(source), encoding="utf-8")
                source = str(path)
            steps = min(steps, int(options.most))
            result = scrub(bench, environment, source, steps, options)
            report[name] = {"target_ms": targets, **result, "load": os.getloadavg()[0]}
            print(name, json.dumps(report[name]), file=sys.stderr)
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How fast the window shows a cloud while it moves: frames with the figure "cloud" alone, in a window of
1280×720 under Xvfb, and the steps the simulation takes meanwhile. Prints JSON.

cloud_bench.py BUILD_DIR [--frames N]    needs -DMUONSCOPE_BENCHMARKS=ON, Xvfb and software OpenGL
"""

import argparse
import json
import os
import pathlib
import sys
import tempfile

from frame_bench import Display, frames

SIZE = (1280, 720)
COUNTS = (10_000, 100_000, 1_000_000)
COORDINATES = (["x_1_1", "p_1_1"], ["x_1_1", "sv_x_1"], ["x_1_1", "x_1_2", "p_1_1"])


def experiment(count, coordinates):
    return {
        "muonscope": 1, "title": "cloud", "seed": 1, "steps": 1000,
        "problem": {"kind": "particles", "count": count, "rows": 2, "cols": 2,
                    "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": 2}}},
        "lanes": [{"name": "Muon", "optimizer": {"kind": "hamiltonian", "smoothing": 0.1, "damping": 0.5},
                   "schedule": {"kind": "constant", "lr": 0.001}}],
        "record": {"every": 100, "observables": ["loss"]},
        "cloud": {"coordinates": coordinates},
        "lesson": {"id": "cloud", "number": 1, "title": "Cloud", "figures": ["cloud"],
                   **dict.fromkeys(("question", "predict", "reveal", "notice", "exercise"), "-")},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--frames", type=int, default=300)
    options = parser.parse_args()
    bench = options.build / "benchmarks/frame_bench"
    report = {"load_before": os.getloadavg()[0], "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory() as folder, Display(*SIZE) as environment:
        path = pathlib.Path(folder) / "cloud.json"
        for count in COUNTS:
            for coordinates in COORDINATES:
                path.write_text(json.dumps(experiment(count, coordinates)))
                report[f"{count} particles 2x2, {' '.join(coordinates)}"] = frames(
                    bench, environment, SIZE, str(path), 1, options.frames, "fast")
    report["load_after"] = os.getloadavg()[0]
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    sys.exit(main())

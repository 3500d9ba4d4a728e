#!/usr/bin/env python3
"""Whether frames take longer the more rows are recorded: frame times at 10^4 ... 10^7 rows, playing and paused.

rows_bench.py BUILD_DIR [--frames N] [--rounds N] [--most ROWS] [--source FILE]

Needs -DMUONSCOPE_BENCHMARKS=ON, Xvfb and software OpenGL. Lengths take turns, round after round, so that what else the
machine does meets all of them; the ratio is the longest median of a length over the shortest. "own": what the window's
thread computed for a frame, which other programs do not add to. Prints JSON.
"""

import argparse
import json
import os
import pathlib
import statistics
import sys

from frame_bench import Display, frames

HERE = pathlib.Path(__file__).resolve().parent
SIZE = (1280, 720)
LENGTHS = (10**4, 10**5, 10**6, 10**7)
MODES = {"playing": "all", "paused": "paused"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=float, default=1e7, help="leave out longer runs")
    parser.add_argument("--source", default=str(HERE / "long-run.json"))
    options = parser.parse_args()
    bench = options.build / "benchmarks/frame_bench"
    lengths = [rows for rows in LENGTHS if rows <= options.most]
    seen = {mode: {rows: [] for rows in lengths} for mode in MODES}
    load = os.getloadavg()[0]
    with Display(*SIZE) as environment:
        for _ in range(options.rounds):
            for mode, word in MODES.items():
                for rows in lengths:
                    result = frames(bench, environment, SIZE, options.source, rows, options.frames, word)
                    seen[mode][rows].append(result)
                    print(f"{mode}, {rows} rows: {result['median_ms']} ms, {result['frames_per_second']} frames/s",
                          file=sys.stderr)
    report = {"load_before": load, "load_after": os.getloadavg()[0], "cores": os.cpu_count()}
    for mode, by_rows in seen.items():
        medians = {rows: statistics.median(each["median_ms"] for each in results)
                   for rows, results in by_rows.items()}
        own = {rows: statistics.median(each["own_ms"] for each in results) for rows, results in by_rows.items()}
        report[mode] = {
            "median_ms": medians,
            "own_ms": own,
            "p99_ms": {rows: statistics.median(each["p99_ms"] for each in results)
                       for rows, results in by_rows.items()},
            "frames_per_second": {rows: statistics.median(each["frames_per_second"] for each in results)
                                  for rows, results in by_rows.items()},
            "ratio": round(max(medians.values()) / min(medians.values()), 3),
            "own_ratio": round(max(own.values()) / min(own.values()), 3),
        }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The sweep of figure 1c,d of arXiv 2606.30509, in float64: muonscope beside the same work in PyTorch and numpy.

sweep_bench.py PROGRAM [--rates N] [--repeats N] [--rivals-rates N]      prints JSON

200 rates × (Muon, GD) × 500 steps on n = 32. Every program evaluates the same losses and takes the same steps, Muon's by an
exact polar factor from an SVD; the final losses are compared. A step costs the rivals the same at every rate, so they may
run a few of them (--rivals-rates) and are scaled to all; steps after an overflow are not taken by anyone. One and two threads,
side by side in one run, taking turns; medians. Where neighbours keep the processors busy the clock favours who has more
threads: processor time on one thread tells more then, and is given, too. PyTorch (python3-torch) and numpy are left out where they are missing.
"""

import argparse
import csv
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

N, STEPS, LOW, HIGH = 32, 500, 0.007, 2.8
KEY = "lanes.*.schedule.lr"


def document(folder, numpy):
    """An experiment whose start is in files, so that all programs begin with the same numbers."""
    random = numpy.random.default_rng(1)
    start = {name: 0.1 * random.standard_normal((N, N)) for name in ("p", "q")}
    for name, value in start.items():
        numpy.save(folder / f"{name}.npy", value)
    path = folder / "sweep.json"
    path.write_text(json.dumps({
        "muonscope": 1, "steps": STEPS,
        "problem": {"kind": "matrix_factorization",
                    "target": {"kind": "power_law", "scale": 10, "exponent": 1},
                    "init": {"kind": "file", "p": "p.npy", "q": "q.npy"}},
        "lanes": [{"name": kind, "optimizer": {"kind": kind}, "schedule": {"kind": "constant", "lr": 0.01}}
                  for kind in ("muon", "gd")],
        "record": {"every": STEPS, "observables": ["loss"]},
    }))
    return path, start


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ours(program, source, folder, rates, threads):
    out = folder / f"out-{threads}"
    begin, used = time.perf_counter(), children_seconds()
    subprocess.run([program, "sweep", source, "--over", f"{KEY}={LOW}:{HIGH}:{rates}:log", "--out", out,
                    "--threads", str(threads), "--quiet"], check=True)
    seconds, processor = time.perf_counter() - begin, children_seconds() - used
    with open(out / "sweep.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    losses = {(row["lane"], float(row[KEY])): row["last_two_mean"] for row in rows}
    return seconds, processor, losses


RIVAL = r"""
import json, sys, time
import numpy
which, threads, folder, rates = sys.argv[1], int(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4])
steps, n = int(sys.argv[5]), 32
start = [numpy.load(f"{folder}/{name}.npy") for name in ("p", "q")]
target = numpy.diag(10 / numpy.arange(1, n + 1))
if which == "torch":
    import torch
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    start, target = [torch.from_numpy(x) for x in start], torch.from_numpy(target)
    finite = lambda x: bool(torch.isfinite(x))
    def polar(g):
        u, _, v = torch.linalg.svd(g, full_matrices=False)
        return u @ v
else:
    finite = numpy.isfinite
    def polar(g):
        u, _, v = numpy.linalg.svd(g, full_matrices=False)
        return u @ v
numpy.seterr(all="ignore")
def run(optimizer, rate):
    p, q = start[0] + 0.0, start[1] + 0.0
    losses = []
    for step in range(steps + 1):
        r = p @ q.T - target
        loss = 0.5 * (r * r).sum()
        if not finite(loss):
            return None
        losses.append(float(loss))
        if step < steps:
            gp, gq = r @ q, r.T @ p
            if optimizer == "muon":
                gp, gq = polar(gp), polar(gq)
            p, q = p - rate * gp, q - rate * gq
    return (losses[-1] + losses[-2]) / 2
begin, used = time.perf_counter(), time.process_time()
losses = {f"{o} {rate!r}": run(o, rate) for rate in rates for o in ("muon", "gd")}
print(json.dumps({"seconds": time.perf_counter() - begin, "processor": time.process_time() - used, "losses": losses}))
"""


def rival(which, folder, rates, threads):
    """Seconds of these rates by the clock and of the processor, imports left out, and the losses."""
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
    done = subprocess.run([sys.executable, "-c", RIVAL, which, str(threads), str(folder), json.dumps(rates), str(STEPS)],
                          env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"sweep_bench: {which}: {done.stderr}")
    return json.loads(done.stdout)


def largest_difference(losses, theirs):
    """Relative, over runs that settle on a value above rounding: Muon's, whose oscillation is not chaotic at small rates."""
    worst = 0
    for name, loss in theirs.items():
        optimizer, rate = name.split()
        mine = losses.get((optimizer, float(rate)))
        if optimizer == "muon" and float(rate) < 0.02 and mine and loss:
            worst = max(worst, abs(float(mine) / loss - 1))
    return worst


def available(which):
    return subprocess.run([sys.executable, "-c", f"import {which}"], capture_output=True).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--rates", type=int, default=200)
    parser.add_argument("--rivals-rates", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    try:
        import numpy
    except ImportError:
        sys.exit("sweep_bench: needs numpy (python3-numpy)")
    program = str(pathlib.Path(options.program).resolve())
    names = [which for which in ("numpy", "torch") if available(which)]
    times, processor_times = {}, {}
    differences = {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        source, _ = document(folder, numpy)
        for _ in range(options.repeats):
            for threads in (1, 2):
                seconds, processor, losses = ours(program, source, folder, options.rates, threads)
                times.setdefault(("muonscope", threads), []).append(seconds)
                processor_times.setdefault(("muonscope", threads), []).append(processor)
                # Evenly over the rates, so that the share of overflowing ones is about the same.
                all_rates = sorted({rate for _, rate in losses})
                count = min(options.rivals_rates, len(all_rates))
                picked = [all_rates[(2 * i + 1) * len(all_rates) // (2 * count)] for i in range(count)]
                for which in names:
                    result = rival(which, folder, picked, threads)
                    scale = len(all_rates) / count
                    times.setdefault((which, threads), []).append(result["seconds"] * scale)
                    processor_times.setdefault((which, threads), []).append(result["processor"] * scale)
                    differences[which] = max(differences.get(which, 0),
                                             largest_difference(losses, result["losses"]))
    medians = {key: statistics.median(values) for key, values in times.items()}
    processor = {key: statistics.median(values) for key, values in processor_times.items()}
    report = {
        "work": f"{options.rates} rates × 2 optimizers × {STEPS} steps, n = {N}, float64",
        "rivals": f"measured on {options.rivals_rates} of the rates, scaled to {options.rates}",
        "seconds": {f"{which}, {threads} threads": round(value, 2) for (which, threads), value in medians.items()},
        "ratio": {f"{which} / muonscope, {threads} threads": round(medians[which, threads] / medians["muonscope", threads], 1)
                  for which in names for threads in (1, 2)},
        "processor seconds, 1 thread": {which: round(processor[which, 1], 2) for which in ("muonscope", *names)},
        "ratio of processor time, 1 thread": {f"{which} / muonscope": round(processor[which, 1] / processor["muonscope", 1], 1)
                                              for which in names},
        "largest relative difference of Muon's final loss at η < 0.02": differences,
        "missing": [which for which in ("numpy", "torch") if which not in names],
    }
    print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()

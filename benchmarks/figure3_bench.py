#!/usr/bin/env python3
"""The full run of figure 3 of arXiv 2606.30509, nine set-ups of Muon on 128×128 matrices: muonscope beside the same
steps in numpy and in PyTorch, in double precision, one after the other on the same threads.

    MUONSCOPE=out/release/app/muonscope benchmarks/figure3_bench.py [--threads 1] [--share 1]

`--share 0.1` takes a tenth of the steps. Steps only, nothing is measured on the way; the last column is the lesson as it
ships, with the alignments of every recorded row. numpy and PyTorch are left out where they are not installed."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ.get("MUONSCOPE", "muonscope")
SETUPS = [(d, alpha) for d in (32, 128, 512) for alpha in (1e-5, 1e-4, 1e-3)]
SIDE = 128


def steps_of(d, alpha):
    return {1e-5: 10_000, 1e-4: 1000}.get(alpha, 100) if d == 32 else 100


def name_of(d, alpha):
    return "fig3" if (d, alpha) == (32, 1e-4) else f"fig3/d{d}-a{alpha:.0e}".replace("e-0", "e-")


def run_muonscope(source, steps, threads, *options):
    """Seconds of the whole process, and of the steps alone."""
    with tempfile.TemporaryDirectory() as out:
        begin = time.perf_counter()
        subprocess.run([PROGRAM, "run", source, "--steps", str(steps), "--threads", str(threads), "--quiet", "--out", out,
                        *options], check=True)
        whole = time.perf_counter() - begin
        summary = json.loads((pathlib.Path(out) / "summary.json").read_text(encoding="utf-8"))
        return whole, summary["lanes"][0]["wall_seconds"]


def steps_only(steps):
    return ["--set", 'record.observables=["loss"]', "--set", f"record.every={max(steps, 1)}"]


def draw(d, alpha):
    """Target and factors as the set-up has them, from numpy's own generator: the draw does not matter for the time."""
    random = np.random.default_rng(64)
    noisy = np.diag([4.0] * 32 + [0.0] * 96) + random.standard_normal((SIDE, SIDE)) / SIDE**0.5
    target = np.diag(np.maximum(10 * np.linalg.svd(noisy, compute_uv=False), 2))
    scale = alpha / max(SIDE, d) ** 0.5
    return target, scale * random.standard_normal((SIDE, d)), scale * random.standard_normal((SIDE, d))


def run_arrays(svd, target, p, q, lr, steps):
    begin = time.perf_counter()
    for _ in range(steps):
        residual = p @ q.T - target
        u, _, v = svd(residual @ q)
        w, _, z = svd(residual.T @ p)
        p, q = p - lr * (u @ v), q - lr * (w @ z)
    return time.perf_counter() - begin


def run_numpy(d, alpha, steps):
    return run_arrays(lambda m: np.linalg.svd(m, full_matrices=False), *draw(d, alpha), 0.2 * alpha, steps)


def run_torch(d, alpha, steps):
    tensors = [torch.from_numpy(m) for m in draw(d, alpha)]
    with torch.no_grad():
        return run_arrays(lambda m: torch.linalg.svd(m, full_matrices=False), *tensors, 0.2 * alpha, steps)


def cell(seconds, own):
    return f"{seconds:9.2f} s ×{seconds / own:5.1f}" if seconds is not None else " " * 11 + "absent "


def compare(options):
    print(f"{'set-up':16} {'steps':>6} {'muonscope':>11} {'numpy':>17} {'PyTorch':>17} {'lesson, measured':>17}")
    totals = [0.0] * 4
    for d, alpha in SETUPS:
        steps = max(1, round(options.share * steps_of(d, alpha)))
        _, own = run_muonscope(name_of(d, alpha), steps, options.threads, *steps_only(steps))
        others = [run(d, alpha, steps) if present else None
                  for run, present in ((run_numpy, np), (run_torch, torch))]
        lesson, _ = run_muonscope(name_of(d, alpha), steps, options.threads)
        print(f"d {d:3}, α {alpha:.0e} {steps:7} {own:9.2f} s {cell(others[0], own)} {cell(others[1], own)} {lesson:15.2f} s",
              flush=True)
        totals = [total + (seconds or 0) for total, seconds in zip(totals, (own, *others, lesson))]
    print(f"{'all nine':16} {'':6} {totals[0]:9.2f} s {cell(totals[1] or None, totals[0])} "
          f"{cell(totals[2] or None, totals[0])} {totals[3]:15.2f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0)
    arguments = parser.parse_args()
    # Before numpy and PyTorch are loaded, which start their threads then.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = str(arguments.threads)
    try:
        import numpy as np
    except ImportError:
        sys.exit("numpy is missing: it draws the matrices (package python3-numpy)")
    try:
        import torch

        torch.set_num_threads(arguments.threads)
    except ImportError:
        torch = None
    compare(arguments)

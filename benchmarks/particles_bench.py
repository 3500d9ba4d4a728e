#!/usr/bin/env python3
"""A step of a million 2×2 particles in a mean field (covariance matching), float64: muonscope beside numpy and PyTorch.

particles_bench.py PROGRAM [--particles N] [--steps N] [--repeats N]      prints JSON

All programs start from the same numbers in files and take the same steps of regularized Muon: P ← (1 − γh)P + hV(X),
X ← X − h P(PᵀP + ε²I)^(−1/2) with V = 2(u − Y)X, u the mean of XXᵀ. The rivals do so by the closed form of the 2×2 map over
whole arrays, one array an entry (the quickest way that array programs have), and once more by batched SVDs, as one writes it
first. The final clouds are compared. Seconds of a step are the difference of a long and a short run of the program, so that
reading files and starting do not count. `share` is the time that a copy of X and P takes (numpy, as many threads) over that
of a step: a step cannot do with less than reading and writing both once. One thread is measured in processor time, of which a
busy machine takes none away, two threads in wall time. Side by side in one run, taking turns; medians. PyTorch
(python3-torch) and numpy are left out where they are missing.
"""

import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time

SMOOTHING, DAMPING, H = 0.1, 0.7, 0.001
SCALE = 2.0  # Y = diag(2, 1)


def documents(folder, numpy, particles):
    random = numpy.random.default_rng(1)
    numpy.save(folder / "x.npy", random.standard_normal((particles, 2, 2)))
    numpy.save(folder / "p.npy", 0.1 * random.standard_normal((particles, 2, 2)))
    path = folder / "particles.json"
    path.write_text(json.dumps({
        "muonscope": 1, "steps": 1,
        "problem": {"kind": "particles", "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": SCALE}},
                    "init": {"x": {"kind": "file", "path": "x.npy"}, "p": {"kind": "file", "path": "p.npy"}}},
        "lanes": [{"name": "flow", "optimizer": {"kind": "hamiltonian", "smoothing": SMOOTHING, "damping": DAMPING,
                                                 "integrator": "muon"},
                   "schedule": {"kind": "constant", "lr": H}}],
        "record": {"every": 10**6, "reference_step": 0},
    }))
    return path


def run_program(program, source, out, steps, threads):
    def clock():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime if threads == 1 else time.perf_counter()

    begin = clock()
    subprocess.run([program, "run", source, "--steps", str(steps), "--out", out, "--threads", str(threads), "--quiet"],
                   check=True)
    return clock() - begin


def ours(program, source, folder, steps, threads):
    """Seconds a step, from the difference of two runs."""
    short = run_program(program, source, folder / "short", 1, threads)
    return (run_program(program, source, folder / "out", steps + 1, threads) - short) / steps


RIVAL = r"""
import json, sys, time
import numpy
which, way, threads, folder, steps = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
e, gamma, h, scale = (float(word) for word in sys.argv[6:10])
x, p = (numpy.load(f"{folder}/{name}.npy") for name in ("x", "p"))
y = numpy.diag([scale, scale / 2])
if which == "torch":
    import torch as xp
    xp.set_num_threads(threads)
    xp.set_grad_enabled(False)
    x, p, y = (xp.from_numpy(part) for part in (x, p, y))
else:
    xp = numpy
if way == "closed form":
    split = lambda m: [m[:, i, j] + 0.0 for i in (0, 1) for j in (0, 1)]
    x, p = split(x), split(p)
    def step(x, p):
        a, b, c, d = x
        u00, u01, u11 = (a * a + b * b).mean(), (a * c + b * d).mean(), (c * c + d * d).mean()
        s, t, w = 2 * (u00 - y[0, 0]), 2 * u01, 2 * (u11 - y[1, 1])
        force = (s * a + t * c, s * b + t * d, t * a + w * c, t * b + w * d)
        p = [(1 - gamma * h) * q + h * v for q, v in zip(p, force)]
        a, b, c, d = p
        det = a * d - b * c
        norm = a * a + b * b + c * c + d * d
        root = xp.sqrt(det * det + e * e * (norm + e * e))
        scale = 1 / (root * xp.sqrt(norm + 2 * e * e + 2 * root))
        own, turned = h * (e * e + root) * scale, h * det * scale
        x = [x[0] - (own * a + turned * d), x[1] - (own * b - turned * c),
             x[2] - (own * c - turned * b), x[3] - (own * d + turned * a)]
        return x, p
    joined = lambda m: [[float(q[k]) for q in m] for k in range(100)]
else:
    def step(x, p):
        u = (x.transpose(1, 2) if which == "torch" else x.transpose(0, 2, 1))
        away = (x @ u).mean(0) - y
        p = (1 - gamma * h) * p + h * 2 * (away @ x)
        left, s, right = xp.linalg.svd(p, full_matrices=False)
        phi = s / xp.sqrt(s * s + e * e)
        return x - h * ((left * phi[:, None, :]) @ right), p
    joined = lambda m: m[:100].reshape(100, 4).tolist()
clock = time.process_time if threads == 1 else time.perf_counter
x, p = step(x, p)  # warm
begin = clock()
for _ in range(steps):
    x, p = step(x, p)
print(json.dumps({"seconds": (clock() - begin) / steps, "x": joined(x)}))
"""


def rival(which, way, folder, steps, threads):
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
    numbers = [str(number) for number in (SMOOTHING, DAMPING, H, SCALE)]
    done = subprocess.run([sys.executable, "-c", RIVAL, which, way, str(threads), str(folder), str(steps), *numbers],
                          env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"particles_bench: {which}: {done.stderr}")
    return json.loads(done.stdout)


def copy_seconds(numpy, particles, threads):
    """Copying 8 numbers a particle, divided among threads (numpy copies without holding Python's lock)."""
    source, target = numpy.ones(8 * particles), numpy.empty(8 * particles)
    parts = numpy.array_split(numpy.arange(len(source)), threads)
    slices = [slice(int(part[0]), int(part[-1]) + 1) for part in parts]
    clock = time.process_time if threads == 1 else time.perf_counter
    times = []
    for _ in range(7):
        workers = [threading.Thread(target=numpy.copyto, args=(target[part], source[part])) for part in slices]
        begin = clock()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        times.append(clock() - begin)
    return statistics.median(times)


def largest_difference(numpy, folder, steps, particles_of_rival, program, source):
    run_program(program, source, folder / "same", steps + 1, 2)
    mine = numpy.load(folder / "same" / "final" / "flow" / "x.npy")[:100].reshape(100, 4)
    return float(numpy.max(numpy.abs(mine - numpy.array(particles_of_rival))))


def available(which):
    return subprocess.run([sys.executable, "-c", f"import {which}"], capture_output=True).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--particles", type=int, default=1_000_000)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    try:
        import numpy
    except ImportError:
        sys.exit("particles_bench: needs numpy (python3-numpy)")
    program = str(pathlib.Path(options.program).resolve())
    # steps that each way may take: about as long each
    rivals = [(which, way, steps) for which in ("numpy", "torch") if available(which)
              for way, steps in (("closed form", 10), ("batched svd", 1))]
    times, copies, differences = {}, {}, {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        source = documents(folder, numpy, options.particles)
        for _ in range(options.repeats):
            for threads in (1, 2):
                times.setdefault(("muonscope", threads), []).append(ours(program, source, folder, options.steps, threads))
                copies.setdefault(threads, []).append(copy_seconds(numpy, options.particles, threads))
                for which, way, steps in rivals:
                    result = rival(which, way, folder, steps, threads)
                    key = f"{which}, {way}"
                    times.setdefault((key, threads), []).append(result["seconds"])
                    if key not in differences:
                        differences[key] = largest_difference(numpy, folder, steps, result["x"], program, source)
    medians = {key: statistics.median(values) for key, values in times.items()}
    report = {
        "work": f"{options.particles} particles 2×2, covariance, regularized Muon's step, float64",
        "steps a second": {f"{which}, {threads} threads": round(1 / value, 2) for (which, threads), value in medians.items()},
        "ratio": {f"{which} / muonscope, {threads} threads": round(value / medians["muonscope", threads], 1)
                  for (which, threads), value in medians.items() if which != "muonscope"},
        "copy of X and P, ms": {f"{threads} threads": round(1e3 * statistics.median(values), 2)
                                for threads, values in copies.items()},
        "share of the memory's limit": {
            f"{threads} threads": round(statistics.median(values) / medians["muonscope", threads], 2)
            for threads, values in copies.items()},
        "largest difference of an entry of X": differences,
        "missing": [which for which in ("numpy", "torch") if not available(which)],
    }
    print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()

"""Matrix factorization under the optimizers of the catalogue, written a second time and independently.

min ½‖M* − P Qᵀ‖² in numpy's float64, straight from docs/experiment-format.md and the papers' formulas; it
shares no code with the program. Optimizers and schedules are given as the dictionaries that an experiment
file holds, so that one dictionary drives both implementations.
"""

import math
from dataclasses import dataclass, field

import numpy as np

OPTIMIZER_DEFAULTS = {
    "gd": {"map": "identity"},
    "heavy_ball": {"map": "identity", "momentum": 0.9, "form": "heavy_ball"},
    "nesterov": {"map": "identity", "momentum": 0.9, "nesterov": True, "form": "heavy_ball"},
    "adamw": {"map": "identity", "betas": [0.9, 0.999], "epsilon": 1e-8, "form": "adam"},
    "signsgd": {"map": "sign"},
    "lion": {"map": "sign", "betas": [0.9, 0.99]},
    "muon": {"map": "polar"},
    "regularized_muon": {"map": "polar"},
    "muon_keller_jordan": {
        "map": "polar",
        "momentum": 0.95,
        "nesterov": True,
        "orthogonalizer": "newton_schulz",
        "iterations": 5,
        "epsilon": 1e-7,
        "scale": "keller_jordan",
    },
}


def polar(matrix):
    """U Vᵀ on the numerical range, 0 on the null space; singular values ≤ max(m,n)·eps·σ₁ count as zero."""
    return spectral_map(matrix, np.ones_like)


def spectral_map(matrix, phi):
    """U diag(φ(σ)) Vᵀ, φ(0) = 0."""
    u, s, vt = np.linalg.svd(matrix, full_matrices=False)
    kept = s > max(matrix.shape) * np.finfo(float).eps * s[0]
    return (u[:, kept] * phi(s[kept])) @ vt[kept]


def newton_schulz(matrix, iterations, guard):
    """Keller Jordan's quintic iteration (github.com/KellerJordan/Muon, muon.py) in float64."""
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / (np.linalg.norm(x) + guard)
    for _ in range(iterations):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if tall else x


def shape_scale(kind, rows, cols):
    return {
        "none": 1.0,
        "keller_jordan": math.sqrt(max(1.0, rows / cols)),
        "moonlight": 0.2 * math.sqrt(max(rows, cols)),
    }[kind]


def learning_rate(schedule, t):
    """η of step t, counted from 0."""
    kind = schedule["kind"]
    if kind == "constant":
        return schedule["lr"]
    if kind == "exponential":
        return schedule["lr"] * schedule["ratio"] ** t
    if kind == "step":
        return schedule["lr"] * schedule["factor"] ** (t // schedule["every"])
    if kind == "spike_and_halve":
        if t == 0:
            return schedule["first"]
        return schedule["spike"] * schedule.get("ratio", 0.5) ** (t - 1)
    if kind == "piecewise":
        return piecewise(schedule["points"], schedule.get("log", False), t)
    warmup = schedule.get("warmup", 0)
    if t < warmup:
        return schedule["lr"] * (t + 1) / warmup
    if kind == "cosine":
        floor = schedule.get("floor", 0.0)
        share = min(1.0, (t - warmup) / (schedule["steps"] - warmup))
        return floor + (schedule["lr"] - floor) * 0.5 * (1 + math.cos(math.pi * share))
    if kind == "inverse_sqrt":
        return schedule["lr"] * math.sqrt(max(1, warmup) / max(1, warmup, t + 1))
    raise ValueError(kind)


def piecewise(points, logarithmic, t):
    steps, rates = zip(*points)
    if logarithmic:
        return math.exp(np.interp(t, steps, np.log(rates)))
    return float(np.interp(t, steps, rates))


class Optimizer:
    """One optimizer with its momentum buffers, one a block; second moments and their ages for adamw."""

    def __init__(self, spec):
        self.buffers = {}
        self.squares = {}
        self.ages = {}
        self.configure(spec)

    def configure(self, spec):
        """Takes on another rule; buffers are kept."""
        defaults = {
            "momentum": 0.0,
            "nesterov": False,
            "weight_decay": 0.0,
            "smoothing": 0.0,
            "normalize": False,
            "sigma_ref": 1.0,
            "orthogonalizer": "svd",
            "iterations": 5,
            "epsilon": 0.0,
            "scale": "none",
            "form": "ema",
        }
        self.rule = {**defaults, **OPTIMIZER_DEFAULTS[spec["kind"]], **spec}

    def direction(self, name, gradient):
        rule = self.rule
        old = self.buffers.get(name, np.zeros_like(gradient))
        self.ages[name, "momentum"] = self.ages.get((name, "momentum"), 0) + 1
        if rule["form"] == "adam":
            return self.adam(name, old, gradient)
        if rule["form"] == "heavy_ball":
            self.buffers[name] = rule["momentum"] * old + gradient
            if rule["nesterov"]:
                return gradient + rule["momentum"] * self.buffers[name]
            return self.buffers[name]
        if "betas" in rule:
            first, second = rule["betas"]
            self.buffers[name] = second * old + (1 - second) * gradient
            return first * old + (1 - first) * gradient
        beta = rule["momentum"]
        self.buffers[name] = beta * old + (1 - beta) * gradient
        if rule["nesterov"]:
            return beta * self.buffers[name] + (1 - beta) * gradient
        return self.buffers[name]

    def adam(self, name, old, gradient):
        """Kingma & Ba's m̂/(√v̂ + ε); every buffer is corrected by the number of gradients that it has seen."""
        first, second = self.rule["betas"]
        self.ages[name, "square"] = self.ages.get((name, "square"), 0) + 1
        self.buffers[name] = first * old + (1 - first) * gradient
        self.squares[name] = second * self.squares.get(name, 0 * gradient) + (1 - second) * gradient**2
        mean = self.buffers[name] / (1 - first ** self.ages[name, "momentum"])
        square = self.squares[name] / (1 - second ** self.ages[name, "square"])
        return mean / (np.sqrt(square) + self.rule["epsilon"])

    def map(self, direction):
        rule = self.rule
        if rule["map"] == "identity":
            return direction
        if rule["map"] == "sign":
            return np.sign(direction)
        if rule["orthogonalizer"] == "newton_schulz":
            return newton_schulz(direction, rule["iterations"], rule["epsilon"])
        gain = np.hypot(rule["sigma_ref"], rule["smoothing"]) if rule["normalize"] else 1.0
        if rule["smoothing"] > 0:
            return spectral_map(direction, lambda s: gain * s / np.hypot(s, rule["smoothing"]))
        return polar(direction)

    def step(self, name, x, gradient, lr):
        update = self.map(self.direction(name, gradient))
        scale = shape_scale(self.rule["scale"], *x.shape)
        return x - lr * (scale * update + self.rule["weight_decay"] * x)


@dataclass
class Trace:
    """Rows t = 0 … steps (the state before step t is taken) and the final factors."""

    step: list = field(default_factory=list)
    lr: list = field(default_factory=list)
    loss: list = field(default_factory=list)
    sv_p: list = field(default_factory=list)
    sv_q: list = field(default_factory=list)
    sv_product: list = field(default_factory=list)
    factors: list = field(default_factory=list)


def run(target, p, q, optimizer, schedule, steps, edits=()):
    """Trace of `steps` steps. `edits`: (step, "schedule" or "optimizer", specification from that step on)."""
    p, q = np.array(p, float), np.array(q, float)
    state = Optimizer(optimizer)
    trace = Trace()
    for t in range(steps + 1):
        for step, part, spec in edits:
            if step == t and part == "schedule":
                schedule = spec
            elif step == t:
                state.configure(spec)
        residual = p @ q.T - target
        lr = learning_rate(schedule, t)
        record(trace, t, lr, residual, p, q)
        if t < steps:
            gradient_p, gradient_q = residual @ q, residual.T @ p
            p, q = state.step("p", p, gradient_p, lr), state.step("q", q, gradient_q, lr)
    return trace


def record(trace, t, lr, residual, p, q):
    trace.step.append(t)
    trace.lr.append(lr)
    trace.loss.append(0.5 * float(np.sum(residual * residual)))
    trace.sv_p.append(np.linalg.svd(p, compute_uv=False))
    trace.sv_q.append(np.linalg.svd(q, compute_uv=False))
    trace.sv_product.append(np.linalg.svd(p @ q.T, compute_uv=False))
    trace.factors.append((p, q))


def gram_root(a):
    """√(AᵀA)."""
    _, s, vt = np.linalg.svd(a, full_matrices=False)
    return (vt.T * s) @ vt


def overlaps(factors, reference):
    """⟨Δ(t),Δ(t*)⟩/‖Δ(t*)‖² of Δ₁ = √(PᵀP) − √(QᵀQ) and Δ₂ = PᵀP − QᵀQ, a pair of lists over t."""
    deltas = [(gram_root(p) - gram_root(q), p.T @ p - q.T @ q) for p, q in factors]
    return [[float(np.sum(delta[i] * deltas[reference][i]) / np.sum(deltas[reference][i] ** 2)) for delta in deltas]
            for i in (0, 1)]


def alignment(p, q, target, atol, rtol=0.08):
    """(left, right, in) of mathematics: Σ over blocks of near-degenerate singular values ‖O[block, block]‖²/r."""
    r = min(*target.shape, p.shape[1])
    u, s, vt = np.linalg.svd(p @ q.T)
    u_target, s_target, vt_target = np.linalg.svd(target)
    _, s_p, vt_p = np.linalg.svd(p)
    _, s_q, vt_q = np.linalg.svd(q)

    def score(overlap, a, b):
        a, b = a[:r], b[:r]
        cuts = [i + 1 for i in range(r - 1) if all(x[i] / x[i + 1] > 1 + rtol and x[i] - x[i + 1] > atol for x in (a, b))]
        blocks = np.split(np.arange(r), cuts)
        return sum(np.sum(overlap[np.ix_(block, block)] ** 2) for block in blocks) / r

    return (score(u[:, :r].T @ u_target[:, :r], s, s_target), score(vt[:r] @ vt_target[:r].T, s, s_target),
            score(vt_p[:r] @ vt_q[:r].T, s_p, s_q))


def sharpness(p, q, target):
    """Largest eigenvalue of the Hessian of ½‖M* − P Qᵀ‖², assembled entry by entry from its quadratic form's blocks."""
    (n, d), m = p.shape, q.shape[0]
    residual = p @ q.T - target
    pp = np.einsum("ik,jl,ij->ikjl", np.ones((n, d)), np.ones((n, d)), np.eye(n)) * (q.T @ q)[None, :, None, :]
    qq = np.einsum("ik,jl,ij->ikjl", np.ones((m, d)), np.ones((m, d)), np.eye(m)) * (p.T @ p)[None, :, None, :]
    pq = np.einsum("il,jk->ikjl", p, q) + np.einsum("ij,kl->ikjl", residual, np.eye(d))
    hessian = np.block([[pp.reshape(n * d, n * d), pq.reshape(n * d, m * d)],
                        [pq.reshape(n * d, m * d).T, qq.reshape(m * d, m * d)]])
    return np.linalg.eigvalsh(hessian)[-1]

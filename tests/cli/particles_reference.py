"""Particles in a mean field under the Hamiltonian flow, written a second time and independently.

numpy's float64, straight from arXiv 2605.23871 and docs/experiment-format.md; arrays are N×rows×cols. It shares no
code with the program.
"""

from dataclasses import dataclass, field

import numpy as np


class Harmonic:
    def __init__(self, center):
        self.center = center

    def value(self, x):
        return 0.5 * np.mean(np.sum((x - self.center) ** 2, axis=(1, 2)))

    def force(self, x):
        return x - self.center


class Covariance:
    def __init__(self, target):
        self.target = target

    def away(self, x):
        return np.mean(x @ x.transpose(0, 2, 1), axis=0) - self.target

    def value(self, x):
        return 0.5 * np.sum(self.away(x) ** 2)

    def force(self, x):
        away = self.away(x)
        return away @ x + away.T @ x


class DoubleWell:
    def __init__(self, radius):
        self.radius = radius

    def spectrum(self, x):
        return np.linalg.svd(x, full_matrices=False)

    def value(self, x):
        return np.mean(np.sum(0.25 * (self.spectrum(x)[1] ** 2 - self.radius**2) ** 2, axis=1))

    def force(self, x):
        u, s, vt = self.spectrum(x)
        return (u * (s * (s**2 - self.radius**2))[:, None, :]) @ vt


class Interaction:
    """Pair by pair."""

    def __init__(self, reach):
        self.reach = reach

    def pairs(self, x):
        z = x[:, None] - x[None]
        return z, np.sum(z**2, axis=(2, 3))

    def value(self, x):
        _, square = self.pairs(x)
        return 0.5 * np.mean(square**2 / 4 - self.reach**2 * square / 2)

    def force(self, x):
        z, square = self.pairs(x)
        return np.mean((square - self.reach**2)[:, :, None, None] * z, axis=1)


class Network:
    def __init__(self, inputs, outputs):
        self.inputs, self.outputs = inputs, outputs

    def active(self, x):
        return np.tanh(np.einsum("kj,nij->nki", self.inputs, x))

    def value(self, x):
        return 0.5 * np.mean(np.sum((self.active(x).mean(axis=0) - self.outputs) ** 2, axis=1))

    def force(self, x):
        active = self.active(x)
        slopes = (active.mean(axis=0) - self.outputs) / len(self.inputs)
        return np.einsum("nki,kj->nij", slopes * (1 - active**2), self.inputs)


class Experts:
    """A mixture of experts; clouds are tuples (gate, expert_in, expert_out)."""

    def __init__(self, inputs, outputs):
        self.inputs, self.outputs = inputs, outputs

    def parts(self, x):
        gate, first, second = x
        weight = np.exp(np.einsum("kj,nj->nk", self.inputs, gate[:, 0]))
        hidden = np.tanh(np.einsum("kj,nhj->nkh", self.inputs, first))
        out = np.einsum("noh,nkh->nko", second, hidden)
        share = weight / weight.sum(axis=0)
        return share, hidden, out, np.einsum("nk,nko->ko", share, out) - self.outputs

    def value(self, x):
        return 0.5 * np.mean(np.sum(self.parts(x)[3] ** 2, axis=1))

    def force(self, x):
        """N times the derivatives of the value, through the softmax."""
        share, hidden, out, away = self.parts(x)
        count, samples = share.shape
        pull = count * share[:, :, None] * away / samples
        mixed = away + self.outputs
        gate = np.einsum("nko,nko,kj->nj", pull, out - mixed, self.inputs)[:, None, :]
        back = np.einsum("nko,noh->nkh", pull, x[2]) * (1 - hidden**2)
        return (gate, np.einsum("nkh,kj->nhj", back, self.inputs), np.einsum("nko,nkh->noh", pull, hidden))


def velocity(p, smoothing):
    """P(PᵀP + ε²I)^(-1/2); at ε = 0 the polar factor with 0 on the null space."""
    u, s, vt = np.linalg.svd(p, full_matrices=False)
    if smoothing == 0:
        null = max(p.shape[1:]) * np.finfo(float).eps * s[:, :1]
        phi = np.where(s > null, 1.0, 0.0)
    else:
        phi = s / np.hypot(s, smoothing)
    return (u * phi[:, None, :]) @ vt


def kinetic(p, smoothing):
    s = np.linalg.svd(p, compute_uv=False)
    return np.mean(np.sum(np.hypot(s, smoothing) - smoothing, axis=1))


@dataclass
class Trace:
    time: list = field(default_factory=list)
    hamiltonian: list = field(default_factory=list)
    objective: list = field(default_factory=list)
    kinetic: list = field(default_factory=list)
    dissipation: list = field(default_factory=list)
    dissipated: list = field(default_factory=list)
    identity_residual: list = field(default_factory=list)
    x: np.ndarray = None
    p: np.ndarray = None


def run(objective, x, p, optimizer, h, steps):
    """`optimizer`: the dictionary of an experiment file."""
    smoothing, damping = optimizer["smoothing"], optimizer["damping"]
    ema = optimizer.get("form", "flow") == "ema"
    gain, weight = (damping, 1 / damping) if ema else (1, 1)

    def rate(p):
        return damping * weight * np.mean(np.sum(p * velocity(p, smoothing), axis=(1, 2)))

    def slope(x, p):
        return -velocity(p, smoothing), -damping * p + gain * objective.force(x), rate(p)

    def muon(x, p):
        after = (1 - damping * h) * p + h * gain * objective.force(x)
        return x - h * velocity(after, smoothing), after, h * (rate(p) + rate(after)) / 2

    def strang(x, p):
        keep = np.exp(-damping * h / 2)
        slowed = keep * p
        kicked = slowed + h / 2 * gain * objective.force(x)
        x = x - h * velocity(kicked, smoothing)
        again = kicked + h / 2 * gain * objective.force(x)
        end = keep * again
        energy = [kinetic(q, smoothing) for q in (p, slowed, again, end)]
        return x, end, weight * (energy[0] - energy[1] + energy[2] - energy[3])

    def rk4(x, p):
        stages, reach = [], (0.5, 0.5, 1)
        at = (x, p)
        for stage in range(4):
            stages.append(slope(*at))
            if stage < 3:
                at = (x + reach[stage] * h * stages[-1][0], p + reach[stage] * h * stages[-1][1])
        mean = [sum(w * s[k] for w, s in zip((1, 2, 2, 1), stages)) / 6 for k in range(3)]
        return x + h * mean[0], p + h * mean[1], h * mean[2]

    step = {"muon": muon, "strang": strang, "rk4": rk4}[optimizer["integrator"]]
    trace, spent = Trace(), 0.0
    for t in range(steps + 1):
        value, moving = objective.value(x), weight * kinetic(p, smoothing)
        trace.time.append(t * h)
        trace.objective.append(value)
        trace.kinetic.append(moving)
        trace.hamiltonian.append(value + moving)
        trace.dissipation.append(rate(p))
        trace.dissipated.append(spent)
        trace.identity_residual.append(value + moving - trace.hamiltonian[0] + spent)
        if t < steps:
            x, p, taken = step(x, p)
            spent += taken
    trace.x, trace.p = x, p
    return trace


def turning_points(amplitude, smoothing, damping, count, tolerance=1e-12):
    """Times and places at which a harmonic 1×1 particle comes to rest: Dormand–Prince with a controlled step."""
    a = [[], [1 / 5], [3 / 40, 9 / 40], [44 / 45, -56 / 15, 32 / 9],
         [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
         [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
         [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84]]
    lower = [5179 / 57600, 0, 7571 / 16695, 393 / 640, -92097 / 339200, 187 / 2100, 1 / 40]

    def slope(state):
        x, p = state
        return np.array([-p / np.hypot(p, smoothing), x - damping * p])

    def advance(state, h):
        ks = []
        for row in a:
            ks.append(slope(state + h * sum((w * k for w, k in zip(row, ks)), np.zeros(2))))
        high = state + h * sum(w * k for w, k in zip(a[6], ks))
        return high, np.max(np.abs(high - state - h * sum(w * k for w, k in zip(lower, ks))))

    state, time, h, found = np.array([amplitude, 0.0]), 0.0, 1e-3, []
    while len(found) < count:
        ahead, error = advance(state, h)
        if error > tolerance:
            h *= 0.8 * (tolerance / error) ** 0.2
            continue
        if time > 0 and state[1] * ahead[1] < 0:
            low, high = 0.0, h
            for _ in range(60):
                middle = (low + high) / 2
                low, high = (middle, high) if advance(state, middle)[0][1] * state[1] > 0 else (low, middle)
            found.append((time + low, advance(state, low)[0][0]))
        state, time = ahead, time + h
        h = min(1.5 * h, 0.8 * h * (tolerance / max(error, 1e-30)) ** 0.2)
    return found

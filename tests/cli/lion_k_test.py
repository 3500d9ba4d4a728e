"""Promise: `lion_k` for every K and `scion` take the steps that a few lines of numpy take; `spectral_ball` and its kin hold what
docs/experiment-format.md says of them; two lanes may start a little apart."""

import json
import unittest

import numpy as np

from harness import ProgramTest, read_csv

STEPS = 50


def by_spectrum(phi):
    """U diag(φ(σ)) Vᵀ."""

    def mapped(n):
        u, s, vt = np.linalg.svd(n, full_matrices=False)
        return (u * phi(s)) @ vt

    return mapped


def schatten(p):
    return by_spectrum(lambda s: (s / np.sum(s**p) ** (1 / p)) ** (p - 1))


MAPS = {
    "nuclear": ({}, by_spectrum(np.ones_like)),
    "frobenius_squared": ({}, lambda n: n),
    "frobenius": ({}, lambda n: n / np.linalg.norm(n)),
    "entrywise_l1": ({}, np.sign),
    "schatten": ({"p": 3}, schatten(3)),
    "schatten, p below 2": ({"k": "schatten", "p": 1.5}, schatten(1.5)),
    "ky_fan": ({"rank": 2}, by_spectrum(lambda s: (np.arange(len(s)) < 2) * 1.0)),
    "huber": ({"smoothing": 0.5}, by_spectrum(lambda s: np.minimum(s / 0.5, 1))),
    "threshold": ({"threshold": 0.7}, by_spectrum(lambda s: (s > 0.7) * 1.0)),
    "regularized": ({"smoothing": 0.5}, by_spectrum(lambda s: s / np.sqrt(s**2 + 0.25))),
    "log_cosh": ({"smoothing": 0.5}, by_spectrum(lambda s: np.tanh(s / 0.5))),
}


class Trajectories(ProgramTest):
    def problem(self, rows, cols):
        random = np.random.default_rng(rows + 100 * cols)
        self.a, self.x = random.standard_normal((rows, cols)), random.standard_normal((rows, cols))
        np.save(self.directory / "A.npy", self.a)
        np.save(self.directory / "X.npy", self.x)
        return {"kind": "denoise", "target": {"kind": "file", "path": "A.npy"}, "init": {"kind": "file", "path": "X.npy"}}

    def run_lanes(self, problem, lanes, observables=("loss",), steps=STEPS):
        document = {"muonscope": 1, "seed": 3, "steps": steps, "problem": problem, "lanes": lanes,
                    "record": {"observables": list(observables)}}
        return self.run_to(self.write("e.json", document), f"out-{len(list(self.directory.iterdir()))}")

    def test_every_k(self):
        lr, decay, (first, second) = 0.05, 0.4, (0.9, 0.95)
        for rows, cols in ((16, 8), (8, 16), (8, 8)):
            problem = self.problem(rows, cols)
            lanes = [{"name": name, "schedule": {"kind": "constant", "lr": lr},
                      "optimizer": {"kind": "lion_k", "k": name, "betas": [first, second], "weight_decay": decay, **keys}}
                     for name, (keys, _) in MAPS.items()]
            out = self.run_lanes(problem, lanes)
            slugs = {lane["name"]: lane["slug"] for lane in json.loads((out / "summary.json").read_text())["lanes"]}
            for name, (_, mapped) in MAPS.items():
                with self.subTest(k=name, shape=(rows, cols)):
                    x, m = self.x.copy(), np.zeros_like(self.x)
                    for _ in range(STEPS):
                        g = x - self.a
                        x = x - lr * (mapped(first * m + (1 - first) * g) + decay * x)
                        m = second * m + (1 - second) * g
                    np.testing.assert_allclose(np.load(out / "final" / slugs[name] / "x.npy"), x, atol=1e-9)

    def test_scion(self):
        lr, radius, beta = 0.05, 3, 0.9
        for rows, cols in ((16, 8), (8, 16), (8, 8)):
            problem = self.problem(rows, cols)
            lanes = [{"name": name, "schedule": {"kind": "constant", "lr": lr},
                      "optimizer": {"kind": "scion", "radius": radius, "momentum": beta, "constrained": name == "constrained"}}
                     for name in ("constrained", "free")]
            out = self.run_lanes(problem, lanes)
            for name in ("constrained", "free"):
                with self.subTest(rule=name, shape=(rows, cols)):
                    x, m = self.x.copy(), np.zeros_like(self.x)
                    for _ in range(STEPS):
                        m = beta * m + (1 - beta) * (x - self.a)
                        shrink = 1 - lr if name == "constrained" else 1
                        x = shrink * x - lr * radius * np.sqrt(rows / cols) * by_spectrum(np.ones_like)(m)
                    np.testing.assert_allclose(np.load(out / "final" / name / "x.npy"), x, atol=1e-9)

    def test_the_ball_as_recorded(self):
        lr, decay, (first, second) = 0.1, 0.5, (0.8, 0.95)
        problem = self.problem(6, 4)
        lane = {"name": "muon", "schedule": {"kind": "constant", "lr": lr},
                "optimizer": {"kind": "muon", "betas": [first, second], "weight_decay": decay}}
        observables = ["loss", "spectral_ball", "lyapunov_slack", "edge_of_stability", "stable_step", "spectral_ranks"]
        table = read_csv(self.run_lanes(problem, [lane], observables) / "muon.csv")
        x, m = self.x.copy(), np.zeros_like(self.x)
        nuclear = lambda matrix: np.linalg.svd(matrix, compute_uv=False).sum()
        least = 0.5 * np.sum(np.maximum(np.linalg.svd(self.a, compute_uv=False) - 1 / decay, 0) ** 2)
        weight = lr * first / ((1 - second) + lr * decay * (second - first))
        for t in range(STEPS):
            g = x - self.a
            sigma = np.linalg.svd(x, compute_uv=False)
            slopes = np.linalg.svd(g, compute_uv=False)
            near = lambda name, value: self.assertAlmostEqual(table[name][t], value, delta=1e-9, msg=f"{name}, {t}")
            near("op_norm", sigma[0])
            near("ball_excess", max(sigma[0] - 1 / decay, 0))
            near("kkt_score", slopes.sum() + decay * np.sum(x * g))
            near("lyapunov", 0.5 * np.sum(g**2) - least + weight * (nuclear(m) + decay * np.sum(x * m)))
            near("nuclear_rank_x", slopes.sum() ** 2 / np.sum(g**2))
            near("stable_rank_x", np.sum(x**2) / sigma[0] ** 2)
            near("stable_step", 2 * slopes.mean())
            near("stable_step_top", 2 * slopes[0])
            self.assertGreaterEqual(table["lyapunov_slack"][t], -1e-13)
            step = -lr * (by_spectrum(np.ones_like)(first * m + (1 - first) * g) + decay * x)
            near("edge_ratio", np.sum(step**2) / (2 * lr * slopes.sum()))
            m = second * m + (1 - second) * g
            x = x + step


class Apart(ProgramTest):
    """Clouds that start a little apart."""

    def test_how_far_they_are(self):
        lanes = [{"name": "own", "optimizer": {"kind": "muon"}, "schedule": {"kind": "constant", "lr": 0.01}}]
        for name, offset in (("shifted", {"shift": 0.01}), ("noisy", {"noise": 0.02}), ("noisier", {"noise": 0.04})):
            lanes.append({**lanes[0], "name": name, **offset})
        document = {"muonscope": 1, "seed": 3, "steps": 0,
                    "problem": {"kind": "particles", "count": 500, "rows": 2, "cols": 3, "objective": {"kind": "covariance"}},
                    "lanes": lanes, "record": {"observables": ["coupled_distance", "lane_distance"]}}
        out = self.run_to(self.write("e.json", document), "out")
        own = np.load(out / "final" / "own" / "x.npy")
        moved = {name: np.load(out / "final" / name / "x.npy") - own for name in ("shifted", "noisy", "noisier")}
        np.testing.assert_allclose(moved["shifted"], np.full_like(own, 0.01 / np.sqrt(6)), atol=1e-15)
        np.testing.assert_allclose(moved["noisier"], 2 * moved["noisy"], atol=1e-14)
        self.assertLess(np.abs(moved["noisy"].mean()), 0.002)
        for name, distance in (("own", 0), ("shifted", 0.01), ("noisy", 0.02), ("noisier", 0.04)):
            with self.subTest(lane=name):
                self.assertAlmostEqual(read_csv(out / f"{name}.csv")["coupled_distance"][0], distance, delta=1e-14)
        again = self.run_to(out / "experiment.json", "again")
        for name in ("own", "shifted", "noisy", "noisier"):
            self.assertEqual((again / f"{name}.csv").read_bytes(), (out / f"{name}.csv").read_bytes())


if __name__ == "__main__":
    unittest.main()

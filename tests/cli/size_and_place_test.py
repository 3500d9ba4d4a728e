"""Promise: how large numbers are, and how far from zero, costs no digits: clouds far away have the energies of clouds
nearby, and the direction of a tiny gradient is followed like that of a large one."""

import json
import pathlib
import unittest
from fractions import Fraction

import numpy as np

from harness import ProgramTest, lane, muonscope, read_csv, small_experiment

DATA = pathlib.Path(__file__).parent / "data"


def exact_interaction(cloud, radius):
    """½ mean over pairs of ¼‖z‖⁴ − ½r²‖z‖², in rationals of the doubles of an array N×rows×cols."""
    points = [[Fraction(float(x)) for x in particle.ravel()] for particle in cloud]
    square, total = Fraction(radius) ** 2, Fraction(0)
    for p in points:
        for q in points:
            norm2 = sum((a - b) ** 2 for a, b in zip(p, q))
            total += norm2**2 / 4 - square * norm2 / 2
    return float(total / (2 * len(points) ** 2))


def exact_force(cloud, radius):
    """The mean over q of (‖z‖² − r²)z, z = p − q."""
    points = [[Fraction(float(x)) for x in particle.ravel()] for particle in cloud]
    forces = []
    for p in points:
        force = [Fraction(0)] * len(p)
        for q in points:
            z = [a - b for a, b in zip(p, q)]
            factor = sum(x * x for x in z) - Fraction(radius) ** 2
            force = [f + factor * x / len(points) for f, x in zip(force, z)]
        forces.append([float(x) for x in force])
    return np.array(forces).reshape(cloud.shape)


class FarClouds(ProgramTest):
    def cloud(self, cloud, lanes, steps=1, **record):
        self.write("cloud.npy", cloud)
        problem = {"kind": "particles", "objective": {"kind": "interaction", "range": 1},
                   "init": {"x": {"kind": "file", "path": "cloud.npy"}}}
        return self.write("cloud.json", {"muonscope": 1, "steps": steps, "problem": problem, "lanes": lanes,
                                         "record": {"observables": ["loss"], **record}})

    def test_the_reported_cloud(self):
        """thirty particles 1000 away: 5.3265 was printed"""
        out = self.run_to(self.cloud(np.load(DATA / "far-cloud.npy"), [lane("gd", 0.001, "gd")]))
        self.assertAlmostEqual(read_csv(out / "gd.csv")["loss"][0] / 5.330378374793024, 1, delta=1e-12)

    def test_against_rationals_wherever_the_cloud_is(self):
        random = np.random.default_rng(5)
        near = np.round(random.standard_normal((13, 2, 1)) * 2**20) / 2**20
        for far in (0.0, 1e3, 1e6, 1e8):
            with self.subTest(far=far):
                cloud = near + far
                out = self.run_to(self.cloud(cloud, [lane("gd", 1.0, "gd")]))
                loss = read_csv(out / "gd.csv")["loss"][0]
                self.assertLess(abs(loss / exact_interaction(cloud, 1) - 1), 1e-12)
                # a step of GD at η = 1 shows the forces, to the rounding of the positions that it leads to
                forces = cloud - np.load(out / "final" / "gd" / "x.npy")
                np.testing.assert_allclose(forces, exact_force(cloud, 1), rtol=1e-12, atol=2e-16 * max(1, far))

    def test_every_step_and_every_kernel(self):
        """Moved by a power of two, a cloud takes the same way, up to the rounding of its places there."""
        near = np.round(np.random.default_rng(6).standard_normal((20, 2, 2)) * 2**20) / 2**20
        lanes = [lane({"kind": "hamiltonian", "integrator": "rk4", "smoothing": 0.2}, 0.01, "rk4"),
                 lane({"kind": "hamiltonian", "integrator": "strang", "smoothing": 0.2}, 0.01, "strang"),
                 lane("muon", 0.01, "muon"), lane({"kind": "muon", "momentum": 0.9}, 0.01, "momentum")]
        for kernels in ("", "avx2", "baseline"):
            tables = []
            for far in (0.0, 1024.0):
                self.patch_environment("MUONSCOPE_KERNELS", kernels)
                source = self.cloud(near + far, lanes, 30, observables=["energy"])
                out = self.run_to(source, f"out-{kernels}-{far}")
                tables.append([read_csv(out / f"{spec['name']}.csv") for spec in lanes])
            for there, here in zip(*tables):
                for column in ("hamiltonian", "objective", "dissipated"):
                    np.testing.assert_allclose(there[column], here[column], rtol=1e-10, atol=1e-10, err_msg=column)

    def test_threads(self):
        source = self.cloud(np.random.default_rng(7).standard_normal((4001, 2, 2)) + 1e6, [lane("muon", 0.01, "muon")], 5)
        one, two = self.run_to(source, "one", "--threads", "1"), self.run_to(source, "two", "--threads", "2")
        self.assertEqual((one / "muon.csv").read_bytes(), (two / "muon.csv").read_bytes())

    def patch_environment(self, name, value):
        import os

        before = os.environ.get(name)
        os.environ[name] = value
        self.addCleanup(os.environ.pop if before is None else os.environ.__setitem__, name, before)


class TinyGradients(ProgramTest):
    def after_one_step(self, size, lanes):
        """Singular values of P after a step at η = 1 from P = 0 along the gradient −M*Q with Q of this size."""
        random = np.random.default_rng(3)
        target, q = random.standard_normal((6, 6)), size * random.standard_normal((6, 6))
        out = self.run_to(self.factorization(target, np.zeros((6, 6)), q, lanes, 1), f"out{size}")
        return {spec["name"]: np.linalg.svd(np.load(out / "final" / spec["name"] / "p.npy"), compute_uv=False)
                for spec in lanes}

    def test_the_step_does_not_depend_on_the_gradients_size(self):
        schulz = {"kind": "muon", "orthogonalizer": "newton_schulz"}
        lanes = [lane("muon", 1.0, "exact"), lane(schulz, 1.0, "ns"),
                 lane({"kind": "muon_keller_jordan", "epsilon": 0}, 1.0, "kj")]
        usual = self.after_one_step(1.0, lanes)
        np.testing.assert_allclose(usual["exact"], 1, rtol=1e-12)
        for size in (1e-10, 1e-30, 1e-140, 1e60):
            with self.subTest(size=size):
                for name, values in self.after_one_step(size, lanes).items():
                    np.testing.assert_allclose(values, usual[name], rtol=1e-10)

    def test_keller_jordans_guard_is_declared(self):
        kinds = {entry["id"]: entry for entry in json.loads(muonscope("list", "optimizers", "--json").out)}
        guard = next(p for p in kinds["muon_keller_jordan"]["parameters"] if p["key"] == "epsilon")
        self.assertEqual(guard["default"], 1e-7)
        lanes = [lane("muon_keller_jordan", 1.0, "guarded"), lane({"kind": "muon_keller_jordan", "epsilon": 0}, 1.0, "free")]
        values = self.after_one_step(1e-12, lanes)
        self.assertLess(values["guarded"].max(), 0.1 * values["free"].max())

    def test_particles(self):
        problem = {"kind": "particles", "count": 20, "objective": {"kind": "harmonic"}}
        schulz = {"kind": "muon", "orthogonalizer": "newton_schulz"}
        steps = []
        for scale in (1.0, 1e-9):
            document = small_experiment(problem={**problem, "init": {"x": {"kind": "gaussian", "scale": scale}}}, steps=1,
                                        lanes=[lane(schulz, 1.0, "ns")], record={})
            out = self.run_to(self.write("e.json", document), f"out{scale}")
            start = self.run_to(self.write("e.json", {**document, "steps": 0}), f"start{scale}")
            steps.append(np.load(start / "final" / "ns" / "x.npy") - np.load(out / "final" / "ns" / "x.npy"))
        np.testing.assert_allclose(steps[1], steps[0], rtol=1e-7, atol=1e-9)


if __name__ == "__main__":
    unittest.main()

"""Particles through the program: against the independent implementation, replay, refusals."""

import json
import os
import re
import subprocess
import unittest
import unittest.mock

import numpy as np

import particles_reference as reference
from harness import (BAD_INPUT, DIVERGED, PROGRAM, ProgramTest, can_limit_memory, files_below, lane, muonscope, read_csv)

ENERGIES = ("time", "hamiltonian", "objective", "kinetic", "dissipation", "dissipated", "identity_residual")


def hamiltonian(integrator, smoothing=0.1, damping=0.7, **more):
    return {"kind": "hamiltonian", "integrator": integrator, "smoothing": smoothing, "damping": damping, **more}


class Particles(ProgramTest):
    def particles(self, objective, x, p, lanes, steps, name="experiment.json", **record):
        """An experiment file whose cloud stands in x.npy and p.npy."""
        self.write("x.npy", x)
        self.write("p.npy", p)
        document = {
            "muonscope": 1, "steps": steps, "lanes": lanes, "record": record,
            "problem": {"kind": "particles", "objective": objective,
                        "init": {"x": {"kind": "file", "path": "x.npy"}, "p": {"kind": "file", "path": "p.npy"}}},
        }
        return self.write(name, document)

    def cloud(self, count, rows, cols, seed=1, scale=1.0):
        random = np.random.default_rng(seed)
        return scale * random.standard_normal((count, rows, cols)), 0.3 * random.standard_normal((count, rows, cols))


class Agreement(Particles):
    LANES = {
        "muon": hamiltonian("muon"), "strang": hamiltonian("strang"), "rk4": hamiltonian("rk4"),
        "rk4 ema": hamiltonian("rk4", 0.2, 0.5, form="ema"), "muon ema": hamiltonian("muon", 0.2, 0.5, form="ema"),
        "undamped": hamiltonian("strang", 0.3, 0),
    }

    def check(self, objective, expected, count, rows, cols, h=0.01, steps=60):
        x, p = self.cloud(count, rows, cols)
        lanes = [lane(optimizer, h, name) for name, optimizer in self.LANES.items()]
        out = self.run_to(self.particles(objective, x, p, lanes, steps))
        for name, optimizer in self.LANES.items():
            slug = name.replace(" ", "-")
            trace = reference.run(expected, x, p, optimizer, h, steps)
            table = read_csv(out / f"{slug}.csv")
            scale = 1 + abs(trace.hamiltonian[0])
            for column in ENERGIES:
                error = np.max(np.abs(table[column] - getattr(trace, column)))
                self.assertLessEqual(error, 1e-9 * scale, f"{name}: {column}")
            for block in "xp":
                final = np.load(out / "final" / slug / f"{block}.npy")
                np.testing.assert_allclose(final, getattr(trace, block), rtol=0, atol=1e-9, err_msg=f"{name}: {block}")

    def test_harmonic(self):
        center = np.random.default_rng(7).standard_normal((2, 3))
        self.write("A.npy", center)
        self.check({"kind": "harmonic", "center": {"kind": "file", "path": "A.npy"}}, reference.Harmonic(center), 13, 2, 3)
        self.check({"kind": "harmonic"}, reference.Harmonic(np.zeros((1, 1))), 1, 1, 1)

    def test_covariance_with_any_matrix(self):
        for rows, cols in ((2, 2), (3, 3), (4, 4), (3, 5), (5, 1)):
            with self.subTest(shape=(rows, cols)):
                target = np.random.default_rng(rows).standard_normal((rows, rows))
                self.write("Y.npy", target)
                self.check({"kind": "covariance", "target": {"kind": "file", "path": "Y.npy"}},
                           reference.Covariance(target), 30, rows, cols)

    def test_double_well(self):
        for rows, cols in ((2, 2), (2, 4), (3, 1)):
            with self.subTest(shape=(rows, cols)):
                self.check({"kind": "double_well", "radius": 1.3}, reference.DoubleWell(1.3), 11, rows, cols)

    def test_interaction(self):
        self.check({"kind": "interaction", "range": 0.8}, reference.Interaction(0.8), 17, 2, 2, h=0.002)

    def test_two_layer_network(self):
        random = np.random.default_rng(9)
        inputs, outputs = random.standard_normal((12, 3)), 0.5 * random.standard_normal((12, 2))
        self.write("z.npy", inputs)
        self.write("y.npy", outputs)
        self.check({"kind": "two_layer_network", "data": {"kind": "file", "inputs": "z.npy", "outputs": "y.npy"}},
                   reference.Network(inputs, outputs), 25, 2, 3)

    def test_blockwise_flow_of_a_mixture_of_experts(self):
        """Every block has its own ε; the blocks' energies add up to H."""
        random = np.random.default_rng(11)
        count, inputs, hidden, outputs = 21, 2, 3, 2
        shapes = {"gate": (1, inputs), "expert_in": (hidden, inputs), "expert_out": (outputs, hidden)}
        relative = {"gate": 0.5, "expert_in": 1.0, "expert_out": 3.0}
        z, y = random.standard_normal((9, inputs)), random.standard_normal((9, outputs))
        x = [random.standard_normal((count, *shape)) for shape in shapes.values()]
        p = [0.2 * random.standard_normal((count, *shape)) for shape in shapes.values()]
        for name, values in (("z.npy", z), ("y.npy", y)):
            self.write(name, values)
        for block, a, b in zip(shapes, x, p):
            self.write(f"x.{block}.npy", a)
            self.write(f"p.{block}.npy", b)
        objective = {"kind": "mixture_of_experts", "inputs": inputs, "hidden": hidden, "outputs": outputs,
                     "data": {"kind": "file", "inputs": "z.npy", "outputs": "y.npy"}}
        # gate and expert_in over the lane's ε, expert_out with its own
        objective["blocks"] = {block: {"relative_smoothing": factor} for block, factor in relative.items()}
        objective["blocks"]["expert_out"] = {"rows": outputs, "cols": hidden, "smoothing": 0.6}
        h, steps, smoothing, damping = 0.01, 40, 0.2, 0.7
        source = self.write("e.json", {
            "muonscope": 1, "steps": steps,
            "lanes": [lane(hamiltonian(kind, smoothing, damping), h, kind) for kind in ("muon", "rk4")],
            "problem": {"kind": "particles", "objective": objective,
                        "init": {"x": {"kind": "file", "path": "x.npy"}, "p": {"kind": "file", "path": "p.npy"}}}})
        out = self.run_to(source)
        expected = reference.Experts(z, y)
        smoothings = [smoothing * factor for factor in relative.values()]
        a, b = x, p
        for _ in range(steps):
            b = [(1 - damping * h) * q + h * v for q, v in zip(b, expected.force(a))]
            a = [c - h * reference.velocity(q, e) for c, q, e in zip(a, b, smoothings)]
        table = read_csv(out / "muon.csv")
        for block, q, e in zip(shapes, b, smoothings):
            self.assertAlmostEqual(table[f"kinetic_{block}"][-1], reference.kinetic(q, e), delta=1e-9)
        for block, final in zip(shapes, a):
            np.testing.assert_allclose(np.load(out / "final" / "muon" / f"x.{block}.npy"), final, rtol=0, atol=1e-9)
        self.assertAlmostEqual(table["objective"][-1], expected.value(a), delta=1e-9)
        for name in ("muon", "rk4"):
            table = read_csv(out / f"{name}.csv")
            parts = table["objective"] + sum(table[f"kinetic_{block}"] for block in shapes)
            np.testing.assert_allclose(parts, table["hamiltonian"], rtol=1e-13)
        self.assertLess(np.max(np.abs(table["identity_residual"])), 1e-7)  # rk4
        again = self.run_to(out / "experiment.json", "again")
        self.assertEqual((again / "rk4.csv").read_bytes(), (out / "rk4.csv").read_bytes())

    def test_turning_points_of_a_damped_oscillator(self):
        h, steps = 0.001, 9000
        x, p = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
        source = self.particles({"kind": "harmonic"}, x, p, [lane(hamiltonian("rk4", 0.1, 0.5), h)], steps)
        table = read_csv(self.run_to(source) / "hamiltonian.csv")
        # J has its maxima where the particle turns; a parabola through three rows finds them between rows
        value = table["objective"]
        tops = [t for t in range(1, steps) if value[t] >= value[t - 1] and value[t] > value[t + 1]]
        expected = reference.turning_points(1.0, 0.1, 0.5, len(tops))
        self.assertGreaterEqual(len(tops), 3)
        for t, (time, place) in zip(tops, expected):
            below, at, above = value[t - 1:t + 2]
            shift = 0.5 * (below - above) / (below - 2 * at + above)
            self.assertAlmostEqual((t + shift) * h, time, delta=1e-6)
            self.assertAlmostEqual(at - 0.25 * (below - above) * shift, 0.5 * place**2, delta=1e-9)

    def test_plain_muon_moves_by_polar_factors(self):
        """One step from a cloud with a zero and a rank-one force."""
        x = np.stack([np.zeros((2, 2)), np.array([[1.0, 2], [2, 4]]), np.array([[3.0, 0], [0, -1]])])
        source = self.particles({"kind": "harmonic"}, x, np.zeros_like(x), [lane("muon", 0.5)], 1)
        final = np.load(self.run_to(source) / "final" / "muon" / "x.npy")
        np.testing.assert_allclose(final, x - 0.5 * reference.velocity(x, 0), atol=1e-15)


class Replay(Particles):
    LANES = [lane(hamiltonian("rk4"), 0.01, "a"), lane(hamiltonian("strang"), 0.01, "b"),
             lane({"kind": "regularized_muon", "momentum": 0.9, "smoothing": 0.1}, 0.01, "c")]

    def test_resolved_experiment_gives_the_same_bytes_elsewhere_and_with_other_threads(self):
        x, p = self.cloud(2500, 2, 2)
        source = self.particles({"kind": "covariance"}, x, p, self.LANES, 20)
        first = self.run_to(source, "first", "--threads", "1")
        moved = self.directory / "moved"
        first.rename(moved)
        for name in ("x.npy", "p.npy"):
            (self.directory / name).unlink()
        again = self.run_to(moved / "experiment.json", "again", "--threads", "2")
        before, after = files_below(moved), files_below(again)
        self.assertEqual(before.keys(), after.keys())
        for name in before:
            if name != "summary.json":  # holds wall times
                self.assertEqual(before[name], after[name], name)

    def test_narrower_kernels_can_be_pinned_and_agree(self):
        x, p = self.cloud(203, 3, 3)
        source = self.particles({"kind": "covariance"}, x, p, self.LANES, 20)
        widest = np.load(self.run_to(source, "widest") / "final" / "a" / "x.npy")
        for name in ("baseline", "avx2"):
            with self.subTest(kernels=name), unittest.mock.patch.dict(os.environ, MUONSCOPE_KERNELS=name):
                first = self.run_to(source, f"{name}-1", "--threads", "1")
                second = self.run_to(source, f"{name}-2", "--threads", "2")
                pinned = np.load(first / "final" / "a" / "x.npy")
                np.testing.assert_allclose(pinned, widest, rtol=0, atol=1e-12)
                self.assertEqual((first / "a.csv").read_bytes(), (second / "a.csv").read_bytes())

    def test_single_precision_and_fortran_order(self):
        x, p = (np.float32(part).astype(float) for part in self.cloud(30, 2, 3))
        source = self.particles({"kind": "double_well"}, x, p, self.LANES, 10)
        plain = (self.run_to(source, "plain") / "a.csv").read_bytes()
        np.save(self.directory / "x.npy", np.asfortranarray(x.astype(np.float32)))
        self.assertEqual((self.run_to(source, "other") / "a.csv").read_bytes(), plain)

    def test_final_cloud_goes_on_where_it_stopped(self):
        x, p = self.cloud(40, 2, 2)
        lanes = [lane(hamiltonian("muon"), 0.01, "a")]
        source = self.particles({"kind": "covariance"}, x, p, lanes, 30)
        whole = read_csv(self.run_to(source, "whole") / "a.csv")
        half = self.run_to(source, "half", "--steps", "15")
        document = json.loads(source.read_text())
        document["problem"]["init"] = {"x": {"kind": "file", "path": "half/final/a/x.npy"},
                                       "p": {"kind": "file", "path": "half/final/a/p.npy"}}
        document["steps"] = 15
        rest = read_csv(self.run_to(self.write("on.json", document), "rest") / "a.csv")
        np.testing.assert_array_equal(rest["objective"], whole["objective"][15:])

    def test_sweep_over_the_damping(self):
        x, p = self.cloud(40, 2, 2)
        source = self.particles({"kind": "covariance"}, x, p, [lane(hamiltonian("muon"), 0.01, "a")], 10)
        outcome = muonscope("sweep", source, "--over", "lanes.0.optimizer.damping=0:2:3", "--out", self.directory / "s")
        self.assertEqual(outcome.code, 0, outcome.err)
        self.assertEqual(len((self.directory / "s" / "sweep.csv").read_text().splitlines()), 4)


class Refusals(Particles):
    def refused(self, document_or_path, *words, **options):
        path = document_or_path
        if isinstance(path, dict):
            path = self.write("refused.json", path)
        outcome = muonscope("run", path, "--out", self.directory / "none", **options)
        self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
        for word in words:
            self.assertIn(word, outcome.err)
        self.assertFalse((self.directory / "none").exists())
        return outcome.err

    def document(self, **problem):
        return {"muonscope": 1, "steps": 2, "lanes": [lane(hamiltonian("muon"), 0.01)],
                "problem": {"kind": "particles", **problem}}

    def test_nan_and_infinity_in_a_cloud(self):
        for bad in (np.nan, np.inf):
            x, p = self.cloud(5, 2, 3)
            p[3, 1, 2] = bad
            source = self.particles({"kind": "harmonic"}, x, p, [lane(hamiltonian("muon"), 0.01)], 2)
            self.refused(source, "p.npy", "[3, 1, 2]", "replace it by a finite number")

    def test_shapes_that_do_not_fit(self):
        x, p = self.cloud(5, 2, 3)
        source = self.particles({"kind": "harmonic"}, x, p[:4], [lane(hamiltonian("muon"), 0.01)], 2)
        self.refused(source, "p.npy", "4×2×3", "5×2×3")
        document = json.loads(source.read_text())
        document["problem"]["rows"] = 3
        self.refused(document, "problem.rows is 3", "x.npy")
        self.write("x.npy", x[0])
        self.refused(source, "x.npy", "2 dimensions")

    def test_sides_and_counts_over_the_limits(self):
        self.refused(self.document(count=4_000_001), "problem.count", "4000000")
        self.refused(self.document(rows=65), "problem.rows", "64")
        self.refused(self.document(rows=17, cols=17), "shorter side", "16")
        self.refused(self.document(rows=9, cols=9, objective={"kind": "interaction"}), "interaction", "81")

    def test_four_million_particles_need_memory_that_is_there(self):
        if not can_limit_memory():
            self.skipTest("no memory limit here")
        document = self.document(count=4_000_000)
        document["lanes"] = [lane(hamiltonian("rk4"), 0.01, str(i)) for i in range(4)]
        self.refused(document, "MiB", "problem.count", address_space=3 << 29)

    def test_a_run_keeps_within_the_memory_that_its_refusal_states(self):
        if not can_limit_memory():
            self.skipTest("no memory limit here")
        document = self.document(count=400_000)
        document["lanes"] = [lane(hamiltonian(integrator), 0.01, integrator) for integrator in ("muon", "strang", "rk4")]
        message = self.refused(document, "3 lanes", "problem.count", address_space=300 << 20)
        stated = int(re.search(r"need (\d+) MiB", message)[1])
        run = subprocess.Popen([PROGRAM, "run", self.directory / "refused.json", "--out", self.directory / "out", "--quiet"])
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(run.returncode, 0)
        peak = usage.ru_maxrss / 1024
        self.assertLessEqual(peak, stated)
        self.assertGreater(peak, 0.75 * stated)  # nor is room refused that is there

    def test_flows_move_particles_only(self):
        document = self.document()
        document["problem"] = {"kind": "matrix_factorization"}
        self.refused(document, "lanes.0.optimizer.kind", "particles")

    def test_values_that_do_not_go_together(self):
        document = self.document()
        document["lanes"] = [lane(hamiltonian("rk4", smoothing=0), 0.01)]
        self.refused(document, "lanes.0.optimizer.smoothing", "muon")
        document["lanes"] = [lane(hamiltonian("muon", damping=0, form="ema"), 0.01)]
        self.refused(document, "lanes.0.optimizer.damping")
        document["lanes"] = [lane("gd", 0.01)]
        document["record"] = {"observables": ["singular_values"]}
        self.refused(document, "singular_values", "energy")

    def test_a_blow_up_stops_its_lane_and_leaves_the_others(self):
        document = self.document(count=50, objective={"kind": "double_well"})
        document["steps"] = 40
        document["lanes"] = [lane("gd", 5.0), lane(hamiltonian("strang"), 0.01, "flow")]
        out = self.run_to(self.write("e.json", document), "out", code=DIVERGED)
        gone, kept = read_csv(out / "gd.csv"), read_csv(out / "flow.csv")
        self.assertTrue(np.all(np.isfinite(gone["objective"])))
        self.assertLess(len(gone["step"]), 41)
        self.assertEqual(len(kept["step"]), 41)
        self.assertTrue(np.all(np.isfinite(np.load(out / "final" / "gd" / "x.npy"))))


if __name__ == "__main__":
    unittest.main()

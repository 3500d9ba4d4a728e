"""Promise: linear_attention is the population loss of arXiv 2601.13474's in-context learning, agrees with an independent
implementation, and shows what preconditioning buys: Muon with halving steps needs a few tens of steps whatever the
condition number, gradient descent thousands and more than 10⁵."""

import re
import unittest

import numpy as np

from harness import BAD_INPUT, ProgramTest, lane, muonscope, read_csv, spectrum


def document(dim, condition, lanes, steps, init="zero", observables=("loss",), every=1):
    return {"muonscope": 1, "seed": 3, "steps": steps, "lanes": lanes,
            "problem": {"kind": "linear_attention", "dim": dim, "condition": condition, "context": 200,
                        "init": init if isinstance(init, dict) else {"kind": init}},
            "record": {"every": every, "observables": list(observables)}}


def matrices(dim, condition, context=200):
    """Λ and Γ."""
    covariance = np.diag(condition ** -np.linspace(0, 1, dim))
    return covariance, (1 + 1 / context) * covariance + np.trace(covariance) / context * np.eye(dim)


class Modes(ProgramTest):
    """`modes`: 1/γᵢ − qᵢ of the diagonal q of X on Λ's eigenbasis, where the loss falls apart."""

    def rows(self, name, start, lanes, steps=40, dim=5, condition=30):
        np.save(self.directory / f"{name}.npy", start)
        out = self.run_to(self.write(f"{name}.json", document(dim, condition, lanes, steps,
                                                              {"kind": "file", "path": f"{name}.npy"}, ("modes",))),
                          name, "--figures", "modes")
        text = (out / "modes.svg").read_text(encoding="utf-8")
        inside = "".join(re.findall(r'<g clip-path="[^"]*">(.*?)</g>', text, re.DOTALL))
        self.assertGreaterEqual(inside.count("<polyline"), dim * len(lanes))
        self.assertIn("γ", text)
        return [spectrum(read_csv(path), "mode_error") for path in sorted(out.glob("*.csv"))]

    def test_gradient_descent_moves_every_mode_by_itself_and_muon_all_at_one_rate(self):
        covariance, gamma = (matrix.diagonal() for matrix in matrices(5, 30))
        for q0 in (0, 0.3, 2):
            with self.subTest(q0=q0):
                gd, muon = self.rows(f"from-{q0}", q0 * np.eye(5), [lane("gd", 0.7), lane("muon", 0.013)])
                expected_gd, expected_muon = np.full(5, float(q0)), np.full(5, float(q0))
                for t in range(41):
                    np.testing.assert_allclose(gd[t], 1 / gamma - expected_gd, rtol=1e-11, atol=1e-14)
                    np.testing.assert_allclose(muon[t], 1 / gamma - expected_muon, rtol=0, atol=1e-13)
                    expected_gd = expected_gd - 0.7 * covariance**2 * (gamma * expected_gd - 1)
                    expected_muon = expected_muon - 0.013 * np.sign(gamma * expected_muon - 1)

    def test_what_lies_beside_the_diagonal_does_not_matter_to_gradient_descent(self):
        start = np.random.default_rng(2).standard_normal((5, 5))
        alone, = self.rows("diagonal", np.diag(start.diagonal()), [lane("gd", 0.7)])
        among, = self.rows("whole", start, [lane("gd", 0.7)])
        np.testing.assert_array_equal(alone, among)


class Agreement(ProgramTest):
    def test_gd_and_muon_step_by_step(self):
        dim, condition = 4, 20
        covariance, gamma = matrices(dim, condition)
        start = np.random.default_rng(1).standard_normal((dim, dim))
        self.write("X.npy", start)
        out = self.run_to(self.write("e.json", document(
            dim, condition, [lane("gd", 0.5), lane("muon", 0.001)], 60, {"kind": "file", "path": "X.npy"},
            ("loss", "singular_values", "sharpness"))), "out", "--figures", "all")
        for name, rate in (("gd", 0.5), ("muon", 0.001)):
            table, x = read_csv(out / f"{name}.csv"), start.copy()
            for t in range(61):
                loss = 0.5 * np.trace(covariance @ (x @ covariance @ gamma @ x.T - x @ covariance - covariance @ x.T))
                best = -0.5 * np.trace(covariance @ covariance @ np.linalg.inv(gamma))
                self.assertAlmostEqual(table["loss"][t], loss - best, delta=1e-12 * abs(loss - best) + 1e-14, msg=f"{name}, {t}")
                np.testing.assert_allclose(spectrum(table, "sv_x")[t], np.linalg.svd(x, compute_uv=False), rtol=1e-11)
                if t == 60:
                    break
                gradient = covariance @ (x @ covariance @ gamma - covariance)
                if name == "muon":
                    u, _, vt = np.linalg.svd(gradient)
                    gradient = u @ vt
                x = x - rate * gradient
            np.testing.assert_allclose(np.load(out / "final" / name / "x.npy"), x, atol=1e-12)
        np.testing.assert_allclose(table["sharpness"], gamma[0, 0], rtol=1e-9)

    def test_moved_results_run_again(self):
        self.write("X.npy", np.eye(3))
        out = self.run_to(self.write("e.json", document(3, 5, [lane("gd", 0.5)], 5, {"kind": "file", "path": "X.npy"})))
        again = self.run_to(out / "experiment.json", "again")
        self.assertEqual((again / "gd.csv").read_bytes(), (out / "gd.csv").read_bytes())

    def test_bad_input(self):
        self.write("X.npy", np.eye(3))
        for change in ({"dim": 0}, {"condition": 0.5}, {"init": {"kind": "file", "path": "X.npy"}}, {"context": 0},
                       {"target": {"kind": "gaussian"}}):
            experiment = document(2, 5, [lane("gd", 0.5)], 5)
            experiment["problem"].update(change)
            outcome = muonscope("run", self.write("e.json", experiment), "--out", self.directory / "out")
            self.assertEqual(outcome.code, BAD_INPUT, change)
        experiment = document(2, 5, [lane("gd", 0.5)], 5, observables=["alignment"])
        self.assertEqual(muonscope("check", self.write("e.json", experiment)).code, BAD_INPUT)


class Conditioning(ProgramTest):
    """d = 2, N = 200, from X = 0, to a loss of 1e-6; GD at 1.9 over the sharpness λ₁²γ₁."""

    def steps(self, condition, optimizer, schedule, steps):
        source = self.write("e.json", document(2, condition, [lane(optimizer, schedule)], steps, every=steps))
        out = self.directory / f"{optimizer}-{condition}"
        outcome = muonscope("sweep", source, "--over", "seed=1:1:1", "--out", out, "--quiet")
        self.assertEqual(outcome.code, 0, outcome.err)
        header, row = (out / "sweep.csv").read_text(encoding="utf-8").splitlines()
        reached = dict(zip(header.split(","), row.split(",")))["steps_to_1e-6"]
        return int(reached) if reached else None

    def test_muon_does_not_feel_the_condition_number(self):
        for condition in (10, 100):
            with self.subTest(condition=condition):
                reached = self.steps(condition, "muon", {"kind": "exponential", "lr": 64, "ratio": 0.5}, 60)
                self.assertIsNotNone(reached)
                self.assertLess(reached, 40)

    def test_gd_does(self):
        _, gamma = matrices(2, 10)
        reached = self.steps(10, "gd", 1.9 / gamma[0, 0], 20_000)
        self.assertIsNotNone(reached)
        self.assertGreater(reached, 1000)
        _, gamma = matrices(2, 100)
        self.assertIsNone(self.steps(100, "gd", 1.9 / gamma[0, 0], 100_000))


if __name__ == "__main__":
    unittest.main()

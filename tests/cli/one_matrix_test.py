"""Promise: `denoise`, `least_squares` and `saddle` are the losses of docs/experiment-format.md: they agree with an independent
implementation and with closed forms, shapes come from files, what does not fit is named, and degenerate shapes give numbers."""

import json
import unittest

import numpy as np

from harness import BAD_INPUT, DONE, ProgramTest, lane, muonscope, read_csv, spectrum

EVERYTHING = ["loss", "singular_values", "modes", "sharpness", "effective_rank", "entries"]


def document(problem, lanes, steps, observables=("loss",)):
    return {"muonscope": 1, "seed": 3, "steps": steps, "problem": problem, "lanes": lanes,
            "record": {"observables": list(observables)}}


def given(path):
    return {"kind": "file", "path": path}


def polar(gradient):
    u, _, vt = np.linalg.svd(gradient, full_matrices=False)
    return u @ vt


class Agreement(ProgramTest):
    """GD and Muon step by step, with matrices from files."""

    def follow(self, problem, start, loss, gradient, rates, sharpness=None):
        np.save(self.directory / "X.npy", start)
        problem = {**problem, "init": given("X.npy")}
        lanes = [lane("gd", rates[0]), lane("muon", rates[1])]
        out = self.run_to(self.write("e.json", document(problem, lanes, 30, ("loss", "singular_values", "sharpness"))), "out")
        for name, rate in zip(("gd", "muon"), rates):
            table, x = read_csv(out / f"{name}.csv"), start.copy()
            for t in range(31):
                self.assertAlmostEqual(table["loss"][t], loss(x), delta=1e-12 * loss(start), msg=f"{name}, {t}")
                np.testing.assert_allclose(spectrum(table, "sv_x")[t], np.linalg.svd(x, compute_uv=False), atol=1e-11)
                if sharpness is not None:
                    self.assertAlmostEqual(table["sharpness"][t] / sharpness, 1, delta=1e-8)
                if t < 30:
                    x = x - rate * (polar(gradient(x)) if name == "muon" else gradient(x))
            np.testing.assert_allclose(np.load(out / "final" / name / "x.npy"), x, atol=1e-11)
        again = self.run_to(out / "experiment.json", "again")
        for name in ("gd", "muon"):
            self.assertEqual((again / f"{name}.csv").read_bytes(), (out / f"{name}.csv").read_bytes())

    def save(self, **matrices):
        for name, matrix in matrices.items():
            np.save(self.directory / f"{name}.npy", matrix)

    def test_denoise(self):
        random = np.random.default_rng(1)
        a, x = random.standard_normal((5, 3)), random.standard_normal((5, 3))
        self.save(A=a)
        self.follow({"kind": "denoise", "target": given("A.npy")}, x,
                    lambda x: 0.5 * np.sum((x - a) ** 2), lambda x: x - a, (0.3, 0.01), 1)

    def test_least_squares(self):
        random = np.random.default_rng(2)
        a, b, c, x = (random.standard_normal(shape) for shape in ((6, 4), (3, 5), (6, 5), (4, 3)))
        sharpness = (np.linalg.norm(a, 2) * np.linalg.norm(b, 2)) ** 2
        self.save(A=a, B=b, C=c)
        self.follow({"kind": "least_squares", "a": given("A.npy"), "b": given("B.npy"), "c": given("C.npy")}, x,
                    lambda x: 0.5 * np.sum((a @ x @ b - c) ** 2), lambda x: a.T @ (a @ x @ b - c) @ b.T,
                    (1 / sharpness, 0.01), sharpness)

    def test_saddle(self):
        random = np.random.default_rng(3)
        a, x = random.standard_normal((4, 4)), 0.3 * random.standard_normal((4, 3))
        self.save(A=a)
        self.follow({"kind": "saddle", "target": given("A.npy")}, x, lambda x: 0.25 * np.sum((x @ x.T - a) ** 2),
                    lambda x: (x @ x.T - (a + a.T) / 2) @ x, (0.05, 0.01))


class ClosedForms(ProgramTest):
    def test_gradient_descent_denoises_geometrically(self):
        random = np.random.default_rng(4)
        a, start = random.standard_normal((7, 4)), random.standard_normal((7, 4))
        np.save(self.directory / "A.npy", a)
        np.save(self.directory / "X.npy", start)
        for rate in (0.05, 0.7, 1.5):
            for steps in (1, 20, 100):
                with self.subTest(rate=rate, steps=steps):
                    problem = {"kind": "denoise", "target": given("A.npy"), "init": given("X.npy")}
                    out = self.run_to(self.write("e.json", document(problem, [lane("gd", rate)], steps, ("loss", "modes"))),
                                      f"out-{rate}-{steps}")
                    expected = a + (1 - rate) ** steps * (start - a)
                    found = np.load(out / "final" / "gd" / "x.npy")
                    self.assertLessEqual(np.linalg.norm(found - expected), 1e-13 * np.linalg.norm(expected))
                    errors = spectrum(read_csv(out / "gd.csv"), "mode_error")
                    np.testing.assert_allclose(errors[-1], (1 - rate) ** steps * errors[0], rtol=1e-10, atol=1e-14)

    def test_decayed_muon_denoises_within_the_spectral_ball(self):
        a = np.random.default_rng(5).standard_normal((5, 4))
        np.save(self.directory / "A.npy", a)
        rule = {"kind": "muon", "momentum": 0, "weight_decay": 1.0}
        problem = {"kind": "denoise", "target": given("A.npy")}
        schedule = {"kind": "exponential", "lr": 0.5, "ratio": 0.997}
        out = self.run_to(self.write("e.json", document(problem, [lane(rule, schedule, "muon")], 4500)))
        u, s, vt = np.linalg.svd(a, full_matrices=False)
        self.assertGreater(s[0], 1)
        np.testing.assert_allclose(np.load(out / "final" / "muon" / "x.npy"), (u * np.minimum(s, 1)) @ vt, atol=1e-5)


class Degenerate(ProgramTest):
    def test_every_number_is_one(self):
        zero = {"kind": "spectrum", "values": [0]}
        problems = [{"kind": "denoise", "rows": rows, "cols": cols, **more} for rows, cols in ((1, 1), (1, 4), (4, 1))
                    for more in ({}, {"target": zero}, {"target": {"kind": "spectrum", "values": [2]}})]
        problems += [{"kind": "saddle", "rows": rows, "inner": inner, **more} for rows, inner in ((1, 1), (1, 3), (3, 1))
                     for more in ({}, {"target": zero}, {"init": {"kind": "zero"}})]
        problems += [dict(zip(("rows", "cols", "samples", "outputs"), sizes), kind="least_squares", **more)
                     for sizes in ((1, 1, 1, 1), (1, 3, 4, 2), (5, 1, 2, 3))
                     for more in ({}, {"a": zero}, {"b": zero}, {"c": zero}, {"a": {"kind": "spectrum", "values": [1]}})]
        for number, problem in enumerate(problems):
            with self.subTest(problem=problem):
                out = self.run_to(self.write("e.json", document(problem, [lane("gd", 0.05), lane("muon", 0.01)], 20, EVERYTHING)),
                                  f"out-{number}")
                for name in ("gd", "muon"):
                    self.assertTrue(np.isfinite(np.load(out / "final" / name / "x.npy")).all())
                    for column, values in read_csv(out / f"{name}.csv").items():
                        self.assertEqual(len(values), 21)
                        self.assertTrue(np.isfinite(values).all(), column)

    def test_what_has_no_modes_says_so(self):
        problem = {"kind": "least_squares", "rows": 3, "a": {"kind": "spectrum", "values": [0]}}
        outcome = muonscope("render", self.write("e.json", document(problem, [lane("gd", 0.1)], 5)), "--figure", "modes",
                            "-o", self.directory / "x.svg")
        self.assertEqual(outcome.code, BAD_INPUT)
        self.assertIn("no value of the given matrices is above 0", outcome.err)


class Inputs(ProgramTest):
    def setUp(self):
        super().setUp()
        random = np.random.default_rng(6)
        for name, shape in {"A": (6, 4), "B": (3, 5), "C": (6, 5), "X": (4, 3), "S": (4, 4)}.items():
            np.save(self.directory / f"{name}.npy", random.standard_normal(shape))

    def resolved(self, problem):
        out = self.run_to(self.write("e.json", document(problem, [lane("gd", 0.01)], 1)), "resolved")
        return json.loads((out / "experiment.json").read_text(encoding="utf-8"))["problem"]

    def test_files_decide_the_shapes(self):
        for problem, sizes in (
            ({"kind": "denoise", "target": given("A.npy")}, {"rows": 6, "cols": 4}),
            ({"kind": "denoise", "init": given("X.npy")}, {"rows": 4, "cols": 3}),
            ({"kind": "denoise", "cols": 5}, {"rows": 32, "cols": 5}),
            ({"kind": "least_squares", "a": given("A.npy"), "b": given("B.npy"), "c": given("C.npy"), "init": given("X.npy")},
             {"rows": 4, "cols": 3, "samples": 6, "outputs": 5}),
            ({"kind": "least_squares", "a": given("A.npy"), "cols": 2}, {"rows": 4, "cols": 2, "samples": 6, "outputs": 2}),
            ({"kind": "least_squares", "c": given("C.npy"), "rows": 7}, {"rows": 7, "cols": 32, "samples": 6, "outputs": 5}),
            ({"kind": "saddle", "target": given("S.npy")}, {"rows": 4, "inner": 4}),
            ({"kind": "saddle", "init": given("X.npy")}, {"rows": 4, "inner": 3}),
        ):
            with self.subTest(problem=problem):
                found = self.resolved(problem)
                self.assertEqual({key: found[key] for key in sizes}, sizes)
                (self.directory / "resolved").rename(self.directory / f"resolved-{id(problem)}")

    def test_what_does_not_fit_is_named(self):
        for problem, words in (
            ({"kind": "denoise", "target": given("A.npy"), "rows": 5}, ("problem.rows is 5", "A.npy", "has 6")),
            ({"kind": "denoise", "target": given("A.npy"), "init": given("X.npy")}, ("problem.rows is 6", "A.npy", "X.npy", "has 4")),
            ({"kind": "denoise", "target": {"kind": "planted"}, "rows": 4}, ("problem.target.rank",)),
            ({"kind": "denoise", "target": given("none.npy")}, ("problem.target.path", "none.npy")),
            ({"kind": "least_squares", "a": given("A.npy"), "c": given("S.npy")}, ("problem.samples is 6", "A.npy", "S.npy", "has 4")),
            ({"kind": "least_squares", "b": given("B.npy"), "cols": 4}, ("problem.cols is 4", "B.npy", "has 3")),
            ({"kind": "least_squares", "a": given("A.npy"), "init": given("S.npy"), "cols": 3}, ("problem.cols is 3", "S.npy")),
            ({"kind": "least_squares", "c": {"kind": "planted"}, "samples": 4}, ("problem.c.rank",)),
            ({"kind": "least_squares", "a": given("none.npy")}, ("problem.a.path", "none.npy")),
            ({"kind": "least_squares", "target": given("A.npy")}, ("unknown key", "target")),
            ({"kind": "saddle", "target": given("A.npy")}, ("problem.target.path", "A.npy is 6×4", "square")),
            ({"kind": "saddle", "target": given("S.npy"), "rows": 3}, ("problem.rows is 3", "S.npy", "has 4")),
            ({"kind": "saddle", "rows": 4, "cols": 4}, ("unknown key", "cols")),
        ):
            with self.subTest(problem=problem):
                outcome = muonscope("check", self.write("e.json", document(problem, [lane("gd", 0.01)], 1)))
                self.assertEqual(outcome.code, BAD_INPUT)
                self.assertEqual(len(outcome.err.splitlines()), 1)
                for word in words:
                    self.assertIn(word, outcome.err)

    def test_a_part_from_a_file_that_is_set_decides_the_shapes_again(self):
        for problem, key, path, sizes in (
            ({"kind": "denoise", "rows": 2, "cols": 2}, "problem.target", "A.npy", {"rows": 6, "cols": 4}),
            ({"kind": "least_squares", "rows": 2, "cols": 2, "samples": 2}, "problem.a", "A.npy",
             {"rows": 4, "cols": 2, "samples": 6, "outputs": 2}),
            ({"kind": "saddle", "rows": 2, "inner": 2}, "problem.init", "X.npy", {"rows": 4, "inner": 3}),
        ):
            with self.subTest(problem=problem):
                source = self.write("e.json", document(problem, [lane("gd", 0.01)], 1))
                out = self.directory / f"set-{problem['kind']}"
                outcome = muonscope("run", source, "--set", f"{key}={json.dumps(given(path))}", "--out", out, "--quiet")
                self.assertEqual(outcome.code, DONE, outcome.err)
                found = json.loads((out / "experiment.json").read_text(encoding="utf-8"))["problem"]
                self.assertEqual({size: found[size] for size in sizes}, sizes)


if __name__ == "__main__":
    unittest.main()

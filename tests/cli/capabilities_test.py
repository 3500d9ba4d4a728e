"""Promise: what a problem offers decides which observables and figures apply. `list … FILE` says so beforehand, with the
reason in words, and the commands say the same: what does not apply ends with 2 and that reason, the rest works."""

import json
import unittest

from harness import BAD_INPUT, DONE, STUDIES, ProgramTest, lane, muonscope, read_csv, small_experiment

PROBLEMS = {
    "matrix_factorization": {"kind": "matrix_factorization", "rows": 4, "cols": 3, "inner": 2},
    "numbers": {"kind": "matrix_factorization", "rows": 1, "cols": 1, "inner": 1, "init": {"kind": "constant", "p": 0.1, "q": 0.8}},
    "linear_attention": {"kind": "linear_attention", "dim": 3},
    "denoise": {"kind": "denoise", "rows": 4, "cols": 3},
    "least_squares": {"kind": "least_squares", "rows": 3, "cols": 2, "samples": 4, "outputs": 3},
    "saddle": {"kind": "saddle", "rows": 4, "inner": 2},
    "particles": {"kind": "particles", "count": 20, "objective": {"kind": "harmonic"}},
    "mixture_of_experts": {"kind": "mixture_of_experts", "count": 20},
}


def listed(*words):
    outcome = muonscope("list", *words, "--json")
    assert outcome.code == DONE, outcome.err
    return {entry["id"]: entry for entry in json.loads(outcome.out)}


class Capabilities(ProgramTest):
    def document(self, name, **changes):
        return self.write(f"{name}.json", {"muonscope": 1, "steps": 12, "seed": 5, "problem": PROBLEMS[name],
                                           "lanes": [lane("muon", 0.02), lane("gd", 0.02)], **changes})

    def test_every_problem_is_tried(self):
        self.assertLessEqual(set(listed("problems")), set(PROBLEMS))

    def test_observables(self):
        for name, problem in PROBLEMS.items():
            kinds = listed("observables", self.document(name))
            self.assertEqual(set(kinds), set(listed("observables")))
            for observable, entry in kinds.items():
                with self.subTest(problem=name, observable=observable):
                    self.assertEqual(entry["applies"], problem["kind"] in entry["problems"])
                    source = self.document(name, record={"observables": [observable], "reference_step": 4})
                    if entry["applies"]:
                        self.assertNotIn("reason", entry)
                        self.assertGreater(len(read_csv(self.run_to(source, f"{name}-{observable}") / "muon.csv")), 2)
                        continue
                    self.assertTrue(entry["reason"].startswith(f"For {entry['for']}: here "), entry["reason"])
                    outcome = muonscope("check", source)
                    self.assertEqual(outcome.code, BAD_INPUT)
                    self.assertIn(entry["reason"], outcome.err)

    def test_figures(self):
        for name in PROBLEMS:
            source = self.document(name)
            kinds = listed("figures", source)
            applying = [figure for figure, entry in kinds.items() if entry["applies"] and figure not in STUDIES]
            for figure, entry in kinds.items():
                if entry["applies"] or figure in STUDIES:
                    continue
                with self.subTest(problem=name, figure=figure):
                    self.assertTrue(entry["reason"].startswith("For "), entry["reason"])
                    outcome = muonscope("render", source, "--figure", figure, "-o", self.directory / "x.svg")
                    self.assertEqual(outcome.code, BAD_INPUT)
                    self.assertEqual(outcome.err, f"muonscope: figure {figure} would have nothing to show: {entry['reason']}\n")
            with self.subTest(problem=name):
                out = self.directory / f"{name}-all"
                asked = [f"--set=record.observables={json.dumps([o for o, e in listed('observables', source).items() if e['applies']])}",
                         "--set=record.reference_step=4"]
                outcome = muonscope("run", source, "--out", out, "--figures", "all", *asked)
                self.assertEqual(outcome.code, DONE, outcome.err)
                reasons = [line.strip() for line in outcome.out.splitlines() if line.startswith("  ") and ": " in line]
                said = {figure: line.split(": ", 1)[1] for line in reasons for figure in line.split(": ")[0].split(", ")}
                for figure, entry in kinds.items():
                    if figure in STUDIES:
                        continue
                    drawn = (out / f"{figure}.svg").exists()
                    self.assertNotEqual(drawn, figure in said, figure)
                    if not entry["applies"]:
                        self.assertEqual(said[figure], entry["reason"])
                self.assertGreater(sum((out / f"{figure}.svg").exists() for figure in applying), 4)

    def test_plain_lists_say_whom_a_row_is_for(self):
        source = self.document("particles")
        text = muonscope("list", "figures", source).out
        self.assertIn("      for particles of several matrices, such as experts (particles, mixture_of_experts)\n"
                      "      does not apply. For particles of several matrices, such as experts: here they have one matrix each", text)
        self.assertNotIn("does not apply", muonscope("list", "figures").out)
        for words in (("problems", source), ("figures", "no-such-lesson")):
            outcome = muonscope("list", *words)
            self.assertEqual(outcome.code, BAD_INPUT)
            self.assertEqual(len(outcome.err.splitlines()), 1)


if __name__ == "__main__":
    unittest.main()

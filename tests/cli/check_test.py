"""Promise: `check` says what `run` would say before its first step, work that takes hours says so before it starts, keys
lead everywhere in a file, and no value that means nothing passes unsaid, in files, on the command line or in the
environment."""

import csv
import json
import os
import re
import signal
import subprocess
import time
import unittest
import unittest.mock

import numpy as np

from harness import BAD_INPUT, DIVERGED, DONE, PROGRAM, ProgramTest, lane, muonscope, read_csv, small_experiment

PARTICLES = {"kind": "particles", "count": 50, "objective": {"kind": "harmonic"}}


class Check(ProgramTest):
    def agree(self, document, *options, words=(), code=BAD_INPUT):
        """`check` and `run` end alike, with the same reason."""
        source = document if isinstance(document, str) else self.write("e.json", document)
        checked, ran = muonscope("check", source, *options), muonscope("run", source, "--out", self.directory / "out", *options)
        self.assertEqual((checked.code, ran.code), (code, code), checked.err + ran.err)
        said = checked.err + checked.out
        for word in words:
            self.assertIn(word, said)
            self.assertIn(word, ran.err + ran.out)
        return checked

    def test_fine(self):
        outcome = muonscope("check", self.write("e.json", small_experiment()), "fig1", "3")
        self.assertEqual((outcome.code, outcome.err), (DONE, ""))
        self.assertEqual(len(outcome.out.splitlines()), 3)
        self.assertFalse((self.directory / "muonscope-out").exists(), "nothing is written")

    def test_a_target_too_large_to_be_squared(self):
        self.write("M.npy", np.full((3, 3), 1e300))
        document = small_experiment()
        document["problem"] = {"kind": "matrix_factorization", "target": {"kind": "file", "path": "M.npy"}}
        outcome = self.agree(document, words=("target is too large", "problem.target.path", "10³⁰⁰"), code=DIVERGED)
        self.assertNotIn("start from", outcome.err)
        document["problem"] = {"kind": "particles", "rows": 3, "cols": 3, "count": 5, "objective": {
            "kind": "covariance", "target": {"kind": "file", "path": "M.npy"}}}
        document["record"] = {}
        self.agree(document, words=("target is too large", "problem.objective.target.path"), code=DIVERGED)
        document["problem"]["objective"] = {"kind": "harmonic", "center": {"kind": "file", "path": "M.npy"}}
        self.agree(document, words=("problem.objective.center.path",), code=DIVERGED)

    def test_a_start_too_large(self):
        source = self.factorization(np.eye(3), np.full((3, 2), 1e155), np.full((3, 2), 1e155), [lane("gd", 0.1, "GD")], 5)
        self.agree(str(source), words=("problem.init.p",), code=DIVERGED)

    def test_traces_that_do_not_fit(self):
        self.agree(small_experiment(), "--steps", "1000000000", words=("every", "--trace-memory"))
        self.agree(small_experiment(), "--steps", "100000", "--trace-memory", "1", words=("--trace-memory",))
        self.assertEqual(muonscope("check", self.write("e.json", small_experiment()), "--steps", "100000").code, DONE)

    def test_clouds_that_do_not_fit(self):
        document = small_experiment(problem={**PARTICLES, "count": 4000000, "rows": 16, "cols": 64}, record={},
                                    lanes=[lane("gd", 0.1, f"gd {i}") for i in range(16)])
        self.agree(document, words=("MiB", "problem.count"))

    def test_files_figures_options(self):
        document = small_experiment()
        document["problem"]["target"] = {"kind": "file", "path": "missing.npy"}
        self.agree(document, words=("missing.npy",))
        self.agree(small_experiment(), "--figures", "loss,nonsense", words=("nonsense",))
        self.agree(small_experiment(), "--figures", "loss,energies", words=("energies", "For particles"))
        self.agree(small_experiment(), "--set", "lanes.0.optimizer.momentum=2", words=("momentum",))
        self.agree("no-such-lesson", words=("no-such-lesson",))

    def test_declared_studies(self):
        document = small_experiment(sweep={"key": "problem.inner", "from": 1, "to": 5000, "count": 4})
        self.assertEqual(muonscope("check", self.write("e.json", document)).code, BAD_INPUT)
        document = small_experiment(problem={**PARTICLES, "objective": {"kind": "harmonic"}}, record={},
                                    chaos={"reference": 256})
        outcome = muonscope("check", self.write("e.json", document))
        self.assertEqual(outcome.code, BAD_INPUT)
        self.assertIn("2^8", outcome.err)

    def test_the_first_fault_does_not_hide_the_next_file(self):
        bad, good = self.write("bad.json", small_experiment(seed="x")), self.write("good.json", small_experiment())
        outcome = muonscope("check", bad, good)
        self.assertEqual(outcome.code, BAD_INPUT)
        self.assertIn("bad.json", outcome.err)
        self.assertIn("good.json: ok", outcome.out)


class LongWork(ProgramTest):
    """Estimates are right to a factor of a few: these would take days and more."""

    def said_at_once(self, *arguments):
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], cwd=self.directory, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        try:
            line = process.stderr.readline()
        finally:
            process.kill()
            process.wait()
            process.stderr.close()
        self.assertRegex(line, r"will take about \d+ (hours|days|years)", arguments)

    def test_said_before_it_starts(self):
        large = small_experiment(steps=10**8)
        large["problem"].update(rows=128, cols=128, inner=128)
        large["record"] = {"every": 10**7, "observables": ["loss"]}
        source = self.write("large.json", large)
        self.said_at_once("run", source, "--out", "out")
        self.said_at_once("sweep", source, "--over", "seed=1:20:20", "--out", "sweep")
        clouds = small_experiment(problem={**PARTICLES, "objective": {"kind": "two_layer_network"}}, record={}, steps=10**6)
        self.said_at_once("chaos", self.write("clouds.json", clouds), "--reference", "2^17", "--out", "chaos")
        self.said_at_once("run", "fig1cd", "--variants", "all", "--steps", "1000000000", "--set", "record.every=100000000",
                          "--set", 'record.observables=["loss"]', "--out", "family")
        self.assertRegex(muonscope("check", source).out, r"ok, .*about \d+ (hours|days)")

    def test_short_work_says_nothing(self):
        outcome = muonscope("run", "fig1", "--steps", "5", "--out", self.directory / "out")
        self.assertEqual((outcome.code, outcome.err), (DONE, ""))


class Keys(ProgramTest):
    """Dotted keys are paths into the file: edits and what is declared for studies, too."""

    def edited(self, *options, code=DONE):
        document = small_experiment(edits=[{"step": 5, "set": "lanes.1.schedule.lr", "value": 0.01}])
        return self.run_to(self.write("e.json", document), "out", *options, code=code)

    def rates(self, out):
        return read_csv(out / "gd.csv")["lr"]

    def resolved(self, out):
        return json.loads((out / "experiment.json").read_text(encoding="utf-8"))

    def test_edits(self):
        out = self.edited("--set", 'edits=[{"step": 9, "set": "lanes.1.schedule.lr", "value": 0.5}]')
        np.testing.assert_array_equal(self.rates(out), [0.05] * 9 + [0.5] * 12)
        self.assertEqual(len(self.resolved(out)["edits"]), 1)
        out = self.edited("--set", "edits.0.value=0.25", "--set", "edits.0.step=3")
        np.testing.assert_array_equal(self.rates(out), [0.05] * 3 + [0.25] * 18)
        out = self.edited("--set", "edits=[]")
        np.testing.assert_array_equal(self.rates(out), [0.05] * 21)
        out = self.edited("--set", 'edits.0={"step": 2, "set": "lanes.0.schedule.lr", "value": 0.125}')
        np.testing.assert_array_equal(read_csv(out / "muon.csv")["lr"], [0.02] * 2 + [0.125] * 19)

    def test_edits_that_cannot_be(self):
        for assignment, word in (("edits.1.value=1", "edits.1"), ("edits.0.value=-1", "edits.0.value"), ("edits=5", "edits"),
                                 ("edits.0.size=1", "size"), ("edits.0.set=problem.rows", "problem.rows"),
                                 ("edits.0.set=edits.0.value", "edits"), ("edits.0.step=-1", "step"),
                                 ("edits.0.value=abc", "edits.0.value")):
            with self.subTest(assignment=assignment):
                outcome = muonscope("run", self.write("e.json", small_experiment(
                    edits=[{"step": 5, "set": "lanes.1.schedule.lr", "value": 0.01}])), "--set", assignment, "--out", "out")
                self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
                self.assertIn(word, outcome.err)
                self.assertEqual(len(outcome.err.splitlines()), 1)

    def test_sweeps_over_an_edit(self):
        document = small_experiment(edits=[{"step": 5, "set": "lanes.1.schedule.lr", "value": 0.01}])
        source = self.write("e.json", document)
        outcome = muonscope("sweep", source, "--over", "edits.0.value=0.001:0.1:3:log", "--out", self.directory / "sweep", "--quiet")
        self.assertEqual(outcome.code, DONE, outcome.err)
        with open(self.directory / "sweep" / "sweep.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        gd = {float(row["edits.0.value"]): float(row["final_loss"]) for row in rows if row["lane"] == "GD"}
        self.assertEqual(len(gd), 3)
        for value, loss in gd.items():
            out = self.edited("--set", f"edits.0.value={value!r}")
            self.assertEqual(read_csv(out / "gd.csv")["loss"][-1], loss)
        outcome = muonscope("sweep", source, "--over", "edits.0.step=0:10:3", "--out", self.directory / "steps", "--quiet")
        self.assertEqual(outcome.code, DONE, outcome.err)

    def test_declared_studies(self):
        document = small_experiment(sweep={"key": "lanes.*.schedule.lr", "from": 0.01, "to": 0.1, "count": 5})
        outcome = muonscope("sweep", self.write("e.json", document), "--set", "sweep.count=2", "--out", self.directory / "s", "--quiet")
        self.assertEqual(outcome.code, DONE, outcome.err)
        self.assertEqual(len((self.directory / "s" / "sweep.csv").read_text(encoding="utf-8").splitlines()), 1 + 2 * 2)
        clouds = small_experiment(problem=PARTICLES, record={}, lanes=[lane("gd", 0.1, "gd")])
        outcome = muonscope("chaos", self.write("c.json", clouds), "--set", 'chaos={"from": 2, "to": 4, "reference": 6, "seeds": 3}',
                            "--set", "chaos.to=3", "--out", self.directory / "c", "--quiet")
        self.assertEqual(outcome.code, DONE, outcome.err)
        self.assertEqual(len((self.directory / "c" / "chaos.csv").read_text(encoding="utf-8").splitlines()), 1 + 2)


class NothingUnsaid(ProgramTest):
    def refused(self, *arguments, words=()):
        outcome = muonscope(*arguments, cwd=self.directory)
        self.assertEqual(outcome.code, BAD_INPUT, outcome.out + outcome.err)
        self.assertEqual(len(outcome.err.splitlines()), 1, outcome.err)
        for word in words:
            self.assertIn(word, outcome.err)

    def test_sizes_are_exponents(self):
        source = self.write("e.json", small_experiment(problem=PARTICLES, record={}))
        self.refused("chaos", source, "--reference", "256", "--out", "x", words=("--reference", "2^8"))
        self.refused("chaos", source, "--reference", "100000", "--out", "x", words=("--reference", "2^16"))
        self.refused("chaos", source, "--counts", "16:4096", "--out", "x", words=("--counts", "2^"))
        self.refused("chaos", source, "--reference", "2^99", "--out", "x", words=("--reference",))
        outcome = muonscope("chaos", source, "--counts", "2^2:2^4", "--reference", "2^6", "--seeds", "3", "--out",
                            self.directory / "x", "--quiet")
        self.assertEqual(outcome.code, DONE, outcome.err)

    def test_schedules_that_contradict_themselves(self):
        cosine = {"kind": "cosine", "lr": 0.1, "steps": 20}
        for schedule, word in (({**cosine, "warmup": 21}, "warmup"), ({**cosine, "floor": 0.2}, "floor"),
                               ({"kind": "piecewise", "points": [[5, 0.1], [5, 0.2]]}, "points"),
                               ({"kind": "piecewise", "points": [[0, 0], [5, 0.2]], "log": True}, "points")):
            with self.subTest(schedule=schedule):
                source = self.write("e.json", small_experiment(lanes=[lane("gd", schedule, "GD")]))
                self.refused("check", source, words=("schedule." + word,))
        fine = small_experiment(lanes=[lane("gd", {**cosine, "warmup": 20, "floor": 0.1}, "GD")])
        self.assertEqual(muonscope("check", self.write("e.json", fine)).code, DONE)
        late = {"step": 3, "set": "lanes.0.schedule.warmup", "value": 30}
        source = self.write("e.json", small_experiment(lanes=[lane("gd", cosine, "GD")], edits=[late]))
        self.refused("check", source, words=("edits.0.value", "warmup"))

    def test_environment(self):
        source = self.write("e.json", small_experiment())
        for name, value, known in (("MUONSCOPE_KERNELS", "foo", "baseline"), ("MUONSCOPE_KERNELS", "AVX2", "avx2"),
                                   ("MUONSCOPE_DRAWING", "cpu", "processor"), ("MUONSCOPE_FRAME_DELAY_MS", "soon", "milliseconds"),
                                   ("MUONSCOPE_CONFIG_DIR", "here", "absolute")):
            with self.subTest(name=name, value=value), unittest.mock.patch.dict(os.environ, {name: value}):
                for command in (("run", source, "--out", "out"), ("list",), ("check", source)):
                    self.refused(*command, words=(name, value, known))
        for name, value in (("MUONSCOPE_KERNELS", ""), ("MUONSCOPE_KERNELS", "baseline"), ("MUONSCOPE_DRAWING", "processor")):
            with unittest.mock.patch.dict(os.environ, {name: value}):
                self.assertEqual(muonscope("check", source).code, DONE)


class Help(unittest.TestCase):
    def test_every_command_has_examples_and_exit_codes(self):
        for command in ((), ("run",), ("render",), ("sweep",), ("chaos",), ("list",), ("check",)):
            with self.subTest(command=command):
                text = muonscope(*command, "--help").out
                self.assertIn("Examples:", text)
                self.assertGreaterEqual(len(re.findall(r"^ +muonscope ", text, re.MULTILINE)), 2)
                for code in ("0 done", "1 ", "2 ", "3 ", "4 ", "130 "):
                    self.assertIn(code, text)
        for command, option in (("run", "--theme"), ("run", "--trace-memory"), ("render", "--theme"), ("sweep", "--theme"),
                                ("chaos", "--theme"), ("check", "--trace-memory")):
            self.assertIn(option, muonscope(command, "--help").out)

    def test_the_documents_name_every_option(self):
        document = (pathlib_root() / "docs" / "experiment-format.md").read_text(encoding="utf-8")
        for command in ("run", "render", "sweep", "chaos", "list", "check"):
            for option in re.findall(r"^ +(?:-\w,)?(--[a-z-]+)", muonscope(command, "--help").out, re.MULTILINE):
                if option != "--help":
                    self.assertIn(option, document, f"{command} {option}")


def pathlib_root():
    import pathlib

    return pathlib.Path(__file__).resolve().parents[2]


if __name__ == "__main__":
    unittest.main()

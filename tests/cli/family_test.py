"""Promise: `muonscope run LESSON --variants …` runs set-ups of a lesson side by side: each writes the bytes that it writes
alone, one figure shows them together, and what cannot be or was interrupted ends as single runs do."""

import json
import os
import re
import select
import signal
import subprocess
import time
import unittest

from harness import (BAD_INPUT, DIVERGED, DONE, INTERRUPTED, PROGRAM, ProgramTest, files_below, lane, muonscope, read_csv,
                     small_experiment)

TEXTS = {key: key for key in ("question", "predict", "reveal", "notice", "exercise")}


def timeless(files):
    """All but summary.json, which holds wall times."""
    return {name: content for name, content in files.items() if not name.endswith("summary.json")}


class FamilyTest(ProgramTest):
    def lesson(self, **changes):
        """Own set-up d = 3, variants of another d and another rate."""
        document = small_experiment(**changes)
        document["record"] = {"every": 1, "observables": ["loss", "alignment"]}
        variants = [{"name": f"d{inner}-{rate}", "text": "other", "claims": [],
                     "set": {"problem.inner": inner, "lanes.*.schedule.lr": rate}}
                    for inner in (2, 3) for rate in (0.01, 0.03)]
        document["lesson"] = {"id": "small", "number": 90, "title": "Small", "figures": ["loss"], "controls": [],
                              "claims": [], "variants": variants, **TEXTS}
        return self.write("lesson.json", document)


class Runs(FamilyTest):
    NAMES = ["small", "d2-0-01", "d2-0-03", "d3-0-01", "d3-0-03"]

    def test_every_set_up_writes_the_bytes_that_it_writes_alone(self):
        source = self.lesson()
        for threads in (1, 3):
            out = self.run_to(source, f"all-{threads}", "--variants", "all", "--threads", threads,
                              "--figures", "alignment_family,loss")
            found = files_below(out)
            self.assertEqual({name.split("/")[0] for name in found if "/" in name}, set(self.NAMES))
            self.assertIn("alignment_family.svg", found)
            for inner in (2, 3):
                for rate in (0.01, 0.03):
                    alone = self.run_to(source, f"{inner}-{rate}", "--figures", "loss", "--set", f"problem.inner={inner}",
                                        "--set", f"lanes.*.schedule.lr={rate}")
                    name = f"d{inner}-{str(rate).replace('.', '-')}"
                    self.assertEqual(timeless(files_below(out / name)), timeless(files_below(alone)), name)
            self.assertEqual(timeless(files_below(out / "small")),
                             timeless(files_below(self.run_to(source, "own", "--figures", "loss"))))

    def test_a_shipped_lesson_by_its_names(self):
        out = self.run_to("fig3", "out", "--variants", "d128-a1e-4,alignment", "--steps", "3")
        self.assertEqual({name.split("/")[0] for name in files_below(out)}, {"d128-a1e-4", "alignment"})
        for name, source in (("d128-a1e-4", "fig3/d128-a1e-4"), ("alignment", "fig3")):
            alone = self.run_to(source, f"alone-{name}", "--steps", "3")
            self.assertEqual(timeless(files_below(out / name)), timeless(files_below(alone)))

    def test_changes_reach_every_set_up(self):
        out = self.run_to(self.lesson(), "out", "--variants", "all", "--steps", "4", "--seed", "9", "--set",
                          "problem.target.scale=7")
        for name in self.NAMES:
            document = json.loads((out / name / "experiment.json").read_text())
            self.assertEqual((document["steps"], document["seed"], document["problem"]["target"]["scale"]), (4, 9, 7))
            self.assertEqual(len(read_csv(out / name / "gd.csv")["step"]), 5)

    def test_rendered_alone_the_figure_has_the_same_bytes(self):
        source, rendered = self.lesson(), self.directory / "r.svg"
        out = self.run_to(source, "out", "--variants", "all", "--figures", "alignment_family")
        outcome = muonscope("render", source, "--figure", "alignment_family", "-o", rendered)
        self.assertEqual(outcome.code, DONE, outcome.err)
        self.assertEqual(rendered.read_bytes(), (out / "alignment_family.svg").read_bytes())
        svg = rendered.read_text(encoding="utf-8")
        for text in ("5 of 5 set-ups", "d = 2", "d = 3", "GD"):
            self.assertIn(text, svg)

    def test_it_says_what_it_did(self):
        outcome = muonscope("run", self.lesson(), "--variants", "d2-0.01,small", "--out", self.directory / "out")
        self.assertEqual(outcome.code, DONE, outcome.err)
        self.assertRegex(outcome.out, r"d2-0\.01 · Muon: 20 steps, loss \d")
        self.assertIn("wrote 2 of 2 set-ups", outcome.out)

    def test_a_lane_that_diverges(self):
        source = self.lesson(lanes=[lane("gd", 0.01, "GD")])
        out = self.run_to(source, "out", "--variants", "all", "--set", "problem.init.scale=1e6", code=DIVERGED)
        summary = json.loads((out / "small" / "summary.json").read_text())
        self.assertEqual(summary["lanes"][0]["status"], "diverged")


class Refusals(FamilyTest):
    def refuse(self, *arguments, names=()):
        outcome = muonscope(*arguments)
        self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
        self.assertEqual(len(outcome.err.strip().splitlines()), 1, outcome.err)
        for name in names:
            self.assertIn(name, outcome.err)
        self.assertFalse((self.directory / "none").exists(), "nothing is written")

    def test_what_has_no_set_ups(self):
        out = ["--out", self.directory / "none"]
        self.refuse("run", self.write("e.json", small_experiment()), "--variants", "all", *out, names=("no lesson",))
        self.refuse("run", "1", "--variants", "all", *out, names=("one set-up",))
        self.refuse("run", "fig3/d512-a1e-4", "--variants", "all", *out, names=("d512-a1e-4", "alignment"))
        self.refuse("run", "fig3", "--variants", "d64", *out, names=("d64", "d512-a1e-4"))
        self.refuse("render", "1", "--figure", "alignment_family", "-o", self.directory / "none", names=("svg",))
        self.refuse("render", "1", "--figure", "alignment_family", "-o", self.directory / "x.svg", names=("one set-up",))

    def test_figures_of_other_commands(self):
        source, out = self.lesson(), ["--out", self.directory / "none"]
        self.refuse("run", source, "--figures", "alignment_family", *out, names=("--variants all",))
        self.refuse("run", source, "--variants", "all", "--figures", "sweep", *out, names=("muonscope sweep",))
        self.refuse("run", source, "--variants", "all", "--figures", "loss", "--format", "bmp", *out, names=("bmp",))

    def test_a_set_up_that_cannot_start(self):
        """One of them does not fit into the memory that traces may take: none begins."""
        self.refuse("run", self.lesson(), "--variants", "all", "--steps", "900000000", "--out", self.directory / "none",
                    names=("trace",))


class Interrupted(FamilyTest):
    def test_what_was_recorded_is_written(self):
        """Interrupted when the bar on a terminal shows more steps than the first set-up has."""
        out, steps = self.directory / "out", 300_000
        source = self.lesson(steps=steps)
        bar, terminal = os.openpty()
        process = subprocess.Popen([PROGRAM, "run", source, "--variants", "all", "--threads", "1", "--out", out, "--set",
                                    "record.every=1000", "--figures", "alignment_family"], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=terminal)
        os.close(terminal)
        self.addCleanup(os.close, bar)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        text, deadline = "", time.monotonic() + 120
        while time.monotonic() < deadline:
            if select.select([bar], [], [], 1)[0]:
                text += os.read(bar, 4096).decode(errors="replace")
            counts = [int(count) for count in re.findall(r"(\d+) of \d+ steps", text)]
            if counts and counts[-1] > steps:
                break
            self.assertIsNone(process.poll(), text)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=30), INTERRUPTED)
        self.assertIn("interrupted", process.stdout.read().decode())
        whole = json.loads((out / "small" / "summary.json").read_text())
        self.assertFalse(whole["interrupted"])
        self.assertEqual(whole["lanes"][0]["steps"], steps)
        self.assertFalse((out / "alignment_family.svg").exists(), "a figure of all needs all")
        begun = [name for name in Runs.NAMES if (out / name).exists()]
        self.assertLess(len(begun), 5)
        last = json.loads((out / begun[-1] / "summary.json").read_text())
        self.assertEqual(last["interrupted"], len(begun) > 1)


if __name__ == "__main__":
    unittest.main()

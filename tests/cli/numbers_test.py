"""Numbers in the files that commands write: whole ones whole, steps_to_… by true steps, columns that numpy finds."""

import csv
import json
import re
import unittest

import numpy as np

from harness import DONE, ProgramTest, lane, muonscope, read_csv, small_experiment

#: What whole numbers must not look like: 1e+05, 200000.0.
NOT_WHOLE = re.compile(r"(?<![\w.\-])-?\d+(\.\d+)?[eE]\+?0*\d+\b|(?<![\w.\-])-?\d+\.0+(?![\d])")


def long_experiment(**record):
    """200 000 steps, of which three are recorded."""
    return small_experiment(steps=200_000, lanes=[lane("gd", 0.001, "GD")],
                            record={"every": 100_000, "observables": ["loss"], "reference_step": 100_000, **record})


class WholeNumbers(ProgramTest):
    def assert_whole(self, path):
        found = NOT_WHOLE.search(path.read_text(encoding="utf-8"))
        self.assertIsNone(found, f"{path.name}: {found and found.group()}")

    def test_run(self):
        document = long_experiment(tolerances=[100_000, 1e-6])
        document["lanes"] = [lane("muon", 0, "GD")]  # bounded at every rate
        document["lanes"][0]["schedule"] = {"kind": "piecewise", "points": [[0, 0.001], [100_000, 1.0], [300_000.0, 0]]}
        out = self.run_to(self.write("e.json", document))
        with open(out / "gd.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["step"] for row in rows], ["0", "100000", "200000"])
        self.assertEqual(rows[1]["lr"], "1")
        summary = (out / "summary.json").read_text(encoding="utf-8")
        self.assertRegex(summary, r'"step": 200000,')
        self.assertRegex(summary, r'"steps_to_100000": 0')
        for name in ("gd.csv", "summary.json", "experiment.json"):
            self.assert_whole(out / name)

    def test_sweep(self):
        source = self.write("e.json", long_experiment())
        outcome = muonscope("sweep", source, "--over", "steps=100000:200000:2", "--over", "problem.target.scale=100000:200000:2",
                            "--out", self.directory / "out", "--quiet")
        self.assertEqual(outcome.code, DONE, outcome.err)
        with open(self.directory / "out/sweep.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["steps"] for row in rows], ["100000", "100000", "200000", "200000"])
        self.assertEqual([row["problem.target.scale"] for row in rows], ["100000", "200000"] * 2)

    def test_catalogue(self):
        listed = muonscope("list", "--json").out
        found = NOT_WHOLE.search(listed)
        self.assertIsNone(found, found and listed[found.start() - 60:found.end()])
        for line in muonscope("list").out.splitlines():
            self.assertIsNone(re.search(r"\[\d+\.0\]", line), line)


class StepsTo(ProgramTest):
    """The first step with a loss of at most a tolerance, whatever is recorded."""

    #: The losses, and how the columns are called.
    TOLERANCES = {0.5: "0.5", 1e-3: "0.001", 1e-6: "1e-6", 2.5e-7: "2.5e-7", 1e-300: "1e-300", 1e30: "1e30"}

    def steps(self, every, out):
        document = small_experiment(steps=2000, lanes=[lane("gd", 0.1, "GD")], record={
            "every": every, "observables": ["loss"], "tolerances": list(self.TOLERANCES)})
        directory = self.run_to(self.write(out + ".json", document), out)
        entry, = json.loads((directory / "summary.json").read_text(encoding="utf-8"))["lanes"]
        return directory, {name: value for name, value in entry.items() if name.startswith("steps_to_")}

    def test_counts_steps_and_not_rows(self):
        directory, fine = self.steps(1, "fine")
        loss = read_csv(directory / "gd.csv")["loss"]
        for tolerance, text in self.TOLERANCES.items():
            below = np.flatnonzero(loss <= tolerance)
            self.assertEqual(fine["steps_to_" + text], below[0] if len(below) else None, text)
        self.assertIsNone(fine["steps_to_1e-300"])
        self.assertEqual(len(fine), len(self.TOLERANCES))
        self.assertEqual(self.steps(777, "coarse")[1], fine)

    def test_sweeps_say_the_same(self):
        directory, fine = self.steps(777, "run")
        outcome = muonscope("sweep", directory / "experiment.json", "--over", "seed=7:8:2", "--out",
                            self.directory / "sweep", "--quiet")
        self.assertEqual(outcome.code, DONE, outcome.err)
        with open(self.directory / "sweep/sweep.csv", newline="", encoding="utf-8") as file:
            row = next(csv.DictReader(file))
        self.assertEqual({name: row[name] for name in fine},
                         {name: "" if step is None else str(step) for name, step in fine.items()})

    def test_without_losses_recorded(self):
        document = small_experiment(steps=2000, lanes=[lane("gd", 0.1, "GD")],
                                    record={"every": 1000, "observables": ["balance"], "tolerances": [1e-3]})
        out = self.run_to(self.write("e.json", document))
        entry, = json.loads((out / "summary.json").read_text(encoding="utf-8"))["lanes"]
        self.assertGreater(entry["steps_to_0.001"], 0)

    def test_what_is_refused(self):
        for tolerances in ([1e-6, 0.000001], [-1], ["small"], 1e-6, [None]):
            with self.subTest(tolerances=tolerances):
                source = self.write("e.json", small_experiment(record={"tolerances": tolerances}))
                outcome = muonscope("check", source)
                self.assertEqual(outcome.code, 2)
                self.assertIn("record.tolerances", outcome.err)
        self.assertEqual(muonscope("check", self.write("e.json", small_experiment(record={"tolerances": []}))).code, DONE)


class Numpy(ProgramTest):
    """What docs/experiment-format.md tells those who read the tables with np.genfromtxt."""

    def test_runs(self):
        out = self.run_to(self.write("e.json", small_experiment(steps=4)))
        table = np.genfromtxt(out / "muon.csv", delimiter=",", names=True)
        self.assertEqual(table.dtype.names, tuple(read_csv(out / "muon.csv")))
        self.assertTrue(np.isnan(table["delta1_overlap"]).all())
        self.assertEqual(list(table["step"]), [0, 1, 2, 3, 4])

    def test_names_of_sweeps_lose_their_dots_unless_told(self):
        source = self.write("e.json", small_experiment(lanes=[lane("gd", 0.05, "GD")]))
        outcome = muonscope("sweep", source, "--over", "lanes.*.schedule.lr=0.01:0.02:2", "--out",
                            self.directory / "out", "--quiet")
        self.assertEqual(outcome.code, DONE, outcome.err)
        path = self.directory / "out/sweep.csv"
        mangled = np.genfromtxt(path, delimiter=",", names=True, dtype=None, encoding="utf-8")
        self.assertIn("lanesschedulelr", mangled.dtype.names)
        self.assertIn("steps_to_1e6", mangled.dtype.names)
        table = np.genfromtxt(path, delimiter=",", names=True, dtype=None, encoding="utf-8", deletechars="")
        self.assertEqual(table.dtype.names, ("lanes.*.schedule.lr", "lane", "status", "final_loss", "best_loss",
                                             "steps_to_1e-6", "initial_loss", "last_two_mean"))
        self.assertEqual(list(table["lane"]), ["GD", "GD"])
        numbers = np.genfromtxt(path, delimiter=",", names=True, deletechars="")
        self.assertTrue(np.isnan(numbers["steps_to_1e-6"]).all())


if __name__ == "__main__":
    unittest.main()

"""A sweep of learning rates in the real window: it runs beside the lesson with a bar that grows, is cancelled, runs to its
end; the rate marked in its figure is dragged, and the saved experiment has the edit."""

import csv
import json
import math
import pathlib
import unittest

import driver

# The figure's axes in a window of 1280×720: rates from 1e-3 to 1 stand between these columns.
LEFT, RIGHT = 408, 1246
HEIGHT = 400
# Above it: the button that cancels, and the place of the bar and of what it says.
CANCEL, BAR = (420, 150), (490, 140, 770, 20)


def column(rate):
    return round(LEFT + (RIGHT - LEFT) * (math.log10(rate) + 3) / 3)


def experiment(count, steps):
    text = {key: key for key in ("question", "predict", "reveal", "notice", "exercise")}
    return {
        "muonscope": 1, "title": "Rates", "seed": 3, "steps": 1000,
        "problem": {"kind": "matrix_factorization", "rows": 6, "cols": 5, "inner": 4,
                    "target": {"kind": "power_law", "scale": 3, "exponent": 1},
                    "init": {"kind": "gaussian", "scale": 0.1}},
        "lanes": [{"name": "Muon", "optimizer": {"kind": "muon"}, "schedule": {"kind": "constant", "lr": 0.02}},
                  {"name": "GD", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.1}}],
        "record": {"every": 1, "observables": ["loss"]},
        "sweep": {"key": "lanes.*.schedule.lr", "from": 0.001, "to": 1, "count": count, "steps": steps},
        "lesson": {"id": "rates", "number": 91, "title": "Rates", "figures": ["sweep"], "controls": [], "claims": [],
                   **text}}


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Sweeps(unittest.TestCase):
    def open(self, count, steps):
        source = pathlib.Path(self.enterContext(driver.tempfile.TemporaryDirectory())) / "rates.json"
        source.write_text(json.dumps(experiment(count, steps)))
        self.window = driver.Window(str(source))
        self.addCleanup(self.window.close)
        return self.window

    def wait_for_action(self, identifier):
        driver.wait_until(lambda: self.window.times_ran(identifier), what=f"action {identifier}")

    def test_the_bar_grows_until_the_sweep_is_cancelled(self):
        window = self.open(count=10_000, steps=4000)  # a minute on an idle machine, hours on a busy one
        before = window.screenshot().part(*BAR)
        window.key("w")
        self.wait_for_action("sweep")
        first = window.screenshot().part(*BAR)
        self.assertNotEqual(first, before, "a bar has appeared")
        driver.wait_until(lambda: window.screenshot().part(*BAR) != first, seconds=60, what="the bar grows")
        window.key("space")  # the lesson goes on meanwhile
        window.click(*CANCEL)
        self.wait_for_action("cancel_sweep")
        driver.wait_until(lambda: window.screenshot().part(*BAR) == before, what="the bar is gone")
        out = window.export()
        self.assertFalse((out / "sweep.csv").exists(), "it was not complete")
        self.assertGreater(json.loads((out / "summary.json").read_text())["lanes"][0]["steps"], 0)

    def test_a_sweep_to_its_end_and_a_rate_dragged_in_its_figure(self):
        window = self.open(count=12, steps=30)
        window.key("shift+Right")
        window.key("w")
        self.wait_for_action("sweep")
        idle = driver.wait_until(self.exported_sweep, seconds=60, what="the sweep ends")
        self.assertEqual(len(idle), 12 * 2)
        self.assertAlmostEqual(float(idle[-1]["lanes.*.schedule.lr"]), 1)
        window.drag(column(0.02), HEIGHT, column(0.2), HEIGHT)
        window.key("shift+Right")
        out = window.export()
        edits = json.loads((out / "experiment.json").read_text())["edits"]
        self.assertEqual({edit["set"] for edit in edits}, {"lanes.0.schedule.lr"})
        self.assertEqual({edit["step"] for edit in edits}, {10})
        per_column = 1000 ** (1 / (RIGHT - LEFT))
        self.assertLess(abs(math.log(edits[-1]["value"] / 0.2)), 4 * math.log(per_column))
        self.assertEqual(window.times_ran("cancel_sweep"), 0)

    def exported_sweep(self):
        """The rows of a complete sweep; nothing while it is under way."""
        path = self.window.export() / "sweep.csv"
        if not path.exists():
            return None
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


if __name__ == "__main__":
    unittest.main()

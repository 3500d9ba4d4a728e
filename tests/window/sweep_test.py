"""A sweep of learning rates in the real window: it runs beside the lesson with a bar that grows, is cancelled, runs to its
end; the rate marked in its figure is dragged, and the saved experiment has the edit."""

import csv
import json
import math
import pathlib
import unittest

import driver


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

    def test_the_bar_grows_until_the_sweep_is_cancelled(self):
        window = self.open(count=10_000, steps=4000)  # a minute on an idle machine, hours on a busy one
        before = window.picture()
        window.act("sweep")
        line = window.place("bar.sweep")
        first = window.picture().part(*line)
        self.assertNotEqual(first, before.part(*line), "a bar has appeared")
        driver.wait_until(lambda: window.picture().part(*line) != first, what="the bar grows")
        window.act("play")  # the lesson goes on meanwhile
        window.wait(lambda report: report["state"]["step"] > 0, "it plays")
        window.click("button.cancel_sweep")
        self.assertEqual(window.times_ran("cancel_sweep"), 1)
        window.wait(lambda report: "bar.sweep" not in report["places"], "the bar is gone")
        self.assertEqual(window.picture().part(*line), before.part(*line))
        out = window.export()
        self.assertFalse((out / "sweep.csv").exists(), "it was not complete")
        self.assertGreater(json.loads((out / "summary.json").read_text())["lanes"][0]["steps"], 0)

    def test_a_sweep_to_its_end_and_a_rate_dragged_in_its_figure(self):
        window = self.open(count=12, steps=30)
        window.act("step_10")
        window.act("sweep")
        window.wait(lambda report: not report["state"]["studies"]["sweep"]["running"], "the sweep ends")
        idle = self.exported_sweep()
        self.assertEqual(len(idle), 12 * 2)
        self.assertAlmostEqual(float(idle[-1]["lanes.*.schedule.lr"]), 1)
        plot = window.figure("sweep").plot()
        height = plot.inside()[1]
        self.assertAlmostEqual(plot.grips["lr:0"][0], plot.at(0.02, 1)[0], delta=1)
        window.drag(*[(plot.at(rate, 1)[0], height) for rate in (0.02, 0.2)])
        window.act("step_10")
        out = window.export()
        edits = json.loads((out / "experiment.json").read_text())["edits"]
        self.assertEqual({edit["set"] for edit in edits}, {"lanes.0.schedule.lr"})
        self.assertEqual({edit["step"] for edit in edits}, {10})
        per_column = (plot.x["max"] / plot.x["min"]) ** (1 / plot.data[2])
        self.assertLess(abs(math.log(edits[-1]["value"] / 0.2)), 4 * math.log(per_column))
        self.assertEqual(window.times_ran("cancel_sweep"), 0)

    def exported_sweep(self):
        """The rows of a complete sweep."""
        path = self.window.export() / "sweep.csv"
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


if __name__ == "__main__":
    unittest.main()

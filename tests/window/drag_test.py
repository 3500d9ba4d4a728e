"""Handles of figures dragged in the real window."""

import json
import unittest

import driver


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Drag(unittest.TestCase):
    def setUp(self):
        self.window = driver.Window("what-is-conserved")
        self.addCleanup(self.window.close)

    def test_reference_step_is_dragged_without_a_restart(self):
        window = self.window
        for _ in range(30):
            window.act("step_10")
        window.act("reveal")
        plot = window.figure("conserved").plot()
        _, height = plot.inside()
        self.assertAlmostEqual(plot.grips["reference_step"][0], plot.at(80, 1)[0], delta=1)
        window.drag(*[(plot.at(step, 1)[0], height) for step in (80, 250)])
        out = window.export()
        experiment = json.loads((out / "experiment.json").read_text())
        per_pixel = (plot.x["max"] - plot.x["min"]) / plot.data[2]
        self.assertAlmostEqual(experiment["record"]["reference_step"], 250, delta=2 * per_pixel)
        self.assertEqual(experiment["steps"], 300, "it has not restarted")
        self.assertEqual(experiment["edits"], [])
        rows = (out / "muon.csv").read_text().splitlines()
        overlap = rows[0].split(",").index("delta1_overlap")
        reference = rows[1 + experiment["record"]["reference_step"]].split(",")
        self.assertAlmostEqual(float(reference[overlap]), 1, delta=1e-14)


if __name__ == "__main__":
    unittest.main()

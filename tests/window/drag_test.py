"""Handles of figures dragged in the real window."""

import json
import unittest

import driver

# The figure of conserved quantities in a window of 1280×720: steps 0 and 1200 of Muon's axis, and a height on its data.
STEP_0, STEP_1200, HEIGHT = 391, 790, 260


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Drag(unittest.TestCase):
    def setUp(self):
        self.window = driver.Window("what-is-conserved")

    def tearDown(self):
        self.window.close()

    def test_reference_step_is_dragged_without_a_restart(self):
        window = self.window
        window.xdotool("key", "--delay", 12, *["shift+Right"] * 30)
        at = {step: round(STEP_0 + (STEP_1200 - STEP_0) * step / 1200) for step in (80, 250)}
        window.drag(at[80], HEIGHT, at[250], HEIGHT)
        out = window.export()
        experiment = json.loads((out / "experiment.json").read_text())
        per_pixel = 1200 / (STEP_1200 - STEP_0)
        self.assertAlmostEqual(experiment["record"]["reference_step"], 250, delta=2 * per_pixel)
        self.assertEqual(experiment["steps"], 300, "it has not restarted")
        self.assertEqual(experiment["edits"], [])
        rows = (out / "muon.csv").read_text().splitlines()
        overlap = rows[0].split(",").index("delta1_overlap")
        reference = rows[1 + experiment["record"]["reference_step"]].split(",")
        self.assertAlmostEqual(float(reference[overlap]), 1, delta=1e-14)


if __name__ == "__main__":
    unittest.main()

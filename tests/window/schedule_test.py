"""A learning rate is dragged in the real window, points of a piecewise schedule are added and removed, and the session
replays to the bytes. A picture given by its path becomes the target."""

import json
import os
import pathlib
import subprocess
import time
import unittest

import driver

# The rate of a constant schedule at step 10 of 1000, in a window of 1280×720: the middle of the steps to come.
HANDLE = (830, 263)
IMAGES = pathlib.Path(__file__).resolve().parents[2] / "assets" / "images"


# Where Alt+click puts a point into a piecewise schedule: right of the present step.
SPOT = (900, 300)
PIECEWISE = {"kind": "piecewise", "points": [[0, 0.02], [1000, 0.02]]}


def experiment(schedule):
    document = {
        "muonscope": 1, "title": "Schedules", "seed": 3, "steps": 1000,
        "problem": {"kind": "matrix_factorization", "rows": 6, "cols": 5, "inner": 4,
                    "target": {"kind": "power_law", "scale": 3, "exponent": 1},
                    "init": {"kind": "gaussian", "scale": 0.1}},
        "lanes": [{"name": "Muon", "optimizer": {"kind": "muon"}, "schedule": schedule}],
        "record": {"every": 1, "observables": ["loss"]}}
    text = {key: key for key in ("question", "predict", "reveal", "notice", "exercise")}
    document["lesson"] = {"id": "schedules", "number": 90, "title": "Schedules", "figures": ["schedule"],
                          "controls": [], "claims": [], **text}
    return document


class ScheduleTest(unittest.TestCase):
    SCHEDULE = {"kind": "constant", "lr": 0.02}

    def setUp(self):
        source = pathlib.Path(self.enterContext(driver.tempfile.TemporaryDirectory())) / "schedules.json"
        source.write_text(json.dumps(experiment(self.SCHEDULE)))
        self.window = driver.Window(str(source))
        self.addCleanup(self.window.close)

    def exported(self):
        directory = self.window.export()
        return directory, json.loads((directory / "experiment.json").read_text())

    def check_replay(self, directory):
        again = self.window.directory / "again"
        command = [os.environ["MUONSCOPE"], "run", str(directory / "experiment.json"), "--quiet", "--out", str(again)]
        self.assertEqual(subprocess.run(command, timeout=120).returncode, 0)
        self.assertEqual((directory / "muon.csv").read_bytes(), (again / "muon.csv").read_bytes())


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Constant(ScheduleTest):
    def test_a_dragged_rate_is_logged_and_replays(self):
        self.window.key("shift+Right")
        self.window.drag(*HANDLE, HANDLE[0] + 5, HANDLE[1] + 60)
        for _ in range(3):
            self.window.key("shift+Right")
        time.sleep(0.5)
        directory, document = self.exported()
        self.assertEqual({edit["set"] for edit in document["edits"]}, {"lanes.0.schedule.lr"})
        self.assertEqual([edit["step"] for edit in document["edits"]], [10], "one edit for the whole drag")
        self.assertAlmostEqual(document["edits"][0]["value"], 0.0075, delta=0.0005)  # 60 pixels of 141 a decade
        self.check_replay(directory)

    def test_a_picture_becomes_the_target(self):
        self.window.key("ctrl+i")
        time.sleep(0.5)
        # Faster than frames come: Enter must not overtake the text.
        self.window.xdotool("type", "--delay", 5, "--args", 1, str(IMAGES / "hills.png"), "key", "Return")
        time.sleep(2)
        self.window.key("shift+Right")
        time.sleep(1)
        directory, document = self.exported()
        self.assertEqual(document["problem"]["target"]["kind"], "image")
        self.assertEqual((document["problem"]["rows"], document["problem"]["cols"]), (96, 128))
        self.assertTrue((directory / "images.svg").exists())
        self.check_replay(directory)


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Piecewise(ScheduleTest):
    SCHEDULE = PIECEWISE

    def alt_click(self, x, y):
        self.window.xdotool("keydown", "alt")
        time.sleep(0.2)
        self.window.click(x, y)
        self.window.xdotool("keyup", "alt")
        time.sleep(0.5)

    def points(self, document):
        return document["edits"][-1]["value"]

    def test_alt_click_adds_a_point_and_removes_it(self):
        self.window.key("shift+Right")
        self.alt_click(*SPOT)
        directory, document = self.exported()
        self.assertEqual([(edit["step"], edit["set"]) for edit in document["edits"]], [(10, "lanes.0.schedule.points")])
        points = self.points(document)
        self.assertEqual(len(points), 3)
        self.assertTrue(10 < points[1][0] < 1000 and 0 < points[1][1] != 0.02, points)
        self.window.key("shift+Right")
        self.alt_click(*SPOT)  # on the point
        self.window.key("shift+Right")
        directory, document = self.exported()
        self.assertEqual([edit["step"] for edit in document["edits"]], [10, 20])
        self.assertEqual(self.points(document), PIECEWISE["points"])
        self.check_replay(directory)


if __name__ == "__main__":
    unittest.main()

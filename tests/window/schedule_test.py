"""A learning rate is dragged in the real window, points of a piecewise schedule are added and removed, and the session
replays to the bytes. A picture given by its path becomes the target."""

import json
import os
import pathlib
import subprocess
import unittest

import driver

IMAGES = pathlib.Path(__file__).resolve().parents[2] / "assets" / "images"


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
        self.window.act("step_10")
        plot = self.window.figure("schedule").plot()
        (handle,) = plot.grips.values()
        self.assertAlmostEqual(handle[1], plot.at(500, 0.02)[1], delta=0.5)
        self.window.drag(handle, (handle[0] + 5, plot.at(500, 0.0075)[1]))
        for _ in range(3):
            self.window.act("step_10")
        directory, document = self.exported()
        self.assertEqual({edit["set"] for edit in document["edits"]}, {"lanes.0.schedule.lr"})
        self.assertEqual([edit["step"] for edit in document["edits"]], [10], "one edit for the whole drag")
        self.assertAlmostEqual(document["edits"][0]["value"], 0.0075, delta=0.0005)
        self.check_replay(directory)

    def test_a_picture_becomes_the_target(self):
        self.window.act("target")
        # Faster than frames come: Enter must not overtake the text.
        self.window.xdotool("type", "--delay", 5, "--args", 1, str(IMAGES / "hills.png"), "key", "Return")
        self.window.wait(lambda report: report["state"]["figures"][0]["id"] == "images", "the picture is taken")
        self.window.settle()
        self.window.act("step_10")
        directory, document = self.exported()
        self.assertEqual(document["problem"]["target"]["kind"], "image")
        self.assertEqual((document["problem"]["rows"], document["problem"]["cols"]), (96, 128))
        self.assertTrue((directory / "images.svg").exists())
        self.check_replay(directory)


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Piecewise(ScheduleTest):
    SCHEDULE = PIECEWISE

    def alt_click(self, place):
        self.window.xdotool("keydown", "alt")
        self.window.click(place)
        self.window.xdotool("keyup", "alt")
        self.window.settle(lambda report: report["input"]["keys_up"] == report["input"]["keys_down"])

    def points(self, document):
        return document["edits"][-1]["value"]

    def test_alt_click_adds_a_point_and_removes_it(self):
        self.window.act("step_10")
        # Right of the present step.
        self.alt_click(self.window.figure("schedule").plot().inside(0.6, 0.7))
        directory, document = self.exported()
        self.assertEqual([(edit["step"], edit["set"]) for edit in document["edits"]], [(10, "lanes.0.schedule.points")])
        points = self.points(document)
        self.assertEqual(len(points), 3)
        self.assertTrue(10 < points[1][0] < 1000 and 0 < points[1][1] != 0.02, points)
        self.window.act("step_10")
        self.alt_click(self.window.figure("schedule").plot().at(*points[1]))
        self.window.act("step_10")
        directory, document = self.exported()
        self.assertEqual([edit["step"] for edit in document["edits"]], [10, 20])
        self.assertEqual(self.points(document), PIECEWISE["points"])
        self.check_replay(directory)


if __name__ == "__main__":
    unittest.main()

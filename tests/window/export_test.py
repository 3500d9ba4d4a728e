"""Ctrl+E in the real window: all files are of one step, taken while the run plays on, and show what the screen shows."""

import csv
import json
import re
import unittest

import numpy as np

import driver
from pictures import read_png

LESSON = "all-modes-at-one-rate"


def last_row(directory, lane):
    with open(directory / f"{lane}.csv", newline="") as file:
        return list(csv.DictReader(file))[-1]


def step_drawn(directory, figure):
    return int(re.search(r"<desc>step (\d+) ", (directory / f"{figure}.svg").read_text())[1])


def largest_tick(svg):
    """Of those that are whole numbers."""
    return max(int(text) for text in re.findall(r">(\d+)</text>", svg))


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Export(unittest.TestCase):
    def open(self, source):
        self.window = driver.Window(source)
        self.addCleanup(self.window.close)

    def figures(self):
        return [figure["id"] for figure in self.window.state["figures"]]

    def test_all_files_are_of_one_step_while_it_plays(self):
        self.open(LESSON)
        for _ in range(4):
            self.window.act("faster")
        self.window.act("go_on")  # past the end, however quick it is
        self.window.wait(lambda report: report["state"]["step"] > 200, "it plays")
        seen = self.window.state["step"]
        directory = self.window.export()
        self.assertTrue(self.window.state["playing"])
        step = int(last_row(directory, "muon")["step"])
        self.assertGreaterEqual(step, seen)
        self.assertLess(step, self.window.state["step"], "it went on")
        self.assertEqual(int(last_row(directory, "gd")["step"]), step)
        self.assertEqual(json.loads((directory / "experiment.json").read_text())["steps"], step)
        lanes = json.loads((directory / "summary.json").read_text())["lanes"]
        self.assertEqual({lane["steps"] for lane in lanes}, {step})
        for figure in self.figures():
            self.assertEqual(step_drawn(directory, figure), step)
            self.assertEqual(read_png(directory / f"{figure}.png").shape, (1200, 1920, 3))

    def test_files_show_what_the_screen_shows_and_everything_shows_all(self):
        self.open(LESSON)
        for _ in range(6):
            self.window.act("step_10")
        self.window.act("theory")
        figure = self.figures()[0]
        usual = self.window.export()
        self.window.act("theory")
        self.window.wheel(self.window.figure(figure).plot().inside(0.1, 0.9), notches=6)
        self.window.click(self.window.figure("loss").plot().legend["GD"])
        shown = self.window.export()
        whole = self.window.export("export_everything")
        svg = {path: (path / f"{figure}.svg").read_text() for path in (usual, shown, whole)}
        self.assertIn("theory", svg[usual])
        self.assertNotIn("theory", svg[shown])
        self.assertLess(largest_tick(svg[shown]), largest_tick(svg[usual]))
        self.assertEqual(svg[whole], svg[usual])
        self.assertTrue(np.array_equal(read_png(whole / f"{figure}.png"), read_png(usual / f"{figure}.png")))
        self.assertFalse(np.array_equal(read_png(shown / f"{figure}.png"), read_png(usual / f"{figure}.png")))
        loss = {path: (path / "loss.svg").read_text() for path in (usual, shown, whole)}
        self.assertLess(loss[shown].count("<polyline"), loss[usual].count("<polyline"))
        self.assertEqual(loss[whole], loss[usual])
        self.assertEqual((whole / "muon.csv").read_bytes(), (shown / "muon.csv").read_bytes())

    def test_closing_in_the_midst_leaves_whole_files_images_included(self):
        self.open(LESSON)
        figures = self.figures()
        self.window.act("export")
        self.window.xdotool("key", "--delay", 50, "Return", "ctrl+q")
        self.assertEqual(self.window.process.wait(driver.PATIENCE), 0)
        (directory,) = self.window.directory.glob("muonscope-export*")
        for figure in figures:
            self.assertEqual(read_png(directory / f"{figure}.png").shape, (1200, 1920, 3))
        self.assertFalse(list(directory.rglob("*.tmp*")))


if __name__ == "__main__":
    unittest.main()

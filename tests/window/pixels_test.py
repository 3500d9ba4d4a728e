"""The picture depends on the state alone: whatever makes OpenGL's objects anew under the window (another text size, theme,
monitor, size of the window; a figure saved as PNG; hidden and shown again) leaves what a new window shows."""

import json
import pathlib
import tempfile
import unittest

import driver
from looks import Faults, difference, same

LESSON = "all-modes-at-one-rate"


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Pixels(unittest.TestCase):
    def open(self, preferences=None, **options):
        config = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (config / "preferences.json").write_text(json.dumps(preferences or {}))
        window = driver.Window(LESSON, config=config, **options)
        self.addCleanup(window.close)
        for _ in range(3):
            window.act("step_10")
        return window

    def look(self, window):
        picture = window.picture()
        self.assertEqual(Faults(window.report, picture), [])
        return picture

    def assert_same(self, one, other):
        self.assertTrue(same(one, other), difference(one, other))

    def test_larger_smaller_dark(self):
        window = self.open()
        first = self.look(window)
        window.act("larger")
        larger = self.look(window)
        self.assertFalse(same(first, larger))
        self.assert_same(larger, self.look(self.open({"scale": window.state["scale"]})))
        window.act("dark")
        self.assert_same(self.look(window), self.look(self.open({"scale": window.state["scale"], "dark": True})))
        for action in ("smaller", "dark"):
            window.act(action)
        self.assert_same(self.look(window), first)

    def test_a_monitor_of_another_scale_and_back(self):
        window = self.open(width=1920, height=1080)
        first = self.look(window)
        for scale in (1.5, 2, 1.33):
            window.set_monitor_scale(scale)
            window.resize(round(960 * scale), round(540 * scale))
            there = self.look(window)
            other = self.open(width=1920, height=1080, scale=scale)
            other.resize(round(960 * scale), round(540 * scale))
            self.assert_same(there, self.look(other))
        window.set_monitor_scale(1)
        window.resize(first.width, first.height)
        self.assert_same(self.look(window), first)

    def test_sizes(self):
        window = self.open(width=1600, height=1000)
        first = self.look(window)
        for size in ((1600, 1000), (700, 500), (1280, 720)):
            window.resize(*size)
            now = self.look(window)
            self.assertEqual((now.width, now.height), size)
        self.assert_same(now, first)

    def test_full_screen_and_back(self):
        window = self.open(width=1600, height=1000)
        first = self.look(window)
        window.act("full_screen")
        window.wait(lambda report: report["window"]["full_screen"], "it fills the screen")
        window.settle()
        full = self.look(window)
        self.assertEqual((full.width, full.height), (1600, 1000))
        window.act("leave")
        window.wait(lambda report: not report["window"]["full_screen"], "it is a window again")
        window.settle()
        self.assert_same(self.look(window), first)

    def test_hidden_and_shown_again(self):
        window = self.open()
        first = self.look(window)
        window.xdotool("windowunmap", "--sync", window.id)
        frame = window.report["frame"]
        window.wait(lambda report: report["frame"] > frame + 2, "it goes on")
        window.xdotool("windowmap", "--sync", window.id)
        window.xdotool("windowfocus", window.id)
        window.act("larger")
        window.act("smaller")
        self.assert_same(self.look(window), first)

    def test_a_figure_is_saved_at_two_text_sizes(self):
        window = self.open()
        first = self.look(window)
        for action in ("larger", "smaller"):
            window.click(window.figure("loss").area, button=3)
            window.click("entry.Save as PNG")
            window.wait_for_export()
            window.act("leave")
            window.act(action)
        self.assert_same(self.look(window), first)
        saved = {file.read_bytes() for file in window.directory.glob("loss*.png")}
        self.assertEqual(len(saved), 1, "both pictures are the same")


if __name__ == "__main__":
    unittest.main()

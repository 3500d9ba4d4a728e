"""The window opens within the monitor whatever the monitor's scale, and what matters can be seen there."""

import itertools
import json
import pathlib
import tempfile
import unittest

import driver
from looks import Faults

SCREENS, SCALES = ((1280, 720), (1366, 768), (1920, 1080)), (1, 1.5, 2, 3)
FIRST = (1280, 720)  # pixels at scale 1


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class FirstSize(unittest.TestCase):
    def open(self, screen, scale, layout=None):
        config = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        if layout:
            (config / "layout.json").write_text(json.dumps(layout))
        self.config = config
        window = driver.Window("all-modes-at-one-rate", width=screen[0], height=screen[1], scale=scale, config=config)
        self.addCleanup(window.close)
        return window

    def assert_on_screen(self, window, screen, wanted, scale):
        x, y, width, height = window.report["window"]["rectangle"]
        self.assertGreaterEqual((x, y), (0, 0))
        self.assertLessEqual(x + width, screen[0])
        self.assertLessEqual(y + height, screen[1])
        expected = tuple(min(round(side * scale), most) for side, most in zip(wanted, screen))
        self.assertEqual((width, height), expected)

    def assert_usable(self, window):
        """Plays, steps and says where it is; the figures have room for their axes; nothing is blank."""
        self.assertEqual(Faults(window.report, window.picture()), [])
        places, scale = window.places, window.report["window"]["scale"]
        for name in ("button.play", "button.step", "button.reset", "counter", "menu.File", "menu.Help"):
            self.assertEqual(places[name]["seen"], places[name]["whole"], f"all of {name} can be seen")
        for figure in window.report["figures"]:
            self.assertGreater(min(figure["plots"][0]["data"][2:]), 24 * scale, f"{figure['id']} has room")

    def test_first_start(self):
        for screen, scale in itertools.product(SCREENS, SCALES):
            with self.subTest(screen=screen, scale=scale):
                window = self.open(screen, scale)
                self.assert_on_screen(window, screen, FIRST, scale)
                self.assert_usable(window)
                window.close()

    def test_a_size_remembered_from_a_larger_monitor(self):
        layout = {"width": 2400, "height": 1300}
        for screen, scale in (((1366, 768), 1), ((1920, 1080), 2)):
            with self.subTest(screen=screen, scale=scale):
                window = self.open(screen, scale, layout)
                self.assert_on_screen(window, screen, (2400, 1300), scale)
                self.assertEqual(window.quit(), 0)
                kept = json.loads((self.config / "layout.json").read_text())
                self.assertEqual((kept["width"], kept["height"]), (2400, 1300), "for the larger monitor")

    def test_reset_layout(self):
        for screen, scale in (((1920, 1080), 1), ((1366, 768), 2)):
            with self.subTest(screen=screen, scale=scale):
                window = self.open(screen, scale, {"width": 500, "height": 400})
                self.assert_on_screen(window, screen, (500, 400), scale)
                window.xdotool("windowmove", window.id, screen[0] - 300, screen[1] - 200)
                window.act("reset_layout")
                window.settle()
                self.assert_on_screen(window, screen, FIRST, scale)
                self.assertEqual(window.quit(), 0)
                kept = json.loads((self.config / "layout.json").read_text())
                self.assertEqual((kept["width"], kept["height"]), FIRST, "whatever this screen makes of it")


if __name__ == "__main__":
    unittest.main()

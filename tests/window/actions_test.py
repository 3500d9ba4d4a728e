"""Every action by key and by the command list, taps on a slow machine, and what a restart remembers."""

import json
import pathlib
import shutil
import tempfile
import unittest

import driver
from action_table import put_away


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Actions(unittest.TestCase):
    def window(self, **options):
        window = driver.Window("all-modes-at-one-rate", **options)
        self.addCleanup(window.close)
        return window

    def ran_once_more(self, window, identifier, act):
        before = window.times_ran(identifier)
        act()
        window.wait(lambda report: report["ran"].get(identifier, 0) == before + 1, f"{identifier} runs")
        put_away(window, identifier)

    def test_every_action_by_every_key(self):
        window = self.window()
        for identifier, (_, keys) in window.shortcuts().items():
            for way, key in enumerate(keys):
                if identifier != "quit":
                    with self.subTest(action=identifier, key=key):
                        self.ran_once_more(window, identifier, lambda: window.act(identifier, way))
        self.assertEqual(window.quit(), 0)

    def test_every_action_by_the_command_list(self):
        window = self.window()
        actions = window.shortcuts()

        def choose(label):
            window.act("palette")
            window.type(label.rstrip("…"))
            window.key("Return")

        for identifier, (label, _) in actions.items():
            if identifier not in ("quit", "palette"):
                with self.subTest(action=identifier):
                    self.ran_once_more(window, identifier, lambda: choose(label))
        choose(actions["quit"][0])
        self.assertEqual(window.process.wait(driver.PATIENCE), 0)

    def test_no_tap_is_lost_at_fifteen_frames_a_second(self):
        window = self.window(frame_delay=66)
        window.xdotool("key", "--delay", 12, *["Right"] * 20)
        window.settle(lambda report: report["input"]["keys_up"] >= 20, "all taps arrive")
        self.assertEqual(window.times_ran("step"), 20)
        self.assertEqual(window.state["step"], 20)


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Restart(unittest.TestCase):
    def setUp(self):
        self.config = pathlib.Path(tempfile.mkdtemp(prefix="muonscope-config-"))
        self.addCleanup(shutil.rmtree, self.config)

    def start(self):
        window = driver.Window("all-modes-at-one-rate", config=self.config)
        self.addCleanup(window.close)
        return window

    def read(self, name):
        return json.loads((self.config / f"{name}.json").read_text())

    def ground(self, window):
        """The brightness of the menu bar, where nothing is written."""
        return sum(window.picture(whole=True).pixel(*driver.middle(window.place("status"))[:1], 2))

    def test_theme_scale_size_and_panels_survive(self):
        window = self.start()
        light = self.ground(window)
        window.drag("splitter", by=(60, 0))
        window.act("dark")
        window.act("larger", 1)
        window.resize(1100, 650)
        self.assertEqual(window.quit(), 0)
        preferences, layout = self.read("preferences"), self.read("layout")
        self.assertTrue(preferences["dark"])
        self.assertAlmostEqual(preferences["scale"], 1.1)
        self.assertEqual((layout["width"], layout["height"]), (1100, 650))
        self.assertAlmostEqual(layout["column_width"], 388, delta=6)
        again = self.start()
        picture = again.picture()
        self.assertEqual((picture.width, picture.height), (1100, 650))
        self.assertLess(self.ground(again), light / 3)
        self.assertEqual(again.quit(), 0)
        self.assertEqual(self.read("layout"), layout)

    def test_bad_files_do_no_harm(self):
        (self.config / "preferences.json").write_text('{"dark": true, "scale": "huge"}')
        (self.config / "layout.json").write_text("not JSON")
        window = self.start()
        picture = window.picture()
        self.assertEqual((picture.width, picture.height), (1280, 720))
        self.assertLess(self.ground(window), 240)


if __name__ == "__main__":
    unittest.main()

"""Every action by key and by the command list, taps on a slow machine, and what a restart remembers."""

import json
import pathlib
import shutil
import tempfile
import time
import unittest

import driver

# Actions after which something is open that takes the keyboard.
OPENS = {"open", "target", "save", "export", "palette", "help"}


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Actions(unittest.TestCase):
    def window(self, **options):
        window = driver.Window("all-modes-at-one-rate", **options)
        self.addCleanup(window.close)
        return window

    def ran_once_more(self, window, identifier, act):
        before = window.times_ran(identifier)
        act()
        driver.wait_until(lambda: window.times_ran(identifier) == before + 1, 5, f"{identifier} runs")
        if identifier in OPENS:
            window.key("Escape")

    def test_every_action_by_every_key(self):
        window = self.window()
        for identifier, (_, keys) in window.shortcuts().items():
            for key in keys:
                if identifier != "quit":
                    with self.subTest(action=identifier, key=key):
                        self.ran_once_more(window, identifier, lambda: window.key(key))
        window.key("ctrl+q")
        self.assertEqual(window.process.wait(20), 0)
        self.assertEqual(window.times_ran("quit"), 1)

    def test_every_action_by_the_command_list(self):
        window = self.window()
        actions = window.shortcuts()

        def choose(label):
            window.xdotool("key", "ctrl+k", "type", "--delay", 4, label.rstrip("…"))
            window.key("Return")

        for identifier, (label, _) in actions.items():
            if identifier not in ("quit", "palette"):
                with self.subTest(action=identifier):
                    self.ran_once_more(window, identifier, lambda: choose(label))
        choose(actions["quit"][0])
        self.assertEqual(window.process.wait(20), 0)

    def test_no_tap_is_lost_at_fifteen_frames_a_second(self):
        window = self.window(frame_delay=66)
        window.xdotool("key", "--delay", 12, *["Right"] * 20)
        driver.wait_until(lambda: window.times_ran("step") >= 20, 10, "all steps taken")
        time.sleep(0.5)
        self.assertEqual(window.times_ran("step"), 20)


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

    def test_theme_scale_size_and_panels_survive(self):
        window = self.start()
        light = window.screenshot().pixel(640, 30)
        window.drag(340, 300, 400, 300)
        window.key("ctrl+shift+d", "ctrl+equal")
        window.xdotool("windowsize", window.id, 1100, 650)
        time.sleep(1)
        window.key("ctrl+q")
        self.assertEqual(window.process.wait(20), 0)
        preferences, layout = self.read("preferences"), self.read("layout")
        self.assertTrue(preferences["dark"])
        self.assertAlmostEqual(preferences["scale"], 1.1)
        self.assertEqual((layout["width"], layout["height"]), (1100, 650))
        self.assertAlmostEqual(layout["column_width"], 388, delta=6)
        again = self.start()
        picture = again.screenshot()
        self.assertEqual((picture.width, picture.height), (1100, 650))
        self.assertLess(sum(picture.pixel(640, 30)), sum(light) / 3)
        again.key("ctrl+q")
        again.process.wait(20)
        self.assertEqual(self.read("layout"), layout)

    def test_bad_files_do_no_harm(self):
        (self.config / "preferences.json").write_text('{"dark": true, "scale": "huge"}')
        (self.config / "layout.json").write_text("not JSON")
        picture = self.start().screenshot()
        self.assertEqual((picture.width, picture.height), (1280, 720))
        self.assertLess(max(picture.pixel(640, 30)), 80)


if __name__ == "__main__":
    unittest.main()

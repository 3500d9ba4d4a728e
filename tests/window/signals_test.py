"""SIGTERM, SIGINT and SIGHUP to the window are a clean end within a second, whatever a step takes: settings are kept,
the exit code is 0."""

import json
import pathlib
import signal
import sys
import tempfile
import time
import unittest

import driver

# pylint: disable=wrong-import-position
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from harness import lane, small_experiment


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Signals(unittest.TestCase):
    def end(self, window, number):
        """Seconds from the signal to the end."""
        begin = time.monotonic()
        window.process.send_signal(number)
        self.assertEqual(window.process.wait(60), 0, "a clean end")
        return time.monotonic() - begin

    def test_idle_and_playing(self):
        for number, play in ((signal.SIGTERM, False), (signal.SIGINT, True), (signal.SIGHUP, False)):
            with self.subTest(signal=number.name, playing=play):
                window = driver.Window("all-modes-at-one-rate")
                self.addCleanup(window.close)
                window.key("ctrl+plus")  # a setting that is kept
                if play:
                    window.key("space")
                time.sleep(0.5)
                self.assertLess(self.end(window, number), 1)
                self.assertTrue(list(window.config.glob("*.json")), "settings are kept")

    def test_inside_a_long_step(self):
        document = small_experiment(steps=1000, lanes=[lane("muon", 0.01, "Muon")], record={
            "observables": ["loss"], "reference_step": 0})
        document["problem"] = {"kind": "linear_attention", "dim": 1200, "init": {"kind": "identity"}}
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        source = pathlib.Path(directory.name) / "e.json"
        source.write_text(json.dumps(document), encoding="utf-8")
        window = driver.Window(str(source))
        self.addCleanup(window.close)
        window.key("space")
        time.sleep(3)
        self.assertLess(self.end(window, signal.SIGTERM), 1)


if __name__ == "__main__":
    unittest.main()

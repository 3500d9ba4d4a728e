"""A window with a lesson on screen and what tests of its time line share."""

import os
import pathlib
import subprocess
import unittest

import driver
import numpy as np

LESSON = "all-modes-at-one-rate"


def differing(one, other, place):
    """Pixels of a place that differ visibly."""
    away = one.crop(place).astype(int) - other.crop(place).astype(int)
    return int((np.abs(away).max(axis=-1) > 16).sum())


def results(directory):
    """Bytes by name of a run's tables and final matrices."""
    return {path.name: path.read_bytes() for path in sorted(pathlib.Path(directory).glob("*.csv"))} | {
        str(path.relative_to(directory)): path.read_bytes() for path in sorted(pathlib.Path(directory, "final").rglob("*.npy"))}


class TimedTest(unittest.TestCase):
    dark = False

    @staticmethod
    def display():
        """None: the usual one."""
        return None

    def setUp(self):
        if driver.missing_tools():
            self.skipTest(f"needs {driver.missing_tools()}")
        self.window = driver.Window(LESSON, display=self.display())
        self.addCleanup(self.window.close)
        if self.dark:
            self.window.act("dark")

    def play_to_the_end(self):
        window = self.window
        for _ in range(12):
            window.act("faster")
        window.act("play")
        window.wait(lambda report: report["state"]["step"] == report["state"]["steps"], "it comes to the end")
        window.wait(lambda report: not report["state"]["playing"], "it stops there")
        window.settle()

    def replayed(self, exported):
        """Saves, runs that headless to the step shown and compares it with what the window exported there; the files."""
        window = self.window
        window.act("save")
        window.type("mine.json")
        window.key("Return")
        saved = window.directory / "mine.json"
        window.wait(lambda report: saved.exists(), "it is saved")
        out = window.directory / "headless"
        subprocess.run([os.environ["MUONSCOPE"], "run", saved, "--steps", str(window.state["step"]), "--out", out, "--quiet"],
                       check=True)
        self.assertEqual(results(exported), results(out))
        return results(out)

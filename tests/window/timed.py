"""A window with a lesson on screen and what tests of its time line share."""

import unittest

import driver
import numpy as np

LESSON = "all-modes-at-one-rate"


def differing(one, other, place):
    """Pixels of a place that differ visibly."""
    away = one.crop(place).astype(int) - other.crop(place).astype(int)
    return int((np.abs(away).max(axis=-1) > 16).sum())


class TimedTest(unittest.TestCase):
    dark = False

    def setUp(self):
        if driver.missing_tools():
            self.skipTest(f"needs {driver.missing_tools()}")
        self.window = driver.Window(LESSON)
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

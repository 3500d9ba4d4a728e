"""Promise: figures that the problem has nothing for are grey in the lists of figures and in the command list, with the reason
under the pointer; choosing one changes nothing and says why."""

import unittest

import numpy as np

import driver


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class GreyFigures(unittest.TestCase):
    def setUp(self):
        self.window = driver.Window("all-modes-at-one-rate")
        self.addCleanup(self.window.close)

    def shown(self):
        return [figure["id"] for figure in self.window.report["figures"]]

    def darkest(self, place):
        """How far the darkest ink in a place is from its ground, of 255."""
        x, y, width, height = (round(value) for value in self.window.place(place))
        left, top = self.window.report["window"]["rectangle"][:2]
        pixels = self.window.display.pixels()[top + y : top + y + height, left + x : left + x + width].astype(int)
        return int(np.abs(pixels - pixels[0, 0]).max())

    def test_grey_choices_do_nothing(self):
        before = self.shown()
        self.window.click("figure.0.title")
        self.assertLess(self.darkest("choice.cloud"), 0.75 * self.darkest("choice.loss"))
        self.window.click("choice.cloud")
        self.assertEqual(self.shown(), before)
        self.assertIn("popup", self.window.places)
        self.window.click("choice.modes")
        self.assertEqual(self.shown(), ["modes", *before[1:]])

    def test_the_command_list_says_why_not(self):
        before = self.shown()
        self.window.act("palette")
        self.window.type("phase space")
        self.window.key("Return")
        self.assertEqual(self.window.state["notice"]["text"], "Phase space: For particles: here factors P and Q are learnt")
        self.assertEqual(self.shown(), before)


if __name__ == "__main__":
    unittest.main()

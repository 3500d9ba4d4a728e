"""Figures under the mouse: what it does is seen in the pixels, and undone by the keys that undo it."""

import hashlib
import time
import unittest

import driver

# The loss figure of the lesson in a window of 1280×720: all of it, a point on its data, its axes, its legend.
FIGURE = (350, 410, 450, 225)
DATA, X_AXIS, Y_AXIS, LEGEND = (590, 510), (590, 590), (396, 510), (530, 431)


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Mouse(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.window = driver.Window("all-modes-at-one-rate")
        cls.window.xdotool("key", "--delay", 12, *["shift+Right"] * 12)
        time.sleep(1)

    @classmethod
    def tearDownClass(cls):
        cls.window.close()

    def setUp(self):
        self.window.key("f")
        self.before = self.figure()

    def figure(self):
        return hashlib.sha256(self.window.screenshot().part(*FIGURE)).hexdigest()

    def wheel(self, at, button=4):
        self.window.xdotool("mousemove", *at)
        time.sleep(0.3)
        self.window.xdotool("click", button)
        time.sleep(0.3)

    def test_wheel_zooms_and_fit_undoes_it(self):
        views = [self.before]
        for at in (DATA, X_AXIS, Y_AXIS):
            self.wheel(at)
            views.append(self.figure())
            self.window.key("f")
            self.assertEqual(self.figure(), self.before)
        self.assertEqual(len(set(views)), 4, "both axes, one axis, the other axis: all look different")

    def test_drag_pans_and_double_click_fits(self):
        self.window.drag(*DATA, DATA[0] + 60, DATA[1] - 20)
        self.assertNotEqual(self.figure(), self.before)
        self.window.xdotool("mousemove", *DATA)
        time.sleep(0.3)
        self.window.xdotool("click", "--repeat", 2, "--delay", 200, 1)
        time.sleep(0.3)
        self.assertEqual(self.figure(), self.before)

    def test_right_drag_zooms_to_the_box(self):
        self.window.drag(470, 470, 560, 540, button=3)
        self.assertNotEqual(self.figure(), self.before)
        self.window.key("f")
        self.assertEqual(self.figure(), self.before)

    def test_legend_hides_and_isolates(self):
        self.window.click(*LEGEND)
        hidden = self.figure()
        self.assertNotEqual(hidden, self.before)
        self.window.click(*LEGEND)
        self.assertEqual(self.figure(), self.before)
        for expected_same in (False, True):
            self.window.xdotool("mousemove", *LEGEND)
            time.sleep(0.3)
            self.window.xdotool("click", "--repeat", 2, "--delay", 200, 1)
            time.sleep(0.3)
            now = self.figure()
            self.assertNotEqual(now, hidden)
            self.assertEqual(now == self.before, expected_same)

    def test_enlarge_and_back(self):
        self.window.key("m")
        self.assertNotEqual(self.figure(), self.before)
        self.window.key("Escape")
        self.assertEqual(self.figure(), self.before)

    def test_menu_saves_the_figure(self):
        self.window.click(*DATA, button=3)
        # The menu opens at the pointer, or ends at the window's lower edge; its last entry writes CSV.
        self.window.click(DATA[0] + 60, 700)
        written = driver.wait_until(lambda: list(self.window.directory.glob("loss*.csv")), what="CSV appears")
        self.assertIn("GD", driver.wait_until(written[0].read_text, what="CSV is written"))
        self.window.key("Escape")


if __name__ == "__main__":
    unittest.main()

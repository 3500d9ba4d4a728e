"""Figures under the mouse: what it does is seen in the pixels, and undone by the keys that undo it."""

import unittest

import driver


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Mouse(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.window = driver.Window("all-modes-at-one-rate")
        for _ in range(12):
            cls.window.act("step_10")

    @classmethod
    def tearDownClass(cls):
        cls.window.close()

    def setUp(self):
        self.window.act("fit")
        self.area = self.window.figure("loss").area
        self.before = self.figure()

    def figure(self):
        """What is to be seen where the loss stands at first."""
        return self.window.picture().part(*self.area)

    def plot(self):
        return self.window.figure("loss").plot()

    def places(self):
        """On the data, the x axis, the y axis."""
        left, top, width, height = self.plot().data
        return (left + width / 2, top + height / 2), (left + width / 2, top + height + 8), (left - 8, top + height / 2)

    def test_wheel_zooms_and_fit_undoes_it(self):
        views = [self.before]
        for at in self.places():
            self.window.wheel(at)
            views.append(self.figure())
            self.window.act("fit")
            self.assertEqual(self.figure(), self.before)
        self.assertEqual(len(set(views)), 4, "both axes, one axis, the other axis: all look different")

    def test_drag_pans_and_double_click_fits(self):
        self.window.drag(self.plot().inside(), by=(60, -20))
        self.assertNotEqual(self.figure(), self.before)
        self.window.double_click(self.plot().inside())
        self.assertEqual(self.figure(), self.before)

    def test_right_drag_zooms_to_the_box(self):
        plot = self.plot()
        self.window.drag(plot.inside(0.2, 0.3), plot.inside(0.5, 0.7), button=3)
        self.assertNotEqual(self.figure(), self.before)
        self.window.act("fit")
        self.assertEqual(self.figure(), self.before)

    def test_legend_hides_and_isolates(self):
        group, entry = next(iter(self.plot().legend.items()))
        self.window.click(entry)
        hidden = self.figure()
        self.assertNotEqual(hidden, self.before)
        self.window.click(self.plot().legend[group])
        self.assertEqual(self.figure(), self.before)
        for expected_same in (False, True):
            self.window.double_click(self.plot().legend[group])
            now = self.figure()
            self.assertNotEqual(now, hidden)
            self.assertEqual(now == self.before, expected_same)

    def test_enlarge_and_back(self):
        self.window.act("enlarge")
        self.assertNotEqual(self.figure(), self.before)
        self.window.act("leave")
        self.assertEqual(self.figure(), self.before)

    def test_menu_saves_the_figure(self):
        self.window.click(self.plot().inside(), button=3)
        self.window.click("entry.Save data as CSV")
        written = driver.wait_until(lambda: list(self.window.directory.glob("loss*.csv")), what="CSV appears")
        self.assertIn("GD", driver.wait_until(written[0].read_text, what="CSV is written"))
        self.window.key("Escape")


if __name__ == "__main__":
    unittest.main()

"""Two monitors: what the room sees on the second one, and what the speaker keeps on the first; the pixels of both."""

import unittest

import driver
import numpy as np
import two_monitors
from looks import entropy
from screen import ask_to_close
from timed import LESSON, differing

RED = (230, 20, 30)


class TwoScreens(unittest.TestCase):
    def setUp(self):
        missing = driver.missing_tools() + two_monitors.missing_tools()
        if missing:
            self.skipTest(f"needs {missing}")
        self.window = driver.Window(LESSON, display=two_monitors.TwoMonitors())
        self.addCleanup(self.window.close)
        self.window.act("second_screen")
        self.window.wait(lambda report: report["second"] and report["second"]["places"], "the second window is drawn")

    def room(self):
        """Its picture, which is neither blank nor a jumble."""
        picture = self.window.room_picture()
        self.assertTrue(0.35 < entropy(picture.array) < 3.5, entropy(picture.array))
        for figure in self.window.report["second"]["figures"]:
            pixels = picture.crop(figure["area"]).reshape(-1, 3)
            ink = (pixels != pixels[0]).any(axis=-1).mean()
            self.assertTrue(0.004 < ink < 0.97, (figure["id"], ink))
        return picture

    def changed(self, before, after, name):
        return differing(before, after, self.window.report["second"]["places"][name]["whole"])

    def test_the_room_sees_the_figures_and_the_speaker_the_rest(self):
        window = self.window
        second = window.report["second"]
        self.assertEqual(second["rectangle"], [two_monitors.LAPTOP[0], 0, *two_monitors.PROJECTOR])
        self.assertTrue(second["full_screen"])
        self.assertEqual(window.report["window"]["rectangle"], [0, 0, *two_monitors.LAPTOP])
        self.assertIn("notes.next", window.places, "the next page")
        self.assertIn("panel.controls", window.places)
        self.assertNotIn("notes.next", second["places"])
        self.assertNotIn("panel.controls", second["places"])
        shown = [figure["slot"] for figure in window.report["figures"]]
        self.assertEqual([figure["slot"] for figure in second["figures"]], shown[:2], "as many as keep their names")

        question = self.room()
        window.act("next_page")
        predict = self.room()
        self.assertGreater(self.changed(question, predict, "panel.lesson"), 500, "another sentence")
        window.act("step_10")
        stepped = self.room()
        self.assertGreater(self.changed(predict, stepped, "counter"), 20)
        self.assertGreater(self.changed(predict, stepped, "figure.0"), 50)
        window.act("second_screen_dark")
        dark = self.room()
        self.assertLess(dark.array.mean(), 80)
        self.assertGreater(window.picture().array.mean(), 180, "the speaker's stays as it is")
        window.act("enlarge")
        self.assertEqual(len(window.report["second"]["figures"]), 1)
        self.room()
        self.assertEqual(window.quit(), 0)

    def test_a_black_screen_is_the_rooms_alone(self):
        window = self.window
        window.act("blank")
        self.assertFalse(window.room_picture().array.any())
        self.assertGreater(window.picture().array.mean(), 100)
        step = window.state["step"]
        window.act("step")
        self.assertEqual(window.state["step"], step + 1, "keys go on working")
        self.assertTrue(window.state["blank"])
        window.act("blank")
        self.room()

    def test_a_spot_follows_the_pointer(self):
        window = self.window
        window.act("step_10")
        there = window.report["second"]["figures"][0]["plots"][1]["data"]
        window.move(window.figure(window.report["figures"][0]["id"]).plot(1).inside(0.25, 0.75))
        left, top = window.report["second"]["rectangle"][:2]
        x, y = round(left + there[0] + 0.25 * there[2]), round(top + there[1] + 0.75 * there[3])

        def is_red():
            pixels = window.display.pixels()[y - 2 : y + 3, x - 2 : x + 3].astype(int)
            return bool((np.abs(pixels - RED).max(axis=-1) < 70).all())

        driver.wait_until(is_red, what="the spot is there")

    def test_what_is_pointed_at_is_on_it(self):
        window = self.window
        for place in (-1, 0):
            figure = window.report["figures"][place]
            window.move(driver.middle(figure["plots"][0]["data"]))
            window.wait(lambda report: figure["slot"] in [each["slot"] for each in report["second"]["figures"]],
                        f"{figure['id']} is there")
        self.room()

    def test_an_unplugged_monitor_is_told(self):
        window = self.window
        window.display.unplug_projector()
        window.wait(lambda report: not report["state"]["second_screen"], "it is noticed")
        self.assertIn("opens it again", window.state["notice"]["text"])
        self.assertIsNone(window.report["second"])
        step = window.state["step"]
        window.act("step")
        self.assertEqual(window.state["step"], step + 1)
        self.assertEqual(window.quit(), 0)

    def test_the_second_window_can_be_closed_and_opened_again(self):
        window = self.window
        for _ in range(3):
            window.act("second_screen")
            self.assertIsNone(window.report["second"])
            window.act("second_screen")
            window.wait(lambda report: report["second"] and report["second"]["places"], "it is drawn")
        self.room()


class OneScreen(unittest.TestCase):
    def test_the_rooms_window_lies_behind(self):
        if driver.missing_tools():
            self.skipTest(f"needs {driver.missing_tools()}")
        window = driver.Window(LESSON, width=1600, height=900)
        self.addCleanup(window.close)
        window.act("second_screen")
        self.assertIn("no other monitor", window.wait(lambda report: report["state"]["notice"])["state"]["notice"]["text"])
        self.assertFalse(window.report["second"]["full_screen"])
        window.key("Escape")
        other = window.xdotool("search", "--onlyvisible", "--name", "for the room").split()
        window.xdotool("windowmove", other[0], 300, 160)
        window.xdotool("windowraise", other[0])
        window.wait(lambda report: report["second"]["rectangle"][:2] == [300, 160], "it is moved")
        self.assertGreater(entropy(window.room_picture().array), 0.35)
        ask_to_close(window.display.name, int(other[0]))
        window.wait(lambda report: not report["state"]["second_screen"], "it is closed")
        self.assertTrue(window.alive())


if __name__ == "__main__":
    unittest.main()

"""The window in small and large sizes, minimized and back, and closed while something goes on."""

import json
import time
import unittest

import driver
from looks import Faults
from timed import differing

LESSON, CLOUDS = "all-modes-at-one-rate", "a-cloud-of-particles"


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Robust(unittest.TestCase):
    def open(self, *arguments, **keywords):
        window = driver.Window(*arguments, **keywords)
        self.addCleanup(window.close)
        return window

    def test_sizes(self):
        for width, height, scale in ((640, 400, None), (3840, 2160, 2)):
            for lesson in (LESSON, CLOUDS):
                with self.subTest(size=(width, height), lesson=lesson):
                    window = self.open(lesson, width=width, height=height, scale=scale)
                    window.resize(width, height)
                    for action in ("step_10", "dark", "present", "next_page"):
                        window.act(action)
                        self.assertEqual(Faults(window.report, window.picture()), [], action)
                    window.close()

    def test_minimized_and_back(self):
        window = self.open(LESSON)
        window.act("step_10")
        before = window.picture()
        window.xdotool("windowunmap", "--sync", window.id)
        frame = window.report["frame"]
        window.wait(lambda report: report["frame"] > frame + 2, "it goes on without being seen")
        window.xdotool("windowmap", "--sync", window.id)
        window.settle()
        driver.wait_until(lambda: (window.picture().array == before.array).all(), what="the same picture")

    def test_opengl_is_lost(self):
        window = self.open(LESSON)
        window.act("reveal")
        for _ in range(3):
            window.act("step_10")
        window.drag("control.lanes.0.schedule.lr.slider", by=(30, 0))
        window.act("step_10")
        step, page, picture = window.state["step"], window.state["page"], window.picture()
        self.assertEqual(len(window.state["done"]), 1)
        (window.hook / "lose_context").touch()
        window.wait(lambda report: "driver was reset" in ((report["state"]["notice"] or {}).get("text", "")), "another window")
        window.id = driver.wait_until(window._find, what="it is there")
        window.wait(lambda report: report["state"]["step"] == step, "it is where it was")
        window.key("Escape")
        self.assertEqual(window.state["page"], page)
        now = window.picture()
        self.assertEqual(Faults(window.report, now), [])
        self.assertEqual(differing(picture, now, window.place("panel.right")), 0, "the same figures")
        window.act("step")
        self.assertEqual(window.state["step"], step + 1)
        self.assertEqual(window.quit(), 0)

    def test_opengl_is_lost_again_and_again(self):
        window = self.open(LESSON)
        for _ in range(4):
            window.act("step_10")
        for _ in range(3):
            driver.wait_until(lambda: not (window.hook / "lose_context").exists(), what="the last one is noticed")
            (window.hook / "lose_context").touch()
        self.assertEqual(window.process.wait(60), 1, "it gives up")
        kept = list((window.directory / "config").rglob("session.json"))
        self.assertEqual(len(kept), 1, "what it showed is there for the next start")
        self.assertEqual(json.loads(kept[0].read_text())["step"], 40)

    def closes(self, window, what):
        """Gone, and cleanly, within two seconds."""
        begin = time.monotonic()
        self.assertEqual(window.quit(), 0, what)
        self.assertLess(time.monotonic() - begin, 2, what)

    def test_closing_while_something_goes_on(self):
        def plays_fast(window):
            for _ in range(20):
                window.act("faster")
            window.act("play")
            window.wait(lambda report: report["state"]["step"] > 200, "it plays")

        def seeds(window):
            window.act("seeds")
            window.wait(lambda report: report["state"]["studies"]["seeds"]["running"], "seeds are run")

        def best_rates(window):
            window.act("best_rates")
            window.wait(lambda report: report["state"]["best_rates_wanted"], "rates are tried")

        def a_path_is_asked_for(window):
            window.act("save")
            window.type("unfinished")

        def two_screens(window):
            window.act("second_screen")
            window.wait(lambda report: report["second"], "it is there")

        def a_button_is_down(window):
            window.move(window.bar_at(0.3))
            window.press()

        for begin in (plays_fast, seeds, best_rates, a_path_is_asked_for, two_screens, a_button_is_down):
            with self.subTest(while_=begin.__name__):
                window = self.open(LESSON)
                begin(window)
                self.closes(window, begin.__name__)
                self.assertEqual(list(window.directory.glob("*.tmp*")), [])


if __name__ == "__main__":
    unittest.main()

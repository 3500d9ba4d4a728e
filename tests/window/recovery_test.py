"""A session that is killed is offered again, to the step and the change; one that ends by itself leaves nothing. Undo and
redo by key, and steps back: the picture is the one that was there."""

import pathlib
import tempfile
import time
import unittest

import driver
from looks import Faults, difference, same

LESSON = "all-modes-at-one-rate"
KEEPING = 5  # s, the program's own period


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Recovery(unittest.TestCase):
    def setUp(self):
        self.config = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def open(self):
        window = driver.Window(LESSON, config=self.config)
        self.addCleanup(window.close)
        return window

    def sessions(self):
        return [path for path in (self.config / "sessions").glob("*") if (path / "session.json").exists()]

    def test_killed_and_recovered(self):
        window = self.open()
        window.act("new_seed")
        window.act("reveal")
        window.act("lane_1")
        window.act("hide_lane")
        for _ in range(4):
            window.act("step_10")
        window.act("next_page")
        seed, step, page = window.state["seed"], window.state["step"], window.state["page"]
        hidden = window.state["hidden_lanes"]
        self.assertEqual(len(hidden), 1)
        picture = window.picture()
        driver.wait_until(self.sessions, KEEPING + 10, "the session is kept")
        time.sleep(KEEPING + 1)  # what was done last, too
        window.process.kill()
        window.process.wait(10)
        again = self.open()
        self.assertIn("broke off at step 40", again.state["notice"]["text"])
        self.assertNotEqual(again.state["seed"], seed)
        self.assertEqual(Faults(again.report, again.picture()), [])
        again.click("notice.offer")
        again.wait(lambda report: report["state"]["step"] == step and not report["state"]["playing"], "it is there again")
        self.assertEqual(again.state["seed"], seed)
        self.assertEqual(again.state["lesson"], LESSON)
        self.assertEqual(again.state["page"], page)
        self.assertEqual(again.state["hidden_lanes"], hidden)
        now = again.picture()
        self.assertTrue(same(now, picture), difference(now, picture))
        again.act("recover")
        self.assertTrue(again.state["notice"]["is_error"], "once is enough")
        again.act("leave")
        self.assertEqual(again.quit(), 0)
        self.assertEqual(self.sessions(), [])

    def test_two_windows_at_once(self):
        first = self.open()
        first.act("step_10")
        driver.wait_until(self.sessions, KEEPING + 10, "the session is kept")
        second = self.open()
        self.assertIsNone(second.state["notice"], "the first goes on")
        second.quit()
        first.quit()
        self.assertEqual(self.sessions(), [])


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Undo(unittest.TestCase):
    def test_a_slider_is_dragged_undone_and_dragged_again(self):
        window = driver.Window(LESSON)
        self.addCleanup(window.close)
        for _ in range(3):
            window.act("step_10")
        before = window.picture()
        slider = next(name for name in window.places if name.startswith("control.") and name.endswith(".slider"))
        x, y, width, height = window.place(slider)
        window.drag((x + width / 2, y + height / 2), by=(width / 4, 0))
        self.assertTrue(window.state["next_undo"])
        window.act("step_10")
        changed = window.picture()
        window.act("undo")
        self.assertEqual(window.state["next_undo"], "", "a drag is one gesture")
        self.assertEqual(window.state["step"], 40)
        window.act("step_back_10")
        after = window.picture()
        self.assertFalse(same(after, changed))
        window.act("last_step")
        window.act("redo")
        again = window.picture()
        self.assertTrue(same(again, changed), difference(again, changed))
        self.assertEqual(Faults(window.report, again), [])
        window.act("undo")
        window.act("step_back_10")
        self.assertFalse(same(window.picture(), before), "the bar shows what was recorded beyond")


if __name__ == "__main__":
    unittest.main()

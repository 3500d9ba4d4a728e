"""A lecture in the real window, light and dark, with a clicker's keys: a lesson page by page, a curve drawn before the run
and judged after it, back in time, presentation mode, a black screen, a second screen, files; the picture after every stage,
and what is saved runs headless to the bytes that were exported."""

import json
import pathlib
import unittest

import two_monitors
from looks import Faults
from timed import TimedTest, differing

EXAMPLE = pathlib.Path(__file__).parents[2] / "examples" / "halving.json"


class Lecture(TimedTest):
    @staticmethod
    def display():
        return two_monitors.TwoMonitors()

    def see(self, what):
        picture = self.window.picture()
        self.assertEqual(Faults(self.window.report, picture), [], what)
        return picture

    def page(self, part):
        """Page Down until a page of this part is there."""
        window = self.window
        for _ in range(20):
            if window.state["page"]["part"] == part:
                return self.see(part)
            window.act("next_page")
        raise AssertionError(f"no page of {part}")

    def differs(self, before, after, place, least=50):
        self.assertGreater(differing(before, after, self.window.place(place)), least)

    def test_a_lecture(self):
        window = self.window
        question = self.see("question")
        self.assertEqual(window.state["page"]["part"], "question")
        self.assertFalse(window.state["theory"])

        predict = self.page("predict")
        self.differs(question, predict, "panel.lesson")
        plot = window.figure("spectra").plot(0)
        window.drag(plot.at(20, 0.1), plot.at(800, 1.5), steps=12)
        self.assertEqual(window.state["page"]["sketches"], {"spectra": 1})
        drawn = self.see("drawn")
        self.assertGreater(differing(predict, drawn, plot.data), 200, "the curve is there")
        self.assertIsNone(window.state["figures"][0]["x"], "drawing does not pan")

        self.page("run")
        for _ in range(6):
            window.act("faster")
        window.act("next_page")
        self.assertEqual(window.state["page"]["part"], "run", "it plays first")
        window.wait(lambda report: report["state"]["step"] == report["state"]["steps"], "it comes to the end")
        window.wait(lambda report: not report["state"]["playing"], "it stops there")
        played = self.see("played")
        self.assertFalse(window.state["theory"])

        revealed = self.page("reveal")
        self.assertTrue(window.state["theory"])
        self.assertTrue(window.state["revealed"])
        self.differs(played, revealed, "panel.lesson")

        window.drag(window.bar_at(0.98), window.bar_at(0.3))
        here = window.state["step"]
        self.assertLess(here, window.state["steps"] / 2)
        back = self.see("back in time")
        window.drag("control.lanes.0.schedule.lr.slider", by=(20, 0))
        window.wait(lambda report: report["state"]["furthest"] == here, "what came later is given up")
        window.act("undo")
        window.act("dismiss_ghosts")
        window.act("pin")
        self.differs(back, self.see("pinned"), "panel.right", 20)
        window.act("dismiss_ghosts")
        self.page("notice")
        self.page("exercise")

        window.act("present")
        self.assertTrue(window.state["presenting"])
        large = self.see("presentation")
        window.act("previous_page")
        self.differs(large, self.see("a page back"), "panel.lesson")
        window.act("step_10")
        self.see("steps while presenting")
        window.act("blank")
        self.see("black")
        window.key("Next")
        self.assertFalse(window.state["blank"])
        self.assertTrue(window.state["presenting"])
        window.key("period")
        self.assertTrue(window.state["blank"], "a clicker's key for it")
        window.key("Escape")
        window.act("present")
        self.assertFalse(window.state["presenting"])

        window.act("second_screen")
        window.wait(lambda report: report["second"] and report["second"]["places"], "the room has a screen")
        self.see("speaker's screen")
        room = window.room_picture()
        window.act("previous_page")
        self.assertGreater(differing(room, window.room_picture(), window.report["second"]["places"]["panel.lesson"]["whole"]),
                           500, "the room reads the page, too")
        self.see("speaker's screen, a page back")

        window.act("redo")  # η as it was changed
        exported = window.export("export_everything")
        for figure in window.state["figures"]:
            for kind in ("svg", "png"):
                self.assertTrue((exported / f"{figure['id']}.{kind}").exists(), f"{figure['id']}.{kind}")
        self.assertGreater(len(self.replayed(exported)), 3)
        lesson = window.state["lesson"]
        while window.state["lesson"] == lesson:
            window.act("next_page")
        self.see("the next lesson")
        self.assertEqual(window.state["page"]["index"], 0)
        self.assertFalse(window.state["theory"])
        self.assertEqual(window.quit(), 0)


class LectureInTheDark(Lecture):
    dark = True


class OwnLesson(TimedTest):
    """A lesson's file that is edited while it is open."""

    def test_it_is_read_anew_at_the_same_page(self):
        window = self.window
        path = window.directory / "mine.json"
        example = json.loads(EXAMPLE.read_text())
        path.write_text(json.dumps(example))
        window.act("open")
        window.type(str(path))
        window.key("Return")
        window.wait(lambda report: report["state"]["lesson"] == "half-the-rate", "it is open")
        window.act("next_page")
        example["lesson"]["predict"]["text"] = "Another question?"
        before = window.picture()
        path.write_text(json.dumps(example))
        window.wait(lambda report: (report["state"]["notice"] or {}).get("text", "").startswith("Read anew"), "it is read")
        self.assertEqual(window.state["page"]["index"], 1)
        window.key("Escape")
        self.assertGreater(differing(before, window.picture(), window.place("panel.lesson")), 100)
        path.write_text("{")
        window.wait(lambda report: (report["state"]["notice"] or {}).get("is_error"), "it says why not")
        self.assertEqual(window.state["lesson"], "half-the-rate", "what was there stays")


if __name__ == "__main__":
    unittest.main()

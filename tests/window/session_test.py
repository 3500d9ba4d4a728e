"""One whole session in the real window, light and dark: to the end, back, a change in the past, ghosts, undo, a pin, a new
start, bands over other seeds, lanes added, renamed, hidden and removed; state and pixels after every gesture. What is saved
at the end gives, headless, the bytes that the window exports."""

import unittest

from looks import Faults
from timed import TimedTest, differing


class Session(TimedTest):
    def see(self, what, before, place, least=20):
        """The picture now, which is sound and differs from the one before at a place."""
        picture = self.window.picture()
        self.assertEqual(Faults(self.window.report, picture), [], what)
        self.assertGreater(differing(before, picture, place), least, what)
        return picture

    def same(self, what, before, place):
        picture = self.window.picture()
        self.assertEqual(differing(before, picture, place), 0, what)
        return picture

    def loss(self):
        return self.window.figure("loss").plot().data

    def test_a_whole_session(self):
        window = self.window
        start = window.picture()
        self.play_to_the_end()
        end = self.see("played", start, self.loss())
        window.drag(self.window.bar_at(0.98), self.window.bar_at(0.4))
        window.act("step")
        here = window.state["step"]
        back = self.see("back", end, self.loss())
        lanes, rates = window.state["lanes"], window.place("panel.controls")

        window.drag("control.lanes.0.schedule.lr.slider", by=(30, 0))
        window.wait(lambda report: report["state"]["furthest"] == here, "what came later is given up")
        self.assertEqual([ghost["name"] for ghost in window.state["ghosts"]], [f"{lanes[0]}: η = 0.005"])
        forked = self.see("forked", back, rates)
        window.act("undo")
        window.act("dismiss_ghosts")
        self.assertEqual(window.state["done"], [])
        undone = self.see("undone", forked, rates)
        window.act("redo")
        self.see("redone", undone, rates)
        window.act("pin")
        self.assertEqual([ghost["name"] for ghost in window.state["ghosts"]], ["pin 1"])
        pinned = window.picture()
        window.act("reset")
        self.assertEqual((window.state["step"], len(window.state["ghosts"])), (0, 2))
        anew = self.see("new start", pinned, window.place("counter"), 5)
        window.act("step_10")
        ten = self.see("ten steps", anew, self.loss(), 5)
        self.bands(ten)
        self.lanes(lanes)
        self.replay()

    def bands(self, before):
        window = self.window
        window.act("dismiss_ghosts")
        bare = window.picture()
        self.assertGreater(differing(before, bare, self.loss()), 20, "ghosts are gone")
        # Twenty; in the dark, where it is the colours that are looked at, five: those after fifty.
        for action in ("seed_count", "seed_count") if self.dark else ("seeds",):
            window.act(action)
        window.finish("seeds")
        self.assertIn("chip.seeds", window.places)
        self.see("bands", bare, self.loss(), 500)
        window.click("chip.seeds")
        window.wait(lambda report: not report["state"]["seeds"]["wanted"], "they are taken away")
        self.same("without bands", bare, self.loss())

    def lanes(self, lanes):
        window = self.window
        before = window.picture()
        window.click("button.add_lane")
        window.type("signsgd")
        self.assertTrue(window.state["palette"]["query"].endswith("signsgd"))
        window.key("Return")
        window.wait(lambda report: len(report["state"]["lanes"]) == 3, "a lane more")
        window.settle()
        self.assertEqual((window.state["step"], window.state["lanes"][:2]), (10, lanes))
        added = self.see("a lane more", before, window.place("panel.right"), 300)
        name = window.state["lanes"][2]
        window.click("lane.2", button=3)
        window.click("entry.rename_lane")
        self.assertEqual(window.state["typed"], "lanes.2.name")
        window.key("ctrl+a")
        window.type("signs")
        window.key("Return")
        window.wait(lambda report: report["state"]["lanes"][2] == "signs", "it has another name")
        self.assertEqual(window.state["step"], 10)
        window.act("lesson_controls")
        renamed = self.see("another name", added, window.place("lane.2"), 10)
        window.click("lane.2", button=3)
        window.click("entry.hide_lane")
        self.assertEqual(window.state["hidden_lanes"], ["signs"])
        self.see("hidden", renamed, self.loss())
        window.act("show_lanes")
        self.same("shown again", renamed, self.loss())
        window.click("lane.0", button=3)
        window.move("entry.look")
        look = window.state["looks"][0]
        other = next(i for i in range(4, 16) if i not in window.state["looks"])
        window.wait(lambda report: f"look.{other}" in report["places"], "the looks are shown")
        window.click(f"look.{other}")
        window.wait(lambda report: report["state"]["looks"][0] == other, "it has another look")
        self.see("another look", renamed, window.place("lane.0"), 10)
        window.act("undo")
        window.wait(lambda report: report["state"]["looks"][0] == look, "the look it had")
        window.act("lane_3")
        window.act("remove_lane")
        window.wait(lambda report: report["state"]["lanes"] == lanes, "the lane is gone")
        window.act("lesson_controls")
        window.settle()
        self.same("as before", before, window.place("panel.right"))
        self.assertNotIn(name, window.state["lanes"])
        window.act("undo")
        window.wait(lambda report: report["state"]["lanes"][2:] == ["signs"], "and comes back")
        window.act("lesson_controls")

    def replay(self):
        """What is saved and run headless has the bytes of what the window shows, step for step."""
        self.window.act("step_10")
        exported = self.window.export()
        self.assertEqual(len(self.replayed(exported)), 9, "three lanes with two factors each")
        self.assertEqual(self.window.quit(), 0)


class SessionInTheDark(Session):
    dark = True


if __name__ == "__main__":
    unittest.main()

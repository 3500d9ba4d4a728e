"""Time as a slider in the real window: to the end, back, to and fro, in a loop; state and pixels after every gesture."""

import unittest

from timed import TimedTest, differing


class Time(TimedTest):
    def test_play_stops_at_the_end_and_offers_how_to_go_on(self):
        window = self.window
        before = window.picture()
        self.assertNotIn("button.go_on", window.places)
        self.play_to_the_end()
        end = window.state["steps"]
        self.assertIn("button.go_on", window.places)
        self.assertIn("button.next_lesson", window.places)
        self.assertGreater(differing(before, window.picture(), window.place("progress")), 100)
        window.act("play")  # Space does not go on by itself
        window.settle()
        self.assertEqual((window.state["step"], window.state["playing"]), (end, False))
        self.assertIn("This is the end", window.state["notice"]["text"])
        window.key("Escape")
        window.click("button.go_on")
        window.wait(lambda report: report["state"]["step"] > end, "it goes on")
        window.act("play")
        window.wait(lambda report: not report["state"]["playing"], "it pauses")
        self.assertNotIn("button.go_on", window.places)

    def test_dragging_the_line_goes_back_and_forth_and_what_was_recorded_stays_pale(self):
        window = self.window
        self.play_to_the_end()
        end = window.state["step"]
        at_end = window.picture()
        window.drag(self.window.bar_at(0.98), self.window.bar_at(0.3))
        window.wait(lambda report: abs(report["state"]["step"] - 0.3 * end) < 0.02 * end, "it is where it was let go")
        self.assertEqual(window.state["furthest"], end)
        back = window.picture()
        loss = window.figure("loss").plot()
        self.assertEqual(loss.x["max"], end)
        later = [loss.at(0.5 * end, 1)[0], loss.data[1], 0.5 * loss.data[2], loss.data[3]]
        self.assertGreater(differing(at_end, back, later), 100, "what is yet to come is not as strong as it was")
        step = window.state["step"]
        window.act("step")
        self.assertEqual(window.state["step"], step + 1)
        window.drag(self.window.bar_at((step + 1) / end), self.window.bar_at(1.2))
        window.wait(lambda report: report["state"]["step"] == end, "it is at its end again")
        self.assertEqual(differing(at_end, window.picture(), window.place("panel.right")), 0)
        # The same step without anything recorded beyond it has nothing where the pale curves are.
        window.act("reset")
        window.wait(lambda report: report["state"]["furthest"] == 0, "it starts anew")
        window.click(self.window.bar_at((step + 0.4) / end))
        window.wait(lambda report: not report["state"]["playing"] and report["state"]["step"] > 0, "it ran there")
        self.assertEqual(window.state["step"], window.state["furthest"])
        fresh = window.picture()
        self.assertGreater(differing(fresh, back, later), 200, "what is yet to come is drawn")

    def test_events_a_click_on_a_curve_and_the_wheel(self):
        window = self.window
        self.play_to_the_end()
        events = window.state["events"]
        arrivals = [event["step"] for event in events if event["kind"] == "arrival"]
        self.assertGreater(len(arrivals), 3)
        steps = sorted({event["step"] for event in events if event["step"] < window.state["step"]})
        window.act("previous_event")
        self.assertEqual(window.state["step"], steps[-1])
        window.act("previous_event")
        self.assertEqual(window.state["step"], steps[-2])
        window.act("next_event")
        self.assertEqual(window.state["step"], steps[-1])
        window.act("first_step")
        window.act("until_arrival")
        window.wait(lambda report: report["state"]["step"] == min(arrivals), "the first mode arrives")
        whole = window.picture()
        window.wheel(self.window.bar_at(0.1), 6)
        self.assertGreater(differing(whole, window.picture(), window.place("progress")), 50)
        window.double_click(self.window.bar_at(0.5))  # shows all of it again
        window.settle()
        window.click(self.window.bar_at(0.5))
        window.wait(lambda report: abs(report["state"]["step"] - window.state["steps"] / 2) < 5, "half of it")
        window.act("first_step")
        loss = window.figure("loss").plot()
        csv = (window.export() / "muon.csv").read_text().splitlines()
        self.assertEqual(len(csv) - 1, 1, "the first state alone is exported, whatever lies ahead")
        self.assertEqual(window.state["furthest"], window.state["steps"])
        window.act("last_step")
        rows = (window.export() / "muon.csv").read_text().splitlines()
        column = rows[0].split(",").index("loss")
        goal = window.state["steps"] // 3
        window.click(loss.at(goal, float(rows[1 + goal].split(",")[column])))
        window.wait(lambda report: abs(report["state"]["step"] - goal) < 0.03 * window.state["steps"],
                    "it goes to the step that was clicked")

    def test_a_chosen_range_is_played_round_and_round(self):
        window = self.window
        self.play_to_the_end()
        end = window.state["steps"]
        window.drag(self.window.bar_at(0.2), self.window.bar_at(0.4), button=3)
        self.assertEqual(window.state["step"], end, "choosing a range goes nowhere")
        window.act("loop")
        first, last = window.wait(lambda report: report["state"]["loop"], "the loop")["state"]["loop"]
        self.assertAlmostEqual(first, 0.2 * end, delta=0.02 * end)
        self.assertAlmostEqual(last, 0.4 * end, delta=0.02 * end)
        for _ in range(20):
            state = window.report["state"]
            self.assertTrue(first <= state["step"] <= last, state["step"])
            self.assertTrue(state["playing"])
        window.act("loop")
        window.wait(lambda report: report["state"]["step"] == end and not report["state"]["playing"],
                    "without the loop it comes to the end")

    def test_changing_the_past_forks_and_earlier_runs_stay_as_ghosts(self):
        window = self.window
        self.play_to_the_end()
        end = window.state["steps"]
        slider = "control.lanes.0.schedule.lr.slider"
        window.drag(self.window.bar_at(0.98), self.window.bar_at(0.3))
        window.act("step")
        step = window.state["step"]
        before = window.picture()
        window.drag(slider, by=(40, 0))
        window.wait(lambda report: report["state"]["furthest"] == step, "what came later is given up")
        self.assertEqual([(ghost["name"], ghost["step"]) for ghost in window.state["ghosts"]], [("Muon: η = 0.005", end)])
        self.assertIn("ghost.Muon: η = 0.005", window.places)
        after = window.picture()
        self.assertGreater(differing(before, after, window.figure("loss").plot().data), 20)
        window.act("undo")
        window.act("redo")
        window.act("pin")
        window.wait(lambda report: len(report["state"]["ghosts"]) == 2, "this run is pinned")
        window.act("reset")
        window.wait(lambda report: len(report["state"]["ghosts"]) == 3, "the last run stays")
        window.act("compare")
        self.assertGreater(differing(after, window.picture(), window.place("comparison")), 2000)
        window.click("dismiss.pin 1")
        window.wait(lambda report: len(report["state"]["ghosts"]) == 2, "the pin is dismissed")
        window.key("Escape")
        window.wait(lambda report: not report["state"]["comparing"], "the table is closed")
        window.click("ghost.last run")
        window.wait(lambda report: len(report["state"]["ghosts"]) == 1, "the last run is dismissed")
        with_one = window.picture()
        window.act("dismiss_ghosts")
        window.wait(lambda report: report["state"]["ghosts"] == [], "none is left")
        self.assertGreater(differing(with_one, window.picture(), window.figure("loss").plot().data), 20)


class TimeInTheDark(Time):
    dark = True


if __name__ == "__main__":
    unittest.main()

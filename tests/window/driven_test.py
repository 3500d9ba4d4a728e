"""Plays, pauses, drags, steps and exports in the real window and checks what changed in what it writes."""

import csv
import fcntl
import json
import os
import subprocess
import unittest

import driver


def last_step(directory, lane):
    with open(directory / f"{lane}.csv", newline="") as file:
        return int(list(csv.DictReader(file))[-1]["step"])


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class DrivenWindow(unittest.TestCase):
    def setUp(self):
        self.window = driver.Window("all-modes-at-one-rate")
        self.addCleanup(self.window.close)

    def test_single_steps_are_counted_exactly(self):
        for _ in range(20):
            self.window.act("step")
        self.window.act("step_10")
        directory = self.window.export()
        self.assertEqual(last_step(directory, "muon"), 30)
        self.assertEqual(last_step(directory, "gd"), 30)

    def test_play_pause_and_reset(self):
        self.window.act("play")
        self.window.wait(lambda report: report["state"]["step"] > 60, "it plays")
        self.window.act("play")
        first = last_step(self.window.export(), "muon")
        self.assertEqual(first, self.window.state["step"])
        self.assertGreater(first, 60)
        frame = self.window.report["frame"]
        self.window.wait(lambda report: report["frame"] > frame + 2, "idle frames")
        self.assertEqual(last_step(self.window.export(), "muon"), first, "paused means paused")
        self.window.act("reset")
        self.assertEqual(last_step(self.window.export(), "muon"), 0)

    def test_play_button(self):
        self.window.click("button.play")
        self.window.wait(lambda report: report["state"]["step"] > 10, "it plays")
        self.window.click("button.play")
        self.assertFalse(self.window.state["playing"])
        self.assertGreater(last_step(self.window.export(), "muon"), 10)

    def test_slider_edits_the_running_lane(self):
        self.window.act("step_10")
        self.window.drag("control.lanes.0.schedule.lr.slider", by=(60, 0))
        self.window.act("step_10")
        directory = self.window.export()
        experiment = json.loads((directory / "experiment.json").read_text())
        edits = [edit for edit in experiment["edits"] if edit["set"].endswith("schedule.lr")]
        self.assertTrue(edits, "the drag is logged")
        self.assertTrue(all(edit["step"] == 10 for edit in edits))
        self.assertEqual(last_step(directory, "muon"), 20)

    def test_seed_changes_and_export_runs_again_to_the_same_bytes(self):
        self.window.act("new_seed")
        for _ in range(3):
            self.window.act("step_10")
        directory = self.window.export()
        again = self.window.directory / "again"
        command = [os.environ["MUONSCOPE"], "run", str(directory / "experiment.json"), "--quiet", "--out", str(again)]
        self.assertEqual(subprocess.run(command, timeout=120).returncode, 0)
        for lane in ("muon", "gd"):
            self.assertEqual((directory / f"{lane}.csv").read_bytes(), (again / f"{lane}.csv").read_bytes())

    def test_closing_while_an_export_is_written_is_clean(self):
        for action in ("faster", "faster", "faster", "play"):
            self.window.act(action)
        self.window.wait(lambda report: report["state"]["step"] > 500, "it plays")
        self.window.act("export")
        self.window.xdotool("key", "--delay", 50, "Return", "ctrl+q")
        self.assertEqual(self.window.process.wait(driver.PATIENCE), 0)
        directory = next(self.window.directory.glob("muonscope-export*"))
        self.assertTrue((directory / "experiment.json").exists())
        self.assertFalse(list(directory.rglob("*.tmp*")))

    def test_a_directory_that_another_run_writes_into_is_refused(self):
        self.window.act("step_10")
        self.window.act("export")
        directory = self.window.directory / "muonscope-export"
        directory.mkdir()
        descriptor = os.open(directory, os.O_RDONLY)
        self.addCleanup(os.close, descriptor)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        self.window.key("Return")
        self.window.wait_for_export()
        notice = self.window.state["notice"]
        self.assertTrue(notice["is_error"])
        self.assertIn("another run writes into this directory", notice["text"])
        self.assertEqual(list(directory.iterdir()), [])
        self.window.key("Escape")
        self.assertEqual(last_step(self.window.export(), "muon"), 10)


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class MemoryForGoingBack(unittest.TestCase):
    def opened(self, *arguments, **more):
        window = driver.Window(*arguments, **more)
        self.addCleanup(window.close)
        return window

    def test_it_is_what_was_asked_for_and_is_remembered(self):
        window = self.opened("all-modes-at-one-rate", "--keyframe-memory", 0.25)
        config = window.config
        self.assertEqual(window.state["keyframes"]["budget"], 2**18)
        for _ in range(60):
            window.act("step_10")
        self.assertGreater(window.state["keyframes"]["bytes"], 0)
        self.assertLessEqual(window.state["keyframes"]["bytes"], 2**18)
        self.assertEqual(window.quit(), 0)
        self.assertEqual(json.loads((config / "preferences.json").read_text())["keyframe_memory"], 0.25)
        again = self.opened("all-modes-at-one-rate", config=config)
        self.assertEqual(again.state["keyframes"]["budget"], 2**18)

    def test_commands_without_a_window_have_none(self):
        done = subprocess.run([os.environ["MUONSCOPE"], "--keyframe-memory", "5", "list"], capture_output=True,
                              text=True, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn("only the window", done.stderr)


class NoDisplay(unittest.TestCase):
    def test_says_what_to_do(self):
        environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
        result = subprocess.run([os.environ["MUONSCOPE"]], env=environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 1)
        self.assertIn("muonscope run", result.stderr)


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Refusals(unittest.TestCase):
    """Where no window can be opened the program says what is missing and what to do."""

    def refusal(self, **environment):
        run = subprocess.run([os.environ["MUONSCOPE"]], env=dict(os.environ, **environment), capture_output=True,
                             text=True, timeout=60)
        self.assertEqual(run.stdout, "")
        self.assertNotEqual(run.returncode, 0)
        return run.stderr

    def test_without_a_display(self):
        message = self.refusal(DISPLAY="", WAYLAND_DISPLAY="")
        self.assertIn("No display", message)
        self.assertIn("xvfb-run", message)

    def test_without_opengl_3_3(self):
        display = driver.Display()
        self.addCleanup(display.close)
        message = self.refusal(DISPLAY=display.name, MESA_GL_VERSION_OVERRIDE="2.1", LIBGL_ALWAYS_SOFTWARE="1")
        self.assertIn("OpenGL 3.3", message)
        self.assertIn("libgl1-mesa-dri", message)


if __name__ == "__main__":
    unittest.main()

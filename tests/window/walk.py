"""Walks through actions in a real window and looks at the pixels after each: what must change has changed, what must not
has not, nothing is blank or a jumble, undoing brings the picture back to the pixel, and where a new window can be opened
in the same state it looks the same."""

import json
import pathlib
import tempfile

import driver
from action_table import ROWS, STEPS, LESSON, Trial, open_lesson, plays
from looks import Faults, all_same, difference, same
from pictures import read_png
from screen import Picture


class Walk:
    """One window of a scale and theme. `fail`: is told what is wrong."""

    def __init__(self, fail, scale=1, dark=False, size=(1280, 720)):
        self.fail, self.scale, self.size = fail, scale, size
        self.preferences = {"dark": dark}
        self.window = self.open(self.preferences)
        self.fresh = {}  # pictures of new windows by their preferences

    def open(self, preferences):
        config = pathlib.Path(tempfile.mkdtemp(prefix="muonscope-config-"))
        (config / "preferences.json").write_text(json.dumps(preferences))
        window = driver.Window(LESSON, width=self.size[0], height=self.size[1], scale=self.scale, config=config)
        for step in STEPS:
            window.act(step)
        return window

    def close(self):
        self.window.close()

    # One action.

    def try_action(self, identifier):
        for trial in ROWS[identifier]:
            self.try_trial(identifier, trial)

    def try_trial(self, identifier, trial: Trial):
        window = self.window
        if window.state["lesson"] != trial.lesson:
            open_lesson(trial.lesson)(window)
        start = self.look(f"before {identifier}")
        before = self.prepared(identifier, trial) if trial.first else start
        report_before = window.report
        window.act(identifier)
        if identifier == "play":
            plays(window)
        after = self.look_at_screenshot() if identifier == "screenshot" else self.look(f"after {identifier}")
        self.compare(identifier, trial, (report_before, before), (window.report, after))
        if identifier == "screenshot":
            self.compare_screenshot(report_before, before)
        if trial.fresh is not None:
            self.compare_fresh(identifier, after)
        self.do(trial.undo)
        if window.state["lesson"] != trial.lesson:
            open_lesson(trial.lesson)(window)
        end = self.look(f"{identifier} undone")
        if not same(start, end):
            self.fail(f"{identifier}, undone, leaves traces: {difference(start, end)}")

    def prepared(self, identifier, trial: Trial, tries=5):
        """On a busy machine what is to be acted on may be over before it is looked at."""
        for _ in range(tries):
            self.do(trial.first)
            picture = self.look(f"prepared for {identifier}")
            if trial.ready(self.window.report):
                return picture
            self.do(trial.undo)
        self.fail(f"{identifier} finds nothing to act on, {tries} times")
        return picture

    def look_at_screenshot(self, tries=5):
        """The notice comes once the file is written and goes by itself: on a busy machine before it is looked at."""
        for _ in range(tries):
            self.window.wait_for_export()
            self.window.settle()
            picture = self.look("after screenshot")
            if "notice" in self.window.report["places"]:
                break
            for file in self.window.directory.glob("muonscope*.png"):
                file.unlink()
            self.window.act("screenshot")
        return picture

    def do(self, steps):
        for step in steps:
            if callable(step):
                step(self.window)
            else:
                self.window.act(step)

    def look(self, when):
        picture = self.window.picture()
        for fault in Faults(self.window.report, picture):
            self.fail(f"{when}: {fault}")
        return picture

    # What is compared.

    def compare(self, identifier, trial, before, after):
        for name, wanted in trial.state.items():
            old, new = before[0]["state"][name], after[0]["state"][name]
            if not (wanted(old, new) if callable(wanted) else new == wanted):
                self.fail(f"{identifier}: the state's {name} is {new} after {old}")
        for name in trial.changes:
            if all_same(self.parts(name, before, after), self.parts(name, after, after)):
                self.fail(f"{identifier} does not change {name}")
        for name in trial.keeps:
            if not all_same(self.parts(name, before, before), self.parts(name, after, before)):
                self.fail(f"{identifier} changes {name}")

    @staticmethod
    def parts(name, shown, where):
        """The pixels of a picture where another one, or it itself, has this place."""
        places, picture = where[0]["places"], shown[1]
        if name == "window":
            return [picture]
        if name == "figures":
            names = [place for place in places if place.startswith("figure.") and place.count(".") == 1]
        elif name == "panel.left":
            names = [place for place in ("panel.lesson", "panel.controls") if place in places]
        else:
            names = [name]
        return [Picture(picture.crop(places[each]["seen"]), picture.imgui) for each in names if each in places]

    def compare_screenshot(self, report, before):
        (file,) = self.window.directory.glob("muonscope*.png")
        shot = Picture(read_png(file).copy(), before.imgui)
        shot.crop(driver.status_of(report))[:] = 0
        if not same(shot, before):
            self.fail(f"the screenshot is not what the screen shows: {difference(shot, before)}")
        file.unlink()

    def compare_fresh(self, identifier, after):
        """A new window that starts with these preferences."""
        state = self.window.state
        preferences = {"dark": state["dark"], "scale": state["scale"]}
        key = json.dumps(preferences)
        if key not in self.fresh:
            other = self.open(preferences)
            try:
                self.fresh[key] = other.picture()
            finally:
                other.close()
        if not same(after, self.fresh[key]):
            self.fail(f"after {identifier} the window looks other than a new one: {difference(after, self.fresh[key])}")

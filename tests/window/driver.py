"""Drives the real window under a virtual display: keys and mouse in, exports and pixels out.

The program is started with MUONSCOPE_TEST_HOOK=<directory> and then tells there, in actions.json, every action there is
and, in frame.json, what the last frame was about. Nothing here knows coordinates or sleeps: a test presses what has a
name, and each call returns when a frame that has seen all of it is on the screen and the player has done what it was told.

    window = Window("all-modes-at-one-rate")     # scale=2: a display with that scale; layout="ru": a keyboard;
                                                 # config=…: remembered settings; display=…: another than Xvfb
    window.act("step_10")                        # by the action's first key; act("larger", 1) by its second
    window.click("button.play")                  # by name; also figure("loss").plot().at(100, 0.5), or (x, y)
    window.drag("control.lanes.0.schedule.lr.slider", by=(40, 0))
    schedule = window.figure("schedule")
    window.drag(schedule.grip("lanes.0.schedule.lr"), schedule.plot().at(10, 1e-3))
    before = window.picture()                    # the screen's pixels inside the window
    window.state["step"], window.times_ran("step"), window.report["window"]
    window.wait(lambda report: report["state"]["step"] > 100, "it plays")
    window.room_picture()                        # the second window's; report["second"] has its places and figures
    window.set_monitor_scale(1.5)                # as if the window had been moved to another monitor

Names of places (window.places lists those on screen; `whole` in pixels of the window, `seen` without what is cut away):
  panel.lesson panel.controls panel.right panel.transport; splitter, status, counter, progress, speed
  button.<action>: buttons in the transport bar, above studies' figures, below the lesson; bar.<study>: its progress
  menu.<File|Edit|Run|Lanes|Lesson|View|Help> while closed; popup: the menu or list that is open; entry.<action> in menus,
    entry.<text> in figures' menus; lesson.<number>; choice.<id> in lists of figures, kinds and choices
  figure.<slot>, figure.<slot>.title, figure.<slot>.enlarge; lane.<index>, tab.<index>, set_up.<index>, fold.advanced
  control.<key>.slider .value .field .switch .choice
  dialog dialog.path dialog.accept dialog.cancel, palette palette.<row>, help, notice notice.close
  ghost.<name>: earlier runs in the menu bar; comparison, dismiss.<name>: their table; chip.seeds: bands over other seeds
  entry.history done.<i> undone.<i> done.all: what was done, in the menu Edit; kept: in the menu File
  button.add_lane, and after a right click on a lane entry.look look.<i> look.rule
figure(id) knows its plots with axes (title, min, max, logarithmic), legends by group, handles by id.

A new widget gets a name by note_item(ui, "name") after it, a region by note_window (app/window/state/place_notes.h); new state by a
line in app/window/loop/report_json.cpp. A new action needs a row in tests/window/action_table.py.
"""

import json
import math
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from pictures import read_png
from screen import Display, Picture

TOOLS = ("Xvfb", "xdotool", "xprop")
PATIENCE = 120  # s; a wait that takes as long has failed, however busy the machine is


def missing_tools():
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def wait_until(condition, seconds=PATIENCE, what="condition"):
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.02)


KEYS = {
    "Space": "space",
    ".": "period",
    ",": "comma",
    "[": "bracketleft",
    "]": "bracketright",
    "\\": "backslash",
    "/": "slash",
    "=": "equal",
    "-": "minus",
    "+": "KP_Add",
    "Enter": "Return",
    "PageUp": "Prior",
    "PageDown": "Next",
}


def key_name(shortcut):
    """A shortcut as menus write it ("Ctrl+Shift+D") → as xdotool takes it."""
    *modifiers, key = shortcut.split("+") if not shortcut.endswith("++") else [shortcut[:-2], "+"]
    key = KEYS.get(key, key.lower() if len(key) == 1 else key)
    return "+".join([modifier.lower() for modifier in modifiers] + [key])


def middle(rectangle):
    x, y, width, height = rectangle
    return x + width / 2, y + height / 2


def status_of(report):
    """Where the menu bar ends in numbers that change by themselves."""
    places, width = report["places"], report["window"]["rectangle"][2]
    if "menu.File" not in places:
        return 0, 0, 0, 0
    left, top, extent, height = places["menu.Help" if "menu.Help" in places else "menu.File"]["whole"]
    return left + extent, 0, width - left - extent, top + height


class Plot:
    """One pair of axes on the screen."""

    def __init__(self, report):
        self.data, self.x, self.y = report["data"], report["x"], report["y"]
        self.legend = {entry["group"]: entry["rectangle"] for entry in report["legend"]}
        self.grips = {grip["id"]: grip["at"] for grip in report["grips"]}

    def at(self, x, y):
        """The pixel of a point in data units."""
        left, top, width, height = self.data
        return left + width * self._part(self.x, x), top + height * (1 - self._part(self.y, y))

    @staticmethod
    def _part(axis, value):
        low, high = axis["min"], axis["max"]
        if axis["logarithmic"]:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return (value - low) / (high - low)

    def inside(self, x=0.5, y=0.5):
        """The pixel at these parts of the axes' lengths, from the top left."""
        left, top, width, height = self.data
        return left + x * width, top + y * height

    def grip(self, identifier):
        """Where a handle is to be taken: a line's at its end, which is just inside the axes."""
        left, top, width, height = self.data
        x, y = self.grips[identifier]
        return min(max(x, left + 2), left + width - 2), min(max(y, top + 2), top + height - 2)


class Figure:
    def __init__(self, report):
        self.id, self.slot, self.area = report["id"], report["slot"], report["area"]
        self.plots = [Plot(plot) for plot in report["plots"]]

    def plot(self, index=0):
        return self.plots[index]

    def grip(self, identifier):
        return next(plot for plot in self.plots if identifier in plot.grips).grip(identifier)


class Window:
    """The program with its window, in a directory of its own."""

    def __init__(self, *arguments, width=1280, height=720, scale=None, config=None, frame_delay=0, environment=None,
                 layout=None, display=None):
        self.clicked_at = -1.0  # of the monotonic clock
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="muonscope-window-"))
        self.config = config or self.directory / "config"
        self.hook = self.directory / "hook"
        self.display = display or Display(width, height, scale)
        if layout is not None:
            self.display.set_layout(layout)
        self.environment = dict(
            os.environ,
            DISPLAY=self.display.name,
            MUONSCOPE_CHOOSER="typed",
            MUONSCOPE_CONFIG_DIR=str(self.config),
            MUONSCOPE_TEST_HOOK=str(self.hook),
            MUONSCOPE_FRAME_DELAY_MS=str(frame_delay),
        )
        self.environment.update(environment or {})
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.process = subprocess.Popen(
            [os.environ["MUONSCOPE"], *map(str, arguments)], cwd=self.directory, env=self.environment,
            stderr=subprocess.PIPE
        )
        try:
            self.id = wait_until(self._find, what="window appears")
            wait_until(self._has_reported, what="a frame is drawn")
            self.settle()
        except BaseException:
            self.close()
            raise

    def _find(self):
        assert self.alive(), self.process.stderr.read().decode()
        found = self.xdotool("search", "--onlyvisible", "--name", "^muonscope", check=False).split()
        return found[0] if found else None

    def _has_reported(self):
        assert self.alive(), self.process.stderr.read().decode()
        return (self.hook / "frame.json").exists()

    def xdotool(self, *arguments, check=True):
        result = subprocess.run(
            ["xdotool", *map(str, arguments)], env=self.environment, capture_output=True, text=True, timeout=PATIENCE
        )
        if check and result.returncode != 0:
            raise AssertionError(result.stderr)
        return result.stdout

    def alive(self):
        return self.process.poll() is None

    # What it says.

    @property
    def report(self):
        """About the last frame."""
        return json.loads((self.hook / "frame.json").read_text())

    @property
    def state(self):
        return self.report["state"]

    @property
    def places(self):
        return self.report["places"]

    def place(self, name):
        """The rectangle of what has this name, as far as it can be seen."""
        places = self.places
        assert name in places, f"no {name} on screen, but {sorted(places)}"
        seen = places[name]["seen"]
        assert seen[2] > 0, f"{name} is out of sight"
        return seen

    def figure(self, identifier):
        found = [figure for figure in self.report["figures"] if figure["id"] == identifier]
        assert found, f"no figure {identifier}, but {[figure['id'] for figure in self.report['figures']]}"
        return Figure(found[0])

    def actions(self):
        """The program's table of actions."""
        return json.loads((self.hook / "actions.json").read_text())

    def shortcuts(self):
        """{action id: (label, [xdotool key names])}"""
        return {row["id"]: (row["label"], [key_name(key) for key in row["shortcuts"]]) for row in self.actions()}

    def times_ran(self, identifier):
        return self.report["ran"].get(identifier, 0)

    # Waiting.

    def wait(self, condition, what="condition", seconds=PATIENCE):
        """Until a frame's report satisfies it; the report. None if the program ends."""

        def holds():
            if not self.alive():
                return True
            report = self.report
            return report if condition(report) else None

        found = wait_until(holds, seconds, what)
        return found if found is not True else None

    def settle(self, arrived=lambda report: True, what="input arrives"):
        """Until what arrived has been seen by two frames at least, the player has done what it was told and, unless it
        plays, every figure shows it."""

        def settled(report):
            state = report["state"]
            made = state["playing"] or state["making"] == 0
            return arrived(report) and report["quiet"] >= 2 and state["waiting"] == 0 and made

        return self.wait(settled, what)

    def finish(self, study):
        """Until a study has done all its work and the figures show what it found."""

        def done(report):
            now = report["state"]["studies"][study]
            return now["done"] == 1 and not now["running"]

        self.wait(done, f"{study} is done")
        self.settle()

    # Keys.

    def key(self, *names):
        for name in names:
            presses = len(name.split("+"))
            self._press(presses, "key", name)

    def type(self, text):
        """As fast as people cannot: frames may get several letters at once."""
        self._press(len(text), "type", "--delay", 4, text)

    def _press(self, presses, *command):
        before = self.report["input"]["keys_up"]
        self.xdotool(*command)

        def arrived(report):
            now = report["input"]
            return now["keys_up"] >= before + presses and now["keys_up"] == now["keys_down"]

        self.settle(arrived, f"{' '.join(map(str, command))} arrives")

    def act(self, identifier, way=0):
        """Does an action by one of its keys."""
        before = self.times_ran(identifier)
        self.key(self.shortcuts()[identifier][1][way])
        self.wait(lambda report: report["ran"].get(identifier, 0) > before, f"{identifier} runs")

    def bar_at(self, part):
        """A point of the time line; its ends are 8 pixels inside its place."""
        left, top, width, height = self.place("progress")
        return left + 8 + part * (width - 16), top + height / 2

    # Mouse. A place is a name, a rectangle (its middle is meant) or a point.

    def _point(self, place):
        if isinstance(place, str):
            place = self.place(place)
        return middle(place) if len(place) == 4 else tuple(place)

    def move(self, place):
        """In the window's units, as everything here: on X11 these are pixels."""
        x, y = (round(value) for value in self._point(place))
        left, top = self.report["window"]["rectangle"][:2]
        self.xdotool("mousemove", left + x, top + y)
        self.settle(lambda report: report["input"]["pointer"] == [x, y], f"the pointer is at {x}, {y}")

    def press(self, button=1):
        self._button("mousedown", "buttons_down", button)

    def release(self, button=1):
        self._button("mouseup", "buttons_up", button)

    def _button(self, command, counter, button):
        before = self.report["input"][counter]
        self.xdotool(command, button)
        self.settle(lambda report: report["input"][counter] == before + 1, f"{command} {button}")

    def click(self, place, y=None, button=1):
        """Never the second half of a double-click, however quick the machine: ImGui takes two within 0.3 s for one."""
        time.sleep(max(0.0, self.clicked_at + 0.5 - time.monotonic()))
        self.move(place if y is None else (place, y))
        self.press(button)
        self.release(button)
        self.clicked_at = time.monotonic()

    def double_click(self, place, tries=5):
        """Its clicks must be close in time, which a busy machine may miss."""
        self.move(place)
        for _ in range(tries):
            before = self.report["input"]
            self.xdotool("click", "--repeat", 2, "--delay", 120, 1)
            self.settle(lambda report: report["input"]["buttons_up"] >= before["buttons_up"] + 2, "two clicks")
            self.clicked_at = time.monotonic()
            if self.report["input"]["double_clicks"] > before["double_clicks"]:
                return
            time.sleep(1)
        raise AssertionError("no double-click in time")

    def wheel(self, place, notches=1):
        """Up, or down where negative."""
        self.move(place)
        for _ in range(abs(notches)):
            before = self.report["input"]["wheels"]
            self.xdotool("click", 4 if notches > 0 else 5)
            self.settle(lambda report: report["input"]["wheels"] == before + 1, "the wheel turns")

    def drag(self, start, end=None, by=None, button=1, steps=8):
        x0, y0 = self._point(start)
        x1, y1 = self._point(end) if by is None else (x0 + by[0], y0 + by[1])
        self.move((x0, y0))
        self.press(button)
        for i in range(1, steps + 1):
            self.move((x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps))
        self.release(button)

    def park(self):
        """The pointer goes where nothing is hovered: the end of the menu bar."""
        self.move((self.report["window"]["rectangle"][2] - 3, 3))

    def show(self, name):
        """Scrolls a column until what has this name can be clicked."""
        for panel in ("panel.controls", "panel.lesson"):
            if panel not in self.places:
                continue
            for _ in range(60):
                place = self.places.get(name)
                if place and place["seen"] == place["whole"]:
                    return
                top = self.place(panel)[1]
                self.wheel(panel, 1 if place and place["whole"][1] < top else -1)
        raise AssertionError(f"{name} cannot be scrolled into sight")

    # The window itself.

    def resize(self, width, height):
        self.xdotool("windowsize", self.id, width, height)
        self.settle(lambda report: report["window"]["rectangle"][2:] == [width, height], "the window has its size")

    def set_monitor_scale(self, scale):
        """As if it stood on another monitor from now on."""
        (self.hook / "monitor_scale.new").write_text(repr(float(scale)))
        (self.hook / "monitor_scale.new").rename(self.hook / "monitor_scale")
        self.settle(
            lambda report: math.isclose(report["window"]["monitor_scale"], scale, rel_tol=1e-6), "the scale arrives")
        frame = self.report["frame"]
        self.wait(lambda report: report["frame"] >= frame + 3, "it is drawn")

    # What comes out.

    def picture(self, whole=False):
        """The window's pixels on the screen, with the pointer out of the way. Unless `whole`, the end of the menu bar is
        black: the frame time there changes by itself."""
        self.park()
        report = self.settle()
        x, y, width, height = report["window"]["rectangle"]
        picture = Picture(self.display.pixels()[max(y, 0) : y + height, max(x, 0) : x + width].copy(), report["imgui"])
        if not whole:
            picture.crop(status_of(report))[:] = 0
        return picture

    def room_picture(self):
        """The same of the second window, which is what the room sees."""
        self.park()
        report = self.settle()
        x, y, width, height = report["second"]["rectangle"]
        return Picture(self.display.pixels()[y : y + height, x : x + width].copy(), report["imgui"])

    def screenshot(self):
        """By the program's own action."""
        self.park()
        before = set(self.directory.glob("muonscope*.png"))
        self.act("screenshot")
        self.wait_for_export()
        new = (set(self.directory.glob("muonscope*.png")) - before).pop()
        self.key("Escape")  # the notice
        return Picture(read_png(new), self.report["imgui"])

    def wait_for_export(self):
        """Until files asked for are written and the notice says so."""
        self.wait(lambda report: not report["state"]["exporting"] and report["state"]["notice"], "files are written")

    def export(self, action="export"):
        """Exports by Ctrl+E, or all by the other action, and Enter; the directory that appeared, once complete."""
        before = set(self.directory.glob("muonscope-export*"))
        self.act(action)
        self.key("Return")
        self.wait_for_export()
        new = (set(self.directory.glob("muonscope-export*")) - before).pop()
        self.key("Escape")
        return new

    def quit(self):
        """By its key; the exit code."""
        self.xdotool("key", "ctrl+q")
        return self.process.wait(PATIENCE)

    def close(self):
        if self.process.stderr.closed:
            return self.process.returncode
        try:
            if self.alive():
                self.xdotool("key", "ctrl+q", check=False)
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.errors = self.process.stderr.read().decode()
        self.process.stderr.close()
        self.display.close()
        shutil.rmtree(self.directory, ignore_errors=True)
        return code

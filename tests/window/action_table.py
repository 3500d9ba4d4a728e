"""What every action must change on the screen and what it must leave alone, as data. A new action needs a row here.

Places are names of the test hook (driver.py); "figures" is all figures, "window" everything. A step of `first` and `undo`
is an action's id, or a function of the window.
"""

from typing import Any, Callable, NamedTuple, Union

Step = Union[str, Callable]

LESSON, LESSON_TITLE = "all-modes-at-one-rate", "All modes at one rate"
CLOUDS, CLOUDS_TITLE = "a-cloud-of-particles", "A cloud of particles"
ALIGNMENT, ALIGNMENT_TITLE = "alignment", "Alignment"
TITLES = {LESSON: LESSON_TITLE, CLOUDS: CLOUDS_TITLE, ALIGNMENT: ALIGNMENT_TITLE}
STEPS = ("step_10",) * 3  # where every trial starts
AGAIN = ("reset", "dismiss_ghosts", *STEPS)  # the same from a new start, without the run before


class Trial(NamedTuple):
    changes: tuple[str, ...] = ()  # look different afterwards
    keeps: tuple[str, ...] = ()  # look the same afterwards
    first: tuple[Step, ...] = ()  # before the picture that it is compared with
    undo: tuple[Step, ...] = ()  # then the picture is as it was before `first`
    state: dict[str, Any] = {}  # what the state says afterwards; a function is given the value before and after
    fresh: dict[str, Any] | None = None  # preferences with which a new window looks the same
    lesson: str = LESSON
    ready: Callable[[dict], bool] = lambda report: True  # after `first`: there is something to act on


def escape(window):
    window.key("Escape")


def reopen(window):
    """The lesson anew, by the list of commands, and played to where trials start."""
    window.act("palette")
    window.type(TITLES[window.state["lesson"]])
    window.key("Return")
    for step in STEPS:
        window.act(step)


def open_lesson(identifier):
    def step(window):
        window.act("palette")
        window.type(TITLES[identifier])
        window.key("Return")
        for each in STEPS:
            window.act(each)

    return step


def zoom_first_figure(window):
    window.wheel(window.report["figures"][0]["plots"][0]["data"], 3)


def plays(window):
    step = window.state["step"]
    window.wait(lambda report: report["state"]["step"] > step + 20, "it plays")


def larger(factor):
    return lambda before, after: abs(after / before - factor) < 1e-9


def another_figure(window):
    """In place of the lesson's last one, alone."""
    window.act("palette")
    window.type("Figure: Effective rank")
    window.key("Return")
    window.wait(lambda report: report["state"]["notice"] is None, "the notice goes by itself")


def more(before, after):
    return after > before


def asks(purpose):
    """A dialog over the window, which is dimmed."""
    return Trial(changes=("window", "dialog"), undo=(escape,), state={"dialog": lambda _, now: now["purpose"] == purpose})


def switches(name, *changes, **more_of_it):
    return dict(state={name: lambda before, after: after != before}, changes=changes, **more_of_it)


def focuses(lane):
    return Trial(
        changes=("panel.controls",), keeps=("panel.transport",), undo=("lesson_controls",),
        state={"advanced": True, "selected_lane": lane})


NOTHING = Trial(keeps=("window",))
REFUSED = Trial(changes=("notice",), keeps=("panel.transport", "panel.right"), undo=("leave",),
                state={"notice": lambda _, now: now["is_error"]})


def study(name, figure, lesson):
    return Trial(
        lesson=lesson, changes=("panel.right",), keeps=("panel.transport",), undo=(f"cancel_{name}", reopen),
        state={"figures": lambda _, now: figure in [each["id"] for each in now],
               "studies": lambda _, now: now[name]["running"] or now[name]["done"] == 1})


def cancelled(name, lesson):
    def no_longer(window):
        window.wait(lambda report: not report["state"]["studies"][name]["running"], f"{name} ends")

    return Trial(lesson=lesson, first=(name,), changes=("panel.right",), undo=(no_longer, reopen),
                 ready=lambda report: report["state"]["studies"][name]["running"])


def stops(window):
    window.wait(lambda report: not report["state"]["playing"], "it stops by itself")


ARRIVES = Trial(changes=("counter", "figures"), keeps=("panel.controls",), undo=(stops, "leave", *AGAIN),
                state={"step": more})

def banded(window):
    window.finish("seeds")


def swept(window):
    window.wait(lambda report: not report["state"]["best_rates_wanted"], "the best rates are found")
    window.settle()


def taken_back(*after, **state):
    """A change of the lanes that undo takes back whole."""
    return dict(first=("lane_2",), changes=("panel.right",), keeps=("counter", "speed"),
                undo=("undo", *after, "lesson_controls"), state=state)


ROWS = {
    "add_lane": [Trial(changes=("palette",), keeps=("panel.transport",), undo=(escape,),
                       state={"palette": lambda _, now: now["query"].startswith("Add lane")})],
    "duplicate_lane": [Trial(**taken_back(lanes=lambda before, now: len(now) == len(before) + 1, step=30))],
    "rename_lane": [Trial(changes=("panel.controls",), keeps=("panel.right",), undo=(escape, "lesson_controls"),
                          state={"typed": lambda _, now: now.endswith(".name"), "advanced": True})],
    "hide_lane": [Trial(first=("lane_2",), changes=("panel.right",), keeps=("panel.left", "panel.transport"),
                        undo=("hide_lane", "lesson_controls"), state={"hidden_lanes": lambda before, now: len(now) == 1})],
    "show_lanes": [NOTHING, Trial(first=("lane_2", "hide_lane"), changes=("panel.right",), keeps=("panel.left",),
                                  undo=("lesson_controls",), state={"hidden_lanes": []})],
    "lane_left": [Trial(**taken_back(lanes=lambda before, now: now == before[::-1], step=30)), NOTHING],
    "lane_right": [Trial(**dict(taken_back(lanes=lambda before, now: now == before[::-1], step=30), first=("lane_1",)))],
    "remove_lane": [Trial(**taken_back(lanes=lambda before, now: now == before[:-1], step=30))],
    "same_rate": [Trial(changes=("panel.controls", "figures"), keeps=("speed",), undo=("leave", reopen), state={"step": 0})],
    "best_rates": [Trial(changes=("panel.right",), keeps=("speed",), undo=(swept, "leave", reopen),
                         state={"figures": lambda _, now: "sweep" in [each["id"] for each in now]})],
    "seeds": [Trial(changes=(), keeps=("panel.left", "panel.transport"), undo=("seeds",),
                    state={"seeds": lambda _, now: now["wanted"]}),
              Trial(first=("seed_count", "seed_count", banded), changes=("figures",), keeps=("panel.left", "panel.transport"),
                    state={"seeds": lambda _, now: not now["wanted"]})],
    "seed_count": [Trial(undo=("seeds",), keeps=("panel.left", "panel.transport"),
                         state={"seeds": lambda before, now: now["wanted"] and now["count"] != before["count"]})],
    "open": [asks("open")],
    "target": [asks("target")],
    "save": [asks("save")],
    "export": [asks("export")],
    "export_everything": [asks("export_everything")],
    "screenshot": [Trial(changes=("notice",), keeps=("panel.transport", "panel.right"), undo=("leave",),
                         state={"notice": lambda _, now: not now["is_error"]})],
    "recover": [REFUSED],
    "undo": [Trial(first=("new_seed",), changes=("counter", "figures"), keeps=("speed",), undo=("dismiss_ghosts",),
                   state={"step": 30, "next_redo": lambda _, now: now.startswith("seed = ")})],
    "redo": [Trial(first=("new_seed", "undo"), changes=("counter", "figures"), keeps=("speed",), undo=("undo", "dismiss_ghosts"),
                   state={"seed": lambda before, after: after == before + 1, "step": 0})],
    "play": [Trial(changes=("counter", "figures", "progress"), keeps=("panel.controls",), undo=("play", *AGAIN),
                   state={"playing": True})],
    "step": [Trial(changes=("counter", "figures"), keeps=("panel.controls", "speed"), undo=AGAIN,
                   state={"step": lambda before, after: after == before + 1})],
    "step_10": [Trial(changes=("counter", "figures"), keeps=("panel.controls", "speed"), undo=AGAIN,
                      state={"step": lambda before, after: after == before + 10})],
    "step_back": [Trial(changes=("counter", "figures"), keeps=("panel.controls", "speed"), undo=("step",),
                        state={"step": lambda before, after: after == before - 1})],
    "step_back_10": [Trial(changes=("counter", "figures"), keeps=("panel.controls", "speed"), undo=("step_10",),
                           state={"step": lambda before, after: after == before - 10})],
    "first_step": [Trial(changes=("counter", "figures"), keeps=("panel.controls", "speed"), undo=("last_step",),
                         state={"step": 0, "furthest": 30})],
    "last_step": [Trial(first=("first_step",), changes=("counter", "figures"), keeps=("panel.controls", "speed"),
                        state={"step": 30})],
    "previous_event": [Trial(changes=("counter", "figures"), keeps=("panel.controls", "speed"), undo=("last_step",),
                             state={"step": lambda before, after: after < before, "furthest": 30})],
    "next_event": [Trial(first=("first_step",), changes=("counter", "figures"), keeps=("panel.controls", "speed"),
                         undo=("last_step",), state={"step": lambda _, now: 0 < now <= 30})],
    "pin": [Trial(changes=("window",), keeps=("panel.controls", "panel.transport"), undo=("dismiss_ghosts",),
                  state={"ghosts": lambda _, now: [ghost["name"] for ghost in now][-1:] != []})],
    "dismiss_ghosts": [NOTHING, Trial(first=("pin",), changes=("window",), keeps=("panel.controls", "panel.transport"),
                                      state={"ghosts": []})],
    "compare": [Trial(changes=("window", "comparison"), undo=(escape,), state={"comparing": True})],
    "loop": [Trial(changes=("progress",), keeps=("panel.controls",), undo=("play", "loop", *AGAIN),
                   state={"playing": True, "loop": lambda _, now: now[0] == 0 and now[1] > 30})],
    "go_on": [Trial(changes=("counter", "figures", "progress"), keeps=("panel.controls",), undo=("play", *AGAIN),
                    state={"playing": True})],
    "until_divergence": [ARRIVES],
    "until_tolerance": [ARRIVES],
    "until_arrival": [ARRIVES],
    "until_overtaking": [ARRIVES],
    "reset": [Trial(changes=("counter", "figures"), keeps=("panel.controls", "speed"), undo=("dismiss_ghosts", *STEPS),
                    state={"step": 0})],
    "new_seed": [Trial(changes=("counter", "figures"), keeps=("speed",), undo=(reopen,),
                       state={"seed": lambda before, after: after == before + 1, "step": 0})],
    "slower": [Trial(changes=("speed",), keeps=("figures", "panel.left"), undo=("faster",), state={"speed": larger(0.5)})],
    "faster": [Trial(changes=("speed",), keeps=("figures", "panel.left"), undo=("slower",), state={"speed": larger(2)})],
    "normal_speed": [Trial(first=("faster",), changes=("speed",), keeps=("figures",), state={"speed": 60})],
    "sweep": [study("sweep", "sweep", LESSON)],
    "cancel_sweep": [NOTHING, cancelled("sweep", LESSON)],
    "chaos": [REFUSED, study("chaos", "chaos", CLOUDS)],
    "cancel_chaos": [NOTHING, cancelled("chaos", CLOUDS)],
    "family": [study("family", "alignment_family", ALIGNMENT)],
    "cancel_family": [NOTHING, cancelled("family", ALIGNMENT)],
    "reveal": [Trial(changes=("panel.lesson",), keeps=("panel.transport",), undo=(reopen,), state={"revealed": True})],
    "next_page": [Trial(changes=("panel.lesson", "figures"), keeps=("speed",), undo=("previous_page",),
                        state={"page": lambda before, now: now["index"] == before["index"] + 1})],
    "previous_page": [Trial(first=("next_page",), changes=("panel.lesson", "figures"), keeps=("speed",),
                            state={"page": lambda before, now: now["index"] == before["index"] - 1})],
    "next_lesson": [Trial(changes=("panel.lesson", "figures"), undo=("previous_lesson", *STEPS),
                          state={"lesson": lambda before, after: after != before})],
    "previous_lesson": [Trial(changes=("panel.lesson", "figures"), undo=("next_lesson", *STEPS),
                              state={"lesson": lambda before, after: after != before})],
    "reset_lesson": [Trial(changes=("counter", "figures"), keeps=("speed",), undo=("dismiss_ghosts", *STEPS), state={"step": 0})],
    "own_figures": [NOTHING, Trial(first=(another_figure,), changes=("panel.right",), keeps=("panel.transport",),
                                   state={"maximized": -1})],
    "theory": [Trial(**switches("theory", "panel.right"), keeps=("panel.left", "panel.transport"), undo=("theory",))],
    "enlarge": [Trial(changes=("panel.right",), keeps=("panel.left", "panel.transport"), undo=("leave",),
                      state={"maximized": 0})],
    "time_axis": [Trial(**switches("time", "figures"), keeps=("panel.left", "panel.transport"),
                        undo=("time_axis", "time_axis"))],
    "fit": [Trial(first=(zoom_first_figure,), changes=("figures",), keeps=("panel.left",)), NOTHING],
    "panels": [Trial(**switches("panels_hidden", "window"), keeps=("panel.transport",), undo=("panels",))],
    "lane_1": [focuses(0)],
    "lane_2": [focuses(1)],
    "lane_3": [NOTHING],
    "lane_4": [NOTHING],
    "lesson_controls": [NOTHING, Trial(first=("lane_1",), changes=("panel.controls",), keeps=("panel.right",),
                                       state={"advanced": False})],
    "scroll_pans": [Trial(**switches("scroll_pans"), keeps=("window",), undo=("scroll_pans",))],
    "dark": [Trial(**switches("dark", "panel.left", "panel.transport", "figures"), undo=("dark",), fresh={})],
    "larger": [Trial(changes=("panel.left", "panel.transport", "figures"), undo=("smaller",), state={"scale": larger(1.1)},
                     fresh={})],
    "smaller": [Trial(changes=("panel.left", "panel.transport", "figures"), undo=("larger",), state={"scale": larger(1 / 1.1)},
                      fresh={})],
    "usual_size": [NOTHING, Trial(first=("larger", "larger"), changes=("panel.left", "panel.transport", "figures"),
                                  state={"scale": 1}, fresh={})],
    "present": [Trial(changes=("window",), undo=("present",), state={"presenting": True}),
                Trial(first=("present", "play", plays, "play"), undo=("reset", "dismiss_ghosts", *STEPS),
                      state={"presenting": False})],
    "second_screen": [Trial(changes=("panel.lesson",), undo=("second_screen", escape), state={"second_screen": True})],
    "second_screen_dark": [Trial(**switches("second_screen_dark"), keeps=("window",), undo=("second_screen_dark",))],
    "blank": [Trial(changes=("window",), undo=(escape,), state={"blank": True})],
    "full_screen": [Trial(undo=("full_screen",))],
    "reset_layout": [Trial(first=("panels", "lane_1"), changes=("window",), keeps=("panel.transport",),
                           state={"panels_hidden": False, "advanced": False})],
    "leave": [NOTHING, Trial(first=("enlarge",), changes=("panel.right",), state={"maximized": -1})],
    "palette": [Trial(changes=("palette",), keeps=("panel.transport",), undo=(escape,),
                      state={"palette": lambda _, now: now is not None})],
    "overview": [Trial(changes=("window",), undo=("overview",), state={"overview": True})],
    "help": [Trial(changes=("window", "help"), undo=("help",), state={"help": True})],
}
# Actions after which something is open that takes the keyboard.
OPENS = {"open", "target", "save", "export", "export_everything", "palette", "overview", "help", "compare", "add_lane", "rename_lane",
         "blank"}


def put_away(window, identifier):
    """Closes what the action has opened, so that other keys mean what they usually do."""
    if identifier in OPENS:
        window.key("Escape")
    while window.state["presenting"]:
        window.key("Escape")


# "quit" has none: it comes last, when the window closes.
LAST = {"quit"}

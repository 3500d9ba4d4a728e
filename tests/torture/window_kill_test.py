"""The window is killed (kill −9) at random moments of play, of scrubbing, of changes, and within the writing of what it
keeps: the next start offers what stood at most five seconds before, remains that are no session do no harm, and the
recovered session goes on to the bytes that a run without a window comes to."""

import json
import math
import pathlib
import random
import signal
import sys
import tempfile
import time
import unittest

import numpy as np

import driver
from harness import DIVERGED, DONE, SEED, ProgramTest, lane, muonscope, share
from kill_notes import KEEPING, Watch, after, within_keeping
from resumable import results

KILLS = 20
LESSON = "all-modes-at-one-rate"  # what is on screen when the session is offered
MATRICES = (LESSON, "what-is-conserved", "between-descent-and-muon", "")  # "": a file of somebody's own
CLOUDS = ("muon-is-a-relativistic-particle", "a-cloud-of-particles", "blocks-a-mixture-of-experts")
KEEPINGS = (2, 3, 1)  # of the kills within one, which: before the first is whole nothing is offered
FRAME_DELAY = 20  # ms: as many frames as can be noted one by one

# Gestures, of a window and a source of chance.


def acts(*identifiers):
    return lambda window, chance: window.act(chance.choice(identifiers))


def scrub(window, chance):
    start, end = chance.uniform(0, 1), chance.uniform(0, 1)
    window.drag(window.bar_at(start), window.bar_at(end), steps=chance.randint(2, 8))


def choose_range(window, chance):
    start, end = sorted((chance.uniform(0, 1), chance.uniform(0, 1)))
    window.drag(window.bar_at(start), window.bar_at(end), button=3, steps=3)
    window.act("loop")


def controls(window, part):
    """Of values in sight; not of sizes, with which a run may take hours."""
    sizes = ("count", "inner", "channels")
    in_sight = (name for name, place in window.places.items() if place["seen"] == place["whole"])
    return sorted(name for name in in_sight if name.startswith("control.") and name.endswith(part)
                  and not name.removesuffix(part).endswith(sizes))


def drag_value(window, chance):
    if names := controls(window, ".slider"):
        window.drag(chance.choice(names), by=(chance.choice((-1, 1)) * chance.randint(3, 40), 0), steps=4)


def type_value(window, chance):
    names = [name for name in controls(window, ".value") if name.endswith(("schedule.lr.value", "seed.value"))]
    if not names:
        return
    name = chance.choice(names)
    window.click(name)
    if not window.state["typed"]:  # something lies over it: letters would be keys of actions
        return
    window.type(str(chance.randint(1, 999)) if name.endswith("seed.value") else f"{chance.uniform(0.001, 0.05):.4f}")
    window.key("Return")


MOVES = (acts("play", "go_on"), acts("play"), acts("faster", "slower"), acts("step_10", "step"),
         acts("step_back", "step_back_10"), acts("previous_event", "next_event"), acts("first_step", "last_step"),
         acts("until_arrival", "loop", "pin"), choose_range, scrub, scrub, scrub)
CHANGES = (drag_value, drag_value, type_value, acts("new_seed"), acts("undo", "redo"))
FIRST = (type_value, drag_value, acts("new_seed"), acts("step_10"))
STUDIES = ("seeds",)  # in the background, where the program has them


def gestures(window):
    known = {row["id"] for row in window.actions()}
    return (*MOVES, *CHANGES, *(acts(study) for study in STUDIES if study in known), acts("next_lesson"))


def go_about(window, chance):
    """Until it is killed, most likely in the midst of something. At first something that may be lost."""
    possible, first = gestures(window), chance.sample(FIRST, 2)
    while window.alive():
        try:
            (first.pop() if first else chance.choice(possible))(window, chance)
        except AssertionError:  # nothing it waits for comes any more
            if window.alive():
                raise


# What is kept and what was said.


def value_at(document, key):
    """By its dotted key, the first lane's where all are meant; None where there is none."""
    for part in key.replace(".*.", ".0.").split("."):
        document = document[int(part)] if isinstance(document, list) else document.get(part)
        if document is None:
            return None
    return document


def number_in(text):
    """As people read it: "−1.2×10⁻⁵"."""
    return float(text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")).replace("×10", "e"))


def numbers_of(document):
    """All of them, wherever they stand."""
    if isinstance(document, (dict, list)):
        for part in document.values() if isinstance(document, dict) else document:
            yield from numbers_of(part)
    elif not isinstance(document, (bool, str)) and document is not None:
        yield document


def has_change(experiment, change):
    """"Muon: η = 0.0049": a value in a few digits, which then stands somewhere in the experiment. What else can be undone
    tells none."""
    _, equals, text = change.rpartition(" = ")
    try:
        told = number_in(text)
    except ValueError:
        return True
    return not equals or any(math.isclose(number, told, rel_tol=0.01) for number in numbers_of(experiment))


def has_edits(experiment, furthest, told):
    """Those up to the furthest step, as the window tells of them: "Muon: η = 0.005", in a few digits."""
    edits = [edit for edit in experiment.get("edits", []) if edit["step"] <= furthest]
    return len(edits) == len(told) and all(
        edit["step"] == step and math.isclose(edit["value"], number_in(text.rpartition(" = ")[2]), rel_tol=0.01)
        for edit, (step, text) in zip(edits, told))


def edits_told(state):
    return [(event["step"], event["text"]) for event in state["events"] if event["kind"] == "edit"]


def log_of(state):
    """What has been made of the experiment, apart from how far it was played."""
    return state["lesson"], state["set_up"], state["seed"], edits_told(state), state["next_undo"]


def work_of(state):
    """What would be lost. None at step 0 with nothing to undo, where all is as it was opened, started again or undone:
    the program keeps nothing of that, nor what it had kept before."""
    return (*log_of(state), state["step"]) if state["step"] > 0 or state["next_undo"] else None


def has_log(kept, state):
    experiment = kept["experiment"]
    return ((kept["lesson"], kept["set_up"]) == (state["lesson"] or "", state["set_up"] or "")
            and value_at(experiment, "seed") == state["seed"]
            and has_edits(experiment, state["furthest"], edits_told(state))
            and has_change(experiment, state["next_undo"]))


def longest_pause(notes, end):
    """Between frames noted: the program looks once a frame whether it is time to keep the session."""
    times = [note.time for note in notes] + [end]
    return max(later - earlier for earlier, later in zip(times, times[1:]))


def session_of(folder):
    """What is kept there, and when it was written; (None, 0) for nothing."""
    file = folder / "session.json"
    return (json.loads(file.read_text()), file.stat().st_mtime) if file.exists() else (None, 0)


def save(window):
    """By the dialog, under the name that it suggests."""
    window.act("save")
    path = window.state["dialog"]["path"]
    window.key("Return")
    window.wait(lambda report: report["state"]["dialog"] is None and report["state"]["notice"], "it is saved")
    window.key("Escape")
    return pathlib.Path(path)


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Killed(ProgramTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(1e-4)  # who waits for a moment gets it, whatever gestures have to parse
        self.recovered = self.within = 0
        self.most_lost = 0.0  # s

    def test_what_stood_five_seconds_before_is_offered_and_goes_on_to_the_same_bytes(self):
        for number in range(share(KILLS)):
            with self.subTest(number=number, seed=SEED):
                self.kill_one(number, random.Random(f"{SEED} {number}"))
        print(f"{share(KILLS)} windows killed, {self.within} of them while writing, {self.recovered} recovered; "
              f"at most {self.most_lost:.2f} s of work lost")
        self.assertGreater(self.recovered, 0)

    def kill_one(self, number, chance):
        config = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        source = chance.choice(CLOUDS if number % 2 else MATRICES) or self.own_experiment()
        folder, watch = self.kill_window(source, config, number, chance)
        kept, written = session_of(folder)
        self.compare_with_notes(kept, written, watch)
        remains = self.leave_remains(folder, kept)
        again = self.open_again(config)
        for path in remains:
            self.assertFalse(path.exists(), "what is no session goes")
        if kept:
            self.recover(again, kept)
            self.compare_with_headless(again, kept, chance)
            self.recovered += 1
        else:
            self.assertIsNone(again.state["notice"], "there is nothing to offer")
        self.assertEqual(again.quit(), 0)
        self.assertEqual(list((config / "sessions").iterdir()), [])
        again.close()

    def own_experiment(self):
        """Whose target lies beside it: the session, kept elsewhere, must find it all the same."""
        numbers = np.random.default_rng(SEED)
        matrices = [numbers.normal(size=shape) for shape in ((6, 5), (6, 4), (5, 4))]
        lanes = [lane("muon", 0.005, "Muon"), lane("adamw", 0.01, "AdamW")]
        return self.factorization(*matrices, lanes, 20_000, reference_step=0)

    def test_what_was_recovered_is_not_lost_by_a_second_kill(self):
        for first, seconds in ((("new_seed", "step_10"), 0), (("new_seed",), KEEPING + 1)):
            with self.subTest(first=first, seconds=seconds):
                self.kill_twice(first, seconds)

    def kill_twice(self, first, seconds):
        """The second time so long after the session was recovered, before anything else is done."""
        config = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        window = self.open_again(config)
        for each in first:
            window.act(each)
        driver.wait_until(lambda: list(config.glob("sessions/*/session.json")), KEEPING + 10, "the session is kept")
        time.sleep(KEEPING + 1)  # what was done last, too
        self.kill(window)
        again = self.open_again(config)
        offered = again.state["notice"]["text"]
        again.click("notice.offer")
        again.settle()
        time.sleep(seconds)
        self.kill(again)
        self.assertEqual((self.open_again(config).state["notice"] or {}).get("text"), offered)

    def open_again(self, config):
        window = driver.Window(LESSON, config=config)
        self.addCleanup(window.close)
        return window

    @staticmethod
    def kill(window):
        window.process.kill()
        window.process.wait()
        window.close()

    # The kill.

    def kill_window(self, source, config, number, chance):
        window = driver.Window(source, config=config, frame_delay=FRAME_DELAY)
        self.addCleanup(window.close)
        (folder,) = (config / "sessions").iterdir()
        write, which = number % 2 == 0, KEEPINGS[number // 2 % len(KEEPINGS)]
        moment = within_keeping(folder, which) if write else after(chance.uniform(0.5, 16))
        watch = Watch(window, moment)
        watch.start()
        if write or chance.random() < 0.9:  # else nobody touches it
            go_about(window, chance)
        watch.join()
        self.assertEqual(window.process.returncode, -signal.SIGKILL, "it has not ended by itself")
        self.within += any(folder.glob(".*.tmp"))
        window.close()
        return folder, watch

    def leave_remains(self, folder, kept):
        """Of kills at worse moments than this one: a session half written beside the whole one, and folders, older and
        newer, that have no whole one. Those that must go."""
        half = json.dumps(kept or {"muonscope_session": 1})[:100]
        torn = folder / ".session.json.0.tmp"
        if kept and not torn.exists():
            torn.write_text(half)
        older, newer = folder.with_name("1-0"), folder.with_name("9" * len(folder.name))
        for each, name in ((older, torn.name), (newer, "session.json")):
            each.mkdir()
            (each / name).write_text(half)
        return [older, newer] if kept else [older, newer, folder]

    # What must have been kept.

    def compare_with_notes(self, kept, written, watch):
        """It stood in the frame at whose end it was written, and other work that came after it is no older than the
        program's period and, since it only keeps at frames' ends, the longest pause between frames that were noted."""
        notes = watch.notes()
        before = sum(note.time <= written for note in notes)
        since = notes[max(before - 1, 0):]
        if kept:
            self.assertGreater(before, 0)
            self.compare_with_frame(kept, since[:2])
        standing = work_of(since[0].state) if kept else None
        # What has come back to what is kept, by undo or by the time line, is kept; where nothing is, to what needs no keeping.
        works = [work_of(note.state) for note in since]
        last = max((i for i, work in enumerate(works) if work == standing), default=-1)
        lost = next((watch.killed_at - note.time for note, work in zip(since[last + 1:], works[last + 1:])
                     if work not in (standing, None)), 0.0)
        self.assertLessEqual(lost, KEEPING + longest_pause(since, watch.killed_at))
        self.most_lost = max(self.most_lost, lost)

    def compare_with_frame(self, kept, notes):
        """The first is of the frame in which it was written, or of one shortly before it that was noted last: then the
        second tells by its number that frames are missing, and the step may have been anything."""
        unseen = len(notes) > 1 and notes[1].frame > notes[0].frame + 1
        seen = [(note.frame, note.state["step"], note.state["furthest"], *log_of(note.state)) for note in notes]
        self.assertTrue(any(has_log(kept, note.state) for note in (notes if unseen else notes[:1])),
                        f"step {kept['step']}, edits {kept['experiment'].get('edits')} are not among {seen}")
        if not unseen:
            self.assertEqual(kept["step"], notes[0].state["step"])

    # What is made of it.

    def recover(self, window, kept):
        notice = window.state["notice"]["text"]
        self.assertIn(f"The last session broke off at step {kept['step']}", notice)
        window.click("notice.offer")
        window.wait(lambda report: not report["state"]["playing"], "it is there again")
        window.settle()
        state = window.state
        self.assertEqual(state["step"], kept["step"])
        self.assertEqual((state["lesson"] or "", state["set_up"] or "", state["file"]),
                         (kept["lesson"], kept["set_up"], kept["file"]))
        self.assertTrue(has_edits(kept["experiment"], kept["step"], edits_told(state)), edits_told(state))

    def compare_with_headless(self, window, kept, chance):
        """The recovered experiment is the one that was kept, and after some steps more its results are those of a run
        from the beginning that was never broken off."""
        saved = save(window)
        self.assertEqual(json.loads(saved.read_text()), kept["experiment"])
        for _ in range(chance.randint(1, 4)):
            window.act("step_10")
        exported = window.export()
        steps = json.loads((exported / "experiment.json").read_text())["steps"]
        out = exported.with_name("headless")
        outcome = muonscope("run", saved, "--steps", steps, "--out", out, "--quiet", timeout=600)
        self.assertIn(outcome.code, (DONE, DIVERGED), outcome.err)
        found, right = results(exported), results(out)
        self.assertTrue(any(name.startswith("final/") for name in right))
        self.assertEqual({name: found.get(name) for name in right}, right)


if __name__ == "__main__":
    unittest.main()

"""The system's file chooser beside the window: the portal and programs, chosen, cancelled and left open at the end."""

import json
import os
import pathlib
import tempfile
import threading
import unittest

import driver
from fake_portal import FakePortal


class Choosers(unittest.TestCase):
    """Programs named as the system's, in front of all others on PATH."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="muonscope-chooser-")
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)
        self.experiment = self.path / "chosen one.json"
        self.experiment.write_text(json.dumps({
            "muonscope": 1, "title": "chosen", "steps": 50,
            "problem": {"kind": "matrix_factorization", "rows": 4, "cols": 4, "inner": 3,
                        "target": {"kind": "power_law", "scale": 3, "exponent": 1},
                        "init": {"kind": "gaussian", "scale": 0.1}},
            "lanes": [{"name": "GD", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.01}}]}))

    def program(self, name, script):
        file = self.path / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o700)

    def window(self, chooser, **environment):
        window = driver.Window("all-modes-at-one-rate", environment={
            "MUONSCOPE_CHOOSER": chooser, "PATH": f"{self.path}:{os.environ['PATH']}", **environment})
        self.addCleanup(window.close)
        return window

    def frames_go_on(self, window):
        """The run plays while the chooser is open."""
        before = window.state["step"]
        window.key("space")
        window.wait(lambda report: report["state"]["step"] > before + 5, "it plays meanwhile")
        window.key("space")


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Programs(Choosers):
    def test_what_was_chosen_is_opened(self):
        for program in ("zenity", "kdialog"):
            with self.subTest(program=program):
                go = self.path / f"go-{program}"
                self.program(program, f"while [ ! -e '{go}' ]; do sleep 0.05; done; echo '{self.experiment}'")
                window = self.window(program)
                window.act("open")
                self.assertNotIn("dialog", window.places)
                self.frames_go_on(window)
                go.touch()
                window.wait(lambda report: report["state"]["file"] == str(self.experiment), "it is opened")
                self.assertEqual(window.quit(), 0)

    def test_cancelled(self):
        self.program("zenity", "sleep 0.5; exit 1")
        window = self.window("zenity")
        window.act("save")
        self.frames_go_on(window)
        window.act("step")
        self.assertNotIn("dialog", window.places)
        self.assertEqual(window.quit(), 0)

    def test_one_that_does_not_open_leaves_the_typed_path(self):
        self.program("zenity", "exit 3")
        window = self.window("zenity")
        window.act("export")
        window.wait(lambda report: "dialog.path" in report["places"], "the dialog appears")
        window.key("Escape")
        self.assertEqual(window.quit(), 0)

    def test_the_program_ends_while_it_is_open(self):
        started = self.path / "started"
        self.program("zenity", f"echo $$ > '{started}'; exec sleep 600")
        window = self.window("zenity")
        window.act("open")
        driver.wait_until(lambda: started.exists() and started.read_text(), what="the chooser starts")
        process = int(started.read_text())
        self.assertEqual(window.quit(), 0)
        driver.wait_until(lambda: not pathlib.Path(f"/proc/{process}").exists(), what="the chooser ends, too")


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Portal(Choosers):
    def portal(self, answer):
        portal = FakePortal(answer)
        self.addCleanup(portal.close)
        return portal

    def test_what_was_chosen_is_opened_and_cancelling_does_nothing(self):
        go, answers = threading.Semaphore(0), [None, self.experiment.as_uri()]

        def answer(member, body):
            self.assertEqual(member, "OpenFile")
            self.assertIn(b"*.json", body)
            self.assertIn(b"Open experiment", body)
            go.acquire()
            return answers.pop(0)

        portal = self.portal(answer)
        window = self.window("portal", DBUS_SESSION_BUS_ADDRESS=portal.address)
        window.act("open")
        self.frames_go_on(window)
        go.release()
        driver.wait_until(lambda: len(answers) == 1 and portal.gone.is_set(), what="it is cancelled")
        self.assertNotIn("dialog", window.report["places"])
        window.act("open")
        go.release()
        window.wait(lambda report: report["state"]["file"] == str(self.experiment), "it is opened")
        self.assertEqual(window.quit(), 0)
        self.assertEqual([member for member, _ in portal.calls], ["OpenFile", "OpenFile"])

    def test_a_name_to_save_under_and_escape(self):
        portal = self.portal(lambda member, body: threading.Event().wait())
        window = self.window("portal", DBUS_SESSION_BUS_ADDRESS=portal.address)
        window.act("save")
        driver.wait_until(lambda: portal.calls, what="the portal is asked")
        member, body = portal.calls[0]
        self.assertEqual(member, "SaveFile")
        self.assertIn(b"experiment.json", body)
        window.act("leave")
        self.assertTrue(portal.gone.wait(driver.PATIENCE), "it closes with the connection")
        window.act("save")
        self.assertEqual(window.quit(), 0)

    def test_without_a_portal_on_the_bus_the_next_way_is_taken(self):
        started = self.path / "started"
        self.program("zenity", f"touch '{started}'; sleep 0.5; exit 1")
        window = self.window("", DBUS_SESSION_BUS_ADDRESS=f"unix:path={self.path}/nobody")
        window.act("open")
        driver.wait_until(started.exists, what="zenity is asked")
        self.assertEqual(window.quit(), 0)


if __name__ == "__main__":
    unittest.main()

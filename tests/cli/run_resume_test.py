"""`run --resume`: a run that was interrupted, killed or finished goes on to the bytes of a run that never stopped; what does
not belong together is refused."""

import signal
import subprocess
import time
import unittest

from harness import BAD_INPUT, DIVERGED, DONE, PROGRAM, ProgramTest, files_below, muonscope
from resumable import documents, results

class Resumed(ProgramTest):
    def whole(self, name, document):
        source = self.write(name + ".json", document)
        code = DIVERGED if name == "diverges" else DONE
        return source, self.run_to(source, name + "-whole", "--momenta", code=code), code

    def assert_same(self, out, whole):
        one, other = results(out), results(whole)
        self.assertEqual(sorted(one), sorted(other))
        for name, data in one.items():
            self.assertEqual(data, other[name], name)

    def go_on(self, source, out, *options, code=DONE):
        outcome = muonscope("run", source, "--out", out, "--resume", *options)
        self.assertEqual(outcome.code, code, outcome.err)
        return outcome

    def test_in_parts(self):
        for name, document in documents().items():
            with self.subTest(name):
                source, whole, code = self.whole(name, document)
                out = self.directory / (name + "-parts")
                self.go_on(source, out, "--steps", 1, "--momenta")
                for steps in (500, 1300, 1301, document["steps"]):
                    self.go_on(source, out, "--steps", steps, "--momenta", code=code)
                self.assert_same(out, whole)
                before = files_below(out)
                self.assertIn("nothing to do", self.go_on(source, out, "--momenta").out)
                self.assertEqual(files_below(out), before, "a finished run stays as it is")

    def test_interrupted_and_killed(self):
        document = documents()["matrices"]
        document["steps"] = 60_000
        source, whole, _ = self.whole("long", document)
        out = self.directory / "long"
        for number, end in enumerate((signal.SIGKILL, signal.SIGTERM, signal.SIGKILL)):
            process = subprocess.Popen([PROGRAM, "run", source, "--out", out, "--resume", "--momenta", "--quiet"])
            self.addCleanup(process.kill)
            deadline = time.monotonic() + 60
            while not (out / ".run.state").exists() and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
            time.sleep(0.5 + 0.3 * number)
            process.send_signal(end)
            process.wait(60)
        self.go_on(source, out, "--momenta")
        self.assert_same(out, whole)

    def test_a_finished_run_without_its_state(self):
        document = documents()["matrices"]
        source, whole, _ = self.whole("finished", document)
        out = self.run_to(source, "finished", "--steps", "900")
        self.assertFalse((out / ".run.state").exists())
        before = files_below(out)
        for steps in (900, 400):
            self.assertIn("nothing to do", self.go_on(source, out, "--steps", steps).out)
        self.assertEqual(files_below(out), before)
        self.go_on(source, out, "--momenta")  # from the start, to the same bytes
        self.assert_same(out, whole)
        other = self.write("other.json", {**document, "seed": 99})
        shorter = self.run_to(source, "other", "--steps", "900")
        self.refused(other, shorter, ["summary.json", "another experiment"])

    def test_nothing_saved_starts_at_the_beginning(self):
        document = documents()["matrices"]
        source, whole, _ = self.whole("fresh", document)
        out = self.directory / "empty"
        self.go_on(source, out, "--momenta")
        self.assert_same(out, whole)

    def test_its_own_experiment_in_place(self):
        source = self.write("e.json", documents()["matrices"])
        out = self.run_to(source, "own", "--steps", "400", "--momenta")
        given = out / "experiment.json"
        text = given.read_bytes()
        self.go_on(given, out, "--steps", 900)
        self.assertEqual(given.read_bytes(), text, "what was given is kept")
        self.assertEqual((out / "muon.csv").read_bytes(),
                         (self.run_to(source, "more", "--steps", "900") / "muon.csv").read_bytes())

    def refused(self, source, out, words):
        before = files_below(out)
        message = self.go_on(source, out, code=BAD_INPUT).err
        for word in words:
            self.assertIn(word, message)
        self.assertEqual(files_below(out), before)

    def test_what_does_not_belong_together(self):
        document = documents()["matrices"]
        source = self.write("e.json", document)
        out = self.run_to(source, "out", "--steps", "500", "--momenta")
        state = (out / ".run.state").read_bytes()
        header = state[:state.index(b"\n")]
        other = self.write("other.json", {**document, "seed": 99})
        self.refused(other, out, [".run.state", "another experiment"])
        damages = {"damaged": state[:-9] + b"x" + state[-8:], "cut": state[:-100], "foreign": b"\x89PNG\r\n\x1a\n",
                   "empty": b"", "older": state.replace(b'"muonscope_state":1', b'"muonscope_state":0', 1),
                   "header": header[:50] + b"\n"}
        for name, data in damages.items():
            with self.subTest(name):
                (out / ".run.state").write_bytes(data)
                self.refused(source, out, [".run.state", "without --resume"])
        (out / ".run.state").write_bytes(state)
        table = out / "muon.csv"
        rows = table.read_bytes()
        table.write_bytes(rows[:len(rows) // 2])
        self.refused(source, out, ["rows", "without --resume"])
        table.write_bytes(rows.replace(b"loss", b"lass", 1))
        self.refused(source, out, ["muon.csv"])
        table.unlink()
        self.refused(source, out, ["muon.csv", "without --resume"])
        table.write_bytes(rows)
        self.go_on(source, out)


if __name__ == "__main__":
    unittest.main()

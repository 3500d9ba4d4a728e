"""SIGINT, SIGTERM and SIGHUP end a command within a second with exit code 130, whatever its step at hand takes, and
what was recorded is kept."""

import json
import signal
import subprocess
import time
import unittest

import numpy as np

from harness import INTERRUPTED, PROGRAM, ProgramTest, lane, read_csv, small_experiment

SECOND = 1.0  # from the signal to the end
TRIES = 3     # other programs may keep the processor from this one


def particles(count, **problem):
    return {"kind": "particles", "count": count, "rows": 2, "cols": 2,
            "objective": {"kind": "two_layer_network"}, **problem}


class Signals(ProgramTest):
    def start(self, *arguments, **options):
        options.setdefault("stdin", subprocess.DEVNULL)
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   **options)
        for cleanup in (process.stderr.close, process.stdout.close, process.wait, process.kill):
            self.addCleanup(cleanup)
        return process

    def wait_for(self, condition, process, what):
        deadline = time.monotonic() + 120
        while not condition():
            if process.poll() is not None:
                self.fail(f"ended before {what}: {process.stderr.read().decode()}")
            self.assertLess(time.monotonic(), deadline, f"never {what}")
            time.sleep(0.01)

    def assert_ends(self, start, number=signal.SIGINT):
        """`start()` gives a process at work; the quickest of a few must end in time."""
        seconds = []
        for _ in range(TRIES):
            process = start()
            begin = time.monotonic()
            process.send_signal(number)
            code = process.wait(timeout=60)
            seconds.append(time.monotonic() - begin)
            self.assertEqual(code, INTERRUPTED, process.stderr.read().decode())
            if seconds[-1] < SECOND:
                return process
        self.fail(f"took {seconds} s")

    def running(self, document, wait, name):
        """Starts runs of it in directories of their own; `wait` s after the first rows were on disk they are in a step."""
        source = self.write(name + ".json", document)
        self.runs = 0

        def start():
            self.runs += 1
            out = self.directory / f"{name}-{self.runs}"
            process = self.start("run", source, "--out", out)
            self.wait_for(lambda: list(out.glob("*.partial.csv")), process, "recorded")
            time.sleep(wait)
            return process

        return start, lambda: self.directory / f"{name}-{self.runs}"

    def test_steps_that_take_long(self):
        attention = {"kind": "linear_attention", "dim": 1500, "init": {"kind": "identity"}}
        muon = [lane("muon", 0.01, "Muon")]
        loss = {"observables": ["loss"], "reference_step": 0}
        cases = {
            "a large matrix": small_experiment(steps=10_000, problem=attention, lanes=muon, record=loss),
            "sharpness": small_experiment(steps=10_000, problem={**attention, "dim": 400}, lanes=muon, record={
                "observables": ["loss", "sharpness"], "reference_step": 0}),
            "many particles": small_experiment(steps=10_000, problem=particles(1_000_000), lanes=muon, record=loss),
            "singular values": small_experiment(steps=10_000, problem={**attention, "dim": 600}, lanes=muon, record={
                "observables": ["singular_values"], "reference_step": 0}),
        }
        for number, (name, document) in zip((signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGINT), cases.items()):
            with self.subTest(step=name):
                start, out = self.running(document, 1.5, name.replace(" ", "-"))
                process = self.assert_ends(start, number)
                self.assertIn("interrupted", process.stdout.read().decode())
                summary = json.loads((out() / "summary.json").read_text(encoding="utf-8"))
                self.assertTrue(summary["interrupted"])
                steps = read_csv(out() / "muon.csv")["step"]
                np.testing.assert_array_equal(steps, np.arange(len(steps)))

    def test_while_it_starts(self):
        """A large target takes minutes to be decomposed: there is nothing to keep yet."""
        target = np.random.default_rng(1).standard_normal((1500, 1500))  # of full rank: no short way
        source = self.factorization(target, np.ones((1500, 2)), np.ones((1500, 2)), [lane("gd", 0.1)], 3)

        def start():
            process = self.start("run", source, "--out", self.directory / "none")
            time.sleep(1)
            return process

        self.assert_ends(start)
        self.assertFalse((self.directory / "none").exists())

    def test_while_inputs_are_read(self):
        """Standard input that nobody writes to."""
        for command in (["run", "-"], ["render", "-", "--figure", "loss", "-o", "x.svg"], ["check", "-"]):
            with self.subTest(command=command[0]):
                def start(command=command):
                    process = self.start(*command, cwd=self.directory, stdin=subprocess.PIPE)
                    self.addCleanup(process.stdin.close)
                    time.sleep(0.5)
                    return process
                self.assert_ends(start, signal.SIGTERM)

    def test_render(self):
        def start():
            process = self.start("render", "fig1", "--figure", "loss", "--at", 1_000_000, "-o", self.directory / "x.svg")
            time.sleep(1)
            return process

        self.assert_ends(start, signal.SIGHUP)
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_while_figures_are_drawn_and_results_are_written(self):
        """At moments spread over a short run with many figures: it has ended, or ends in time."""
        source = self.write("e.json", small_experiment(steps=3000))
        arguments = ["run", source, "--out", self.directory / "out", "--figures", "spectra,loss,conserved,product",
                     "--format", "svg,png", "--quiet"]
        begin = time.monotonic()
        self.assertEqual(self.start(*arguments).wait(timeout=120), 0)
        whole = time.monotonic() - begin
        late = 0
        for moment in np.linspace(0.1, 0.95, 8):
            process = self.start(*arguments)
            time.sleep(moment * whole)
            begin = time.monotonic()
            process.send_signal(signal.SIGINT)
            self.assertIn(process.wait(timeout=60), (0, INTERRUPTED))
            late += time.monotonic() - begin > SECOND
        self.assertLessEqual(late, 2, "of 8 ended late")

    def test_hang_ups_are_ignored_under_nohup(self):
        source = self.write("e.json", small_experiment(steps=1_000_000_000,
                                                       record={"every": 1000, "observables": ["loss"]}))
        process = self.start("run", source, "--out", self.directory / "quiet",
                             preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.wait_for(lambda: list((self.directory / "quiet").glob("*.partial.csv")), process, "recorded")
        process.send_signal(signal.SIGHUP)
        time.sleep(1.5)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=60), INTERRUPTED)


if __name__ == "__main__":
    unittest.main()

"""Runs killed (kill −9) at random moments: what was recorded until five seconds before can be read."""

import random
import subprocess
import time
import unittest

import numpy as np

from harness import PROGRAM, SEED, ProgramTest, lane, muonscope, share, small_experiment

KILLS = 50
SECONDS = 5  # that may be lost


def documents():
    """A quick run whose rows are completed later, a long table, a cloud, one with slow rows."""
    cloud = {"kind": "particles", "count": 20_000, "objective": {"kind": "harmonic"}}
    attention = {"kind": "linear_attention", "dim": 200, "init": {"kind": "identity"}}
    return {
        "matrices": small_experiment(steps=10_000_000, record={
            "every": 3, "observables": ["loss", "singular_values", "conserved"], "reference_step": 3000}),
        "losses": small_experiment(steps=10_000_000, record={"every": 1, "observables": ["loss"]}),
        "cloud": small_experiment(steps=1_000_000, problem=cloud, lanes=[lane("muon", 0.01, "Muon")],
                                  record={"every": 1, "observables": ["energy"]}),
        "slow": small_experiment(steps=1_000_000, problem=attention, lanes=[lane("muon", 0.01, "Muon")],
                                 record={"every": 1, "observables": ["loss", "singular_values"]}),
    }


def whole_lines(path):
    """The lines of a file that are ended, the column line first."""
    data = path.read_bytes()
    return data[:data.rfind(b"\n") + 1].splitlines()


def last_step(lines):
    return int(lines[-1].split(b",")[0]) if len(lines) > 1 else 0


class Killed(ProgramTest):
    def test_what_was_recorded_can_be_read(self):
        chance = random.Random(SEED)
        sources = {name: self.write(name + ".json", document) for name, document in documents().items()}
        for number in range(share(KILLS)):
            name = chance.choice(list(sources))
            seconds = chance.uniform(0.5, 9)
            with self.subTest(run=name, seconds=seconds, number=number, seed=SEED):
                self.kill_one(sources[name], self.directory / f"out-{number}", seconds)

    def kill_one(self, source, out, seconds):
        process = subprocess.Popen([PROGRAM, "run", source, "--out", out, "--quiet"])
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        deadline = time.monotonic() + 120
        while not list(out.glob("*.partial.csv")):
            self.assertIsNone(process.poll(), "it ended")
            self.assertLess(time.monotonic(), deadline, "never recorded")
            time.sleep(0.01)
        time.sleep(seconds)
        killed = time.time()
        process.kill()
        process.wait()
        names = sorted(path.name for path in out.iterdir() if not path.name.startswith("."))
        self.assertEqual(names, [name for name in names if name.endswith(".partial.csv")], "none looks like a result")
        lanes = {name: whole_lines(out / name) for name in names}
        for name, lines in lanes.items():
            # handed over twice a second: what is not there is not older than that and a step's time
            self.assertLess(killed - (out / name).stat().st_mtime, SECONDS, name)
            if seconds > SECONDS:
                self.assertGreater(len(lines), 1, "rows of the first seconds")
        self.compare(source, out.with_name(out.name + "-whole"), lanes)

    def compare(self, source, whole, lanes):
        """The rows are those of a run that nobody killed; those before t* may wait for what t* completes."""
        outcome = muonscope("run", source, "--steps", max(map(last_step, lanes.values())), "--out", whole, "--quiet",
                            timeout=600)
        self.assertEqual(outcome.code, 0, outcome.err)
        for name, lines in lanes.items():
            expected = (whole / name.replace(".partial", "")).read_bytes().splitlines()
            self.assertLessEqual(len(lines), len(expected))
            for found, right in zip(lines, expected):
                if found == right:
                    continue
                pairs = list(zip(found.split(b","), right.split(b",")))
                self.assertEqual([a for a, _ in pairs if a], [b for a, b in pairs if a])
            if len(lines) > 1:
                np.testing.assert_array_equal(np.genfromtxt(lines, delimiter=",", names=True)["step"],
                                              np.genfromtxt(expected[:len(lines)], delimiter=",", names=True)["step"])


if __name__ == "__main__":
    unittest.main()

"""Runs killed (kill −9) at random moments and gone on with: the bytes are those of a run that never stopped. Matrices and
clouds, momenta, AdamW, flows, schedules of points, edits that change the rule."""

import random
import subprocess
import time
import unittest

from harness import DONE, PROGRAM, SEED, ProgramTest, lane, muonscope, share, small_experiment
from resumable import documents, results

KILLS = 50
SECONDS = 8  # about, of a whole run: states are saved every three


def long_documents():
    """Those of the quick test, stretched."""
    stretched = documents()
    stretched["matrices"]["steps"] = 150_000
    stretched["matrices"]["edits"] += [{"step": 60_000, "set": "lanes.0.optimizer", "value": {"kind": "lion"}},
                                       {"step": 90_000, "set": "lanes.0.schedule.lr", "value": 0.002}]
    stretched["diverges"]["steps"] = 300_000
    stretched["cloud"]["steps"] = 30_000
    stretched["attention"] = small_experiment(
        steps=60_000, problem={"kind": "linear_attention", "dim": 12}, lanes=[
            lane("adamw", 0.001, "AdamW"), lane({"kind": "muon", "momentum": 0.95, "nesterov": True}, 0.001, "Muon")],
        record={"every": 7, "observables": ["loss", "singular_values"], "reference_step": 0})
    return stretched


class Killed(ProgramTest):
    def test_resumed_to_the_same_bytes(self):
        chance = random.Random(SEED)
        sources = {name: self.write(name + ".json", document) for name, document in long_documents().items()}
        whole, resumed = {}, 0
        for number in range(share(KILLS)):
            name = chance.choice(list(sources))
            if name not in whole:
                out = self.directory / (name + "-whole")
                muonscope("run", sources[name], "--out", out, "--momenta", "--quiet", timeout=600)
                whole[name] = results(out)
            out = self.directory / f"out-{number}"
            moments = [chance.uniform(0.3, SECONDS) for _ in range(chance.choice((1, 1, 2)))]
            with self.subTest(run=name, moments=moments, number=number, seed=SEED):
                for seconds in moments:
                    process = subprocess.Popen(
                        [PROGRAM, "run", sources[name], "--out", out, "--resume", "--momenta", "--quiet"])
                    self.addCleanup(process.kill)
                    time.sleep(seconds)
                    process.kill()
                    process.wait()
                    resumed += (out / ".run.state").exists()
                outcome = muonscope("run", sources[name], "--out", out, "--resume", "--momenta", "--quiet", timeout=600)
                self.assertIn(outcome.code, (DONE, 3), outcome.err)
                found = results(out)
                self.assertEqual(sorted(found), sorted(whole[name]))
                for file, data in found.items():
                    self.assertEqual(data, whole[name][file], file)
        print(f"{share(KILLS)} runs killed, {resumed} times with a state to go on from")
        self.assertGreater(resumed, 0)


if __name__ == "__main__":
    unittest.main()

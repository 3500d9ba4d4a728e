"""Sweeps, shards of them and clouds of many sizes are killed (kill −9) at random moments: what --resume makes of what they
leave is, to the byte and in every file, what one that was not killed writes."""

import random
import shutil
import time
import unittest

from harness import SEED, files_below, share
from studies import StudyTest

KILLS = 50


class Killed(StudyTest):
    def torture(self, study):
        draw = random.Random(f"{SEED} {study.partial}")
        begin = time.monotonic()
        whole = self.whole(study, "whole-" + study.partial)
        duration = time.monotonic() - begin
        kills, recorded, out = 0, 0, 0
        # How long a study takes differs from time to time: more kills where too many of them came too early.
        more = lambda: kills < share(KILLS) or (recorded < share(KILLS) // 5 and kills < 6 * share(KILLS))
        while more():
            out += 1
            name, left = f"{study.partial}-{out}", True
            while left and more():
                process = self.begin(study, name, "--resume", "--threads", str(draw.choice((1, 2, 3))))
                time.sleep(draw.uniform(0, duration / draw.choice((1, 2, 4))))
                left = process.poll() is None
                process.kill()
                process.wait()
                kills += left
                partial = self.directory / name / study.partial
                recorded += left and partial.exists() and partial.read_bytes().count(b"\n") > 1
                left = left and draw.random() < 0.6  # some are killed again and again
            self.ask(study, name, "--resume", "--quiet")
            self.assertEqual(files_below(self.directory / name), whole, f"MUONSCOPE_SEED={SEED}, directory {out}")
            shutil.rmtree(self.directory / name)
        self.assertGreaterEqual(recorded, share(KILLS) // 5, "kills came too early to say anything")
        print(f"{study.partial}: {kills} kills, {recorded} of them with something recorded, {out} directories")

    def test_sweeps(self):
        self.torture(self.sweep(runs=60, steps=2000))

    def test_shards(self):
        self.torture(self.sweep(runs=120, steps=2000).shard(2, 2))

    def test_clouds(self):
        self.torture(self.clouds(steps=40, chaos={"from": 3, "to": 9, "reference": 10, "seeds": 40}))


if __name__ == "__main__":
    unittest.main()

"""Promise: `muonscope sweep` writes one tidy table in grid order × lane order that says what single runs say, whatever
the number of threads or shards; GD's and Muon's final losses over the learning rate are those of figure 1c, d of arXiv
2606.30509."""

import csv
import json
import math
import os
import re
import select
import shutil
import signal
import subprocess
import time
import unittest

import numpy as np

from harness import (BAD_INPUT, DONE, INTERRUPTED, NO_WRITE, PROGRAM, ProgramTest, files_below, lane, muonscope, read_csv,
                     small_experiment)

RATE = "lanes.*.schedule.lr"
RESULTS = ["lane", "status", "final_loss", "best_loss", "steps_to_1e-6", "initial_loss", "last_two_mean"]


def read_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class SweepTest(ProgramTest):
    def sweep(self, source, *options, out="out", code=DONE):
        directory = self.directory / out
        outcome = muonscope("sweep", source, "--out", directory, "--quiet", *options)
        self.assertEqual(outcome.code, code, outcome.err)
        return directory

    def small(self, **changes):
        return self.write("e.json", small_experiment(**changes))


class Table(SweepTest):
    def test_grid_order_times_lane_order(self):
        out = self.sweep(self.small(), "--over", f"{RATE}=0.01:0.04:3:log", "--over", "problem.inner=2:4:3")
        self.assertEqual(sorted(files_below(out)), ["experiment.json", "summary.json", "sweep.csv"])
        header = (out / "sweep.csv").read_text(encoding="utf-8").splitlines()[0]
        self.assertEqual(header.split(","), [RATE, "problem.inner", *RESULTS])
        rows = read_table(out / "sweep.csv")
        self.assertEqual([(float(row[RATE]), row["problem.inner"], row["lane"]) for row in rows],
                         [(rate, inner, name) for rate in (0.01, 0.01 * 4 ** 0.5, 0.04) for inner in "234"
                          for name in ("Muon", "GD")])

    def test_rows_say_what_runs_say(self):
        """Initial, final and best loss and the threshold's step, read off the CSV files of `muonscope run`."""
        source = self.small(steps=300, lanes=[lane("gd", 0.1, "GD"), lane(
            "muon", {"kind": "exponential", "lr": 0.1, "ratio": 0.9}, "Muon")])
        rows = read_table(self.sweep(source, "--over", f"{RATE}=0.01:0.3:4") / "sweep.csv")
        reached = 0
        for row in rows:
            out = self.run_to(source, f"run-{row[RATE]}", "--set", f"{RATE}={row[RATE]}")
            loss = read_csv(out / f"{row['lane'].lower()}.csv")["loss"]
            self.assertEqual(row["status"], "completed")
            self.assertEqual(float(row["initial_loss"]), loss[0])
            self.assertEqual(float(row["final_loss"]), loss[-1])
            self.assertEqual(float(row["best_loss"]), loss.min())
            self.assertAlmostEqual(float(row["last_two_mean"]) / np.mean(loss[-2:]), 1, places=14)
            below = np.flatnonzero(loss <= 1e-6)
            self.assertEqual(row["steps_to_1e-6"], str(below[0]) if below.size else "")
            reached += below.size > 0
        self.assertTrue(0 < reached < len(rows), "both kinds of row are tested")

    def test_diverging_lanes_are_rows_and_no_failure(self):
        out = self.sweep(self.small(steps=200), "--over", f"{RATE}=0.05:50:2:log")
        rows = read_table(out / "sweep.csv")
        self.assertEqual([row["status"] for row in rows if row["lane"] == "GD"], ["completed", "diverged"])
        gone = rows[3]
        self.assertEqual((gone["final_loss"], gone["last_two_mean"]), ("", ""))
        self.assertLessEqual(float(gone["best_loss"]), float(gone["initial_loss"]))
        self.assertNotRegex((out / "sweep.csv").read_text(encoding="utf-8"), r"\b(nan|inf)\b")

    def test_threads_do_not_matter(self):
        source = self.small()
        tables = [(self.sweep(source, "--over", f"{RATE}=0.001:3:9:log", "--threads", threads, out=f"out-{threads}")
                   / "sweep.csv").read_bytes() for threads in (1, 2, 5)]
        self.assertEqual(tables[0], tables[1])
        self.assertEqual(tables[0], tables[2])

    def test_lessons_and_changes(self):
        out = self.sweep("fig1", "--over", "seed=1:2:2", "--steps", "5", "--set", "problem.inner=3")
        self.assertEqual(len(read_table(out / "sweep.csv")), 4)

    def test_progress_is_printed_only_where_wanted(self):
        outcome = muonscope("sweep", self.small(), "--over", "seed=1:3:3", "--out", self.directory / "out")
        self.assertEqual(outcome.code, DONE)
        self.assertIn("sweep.csv", outcome.out)
        self.assertIn("6 rows", outcome.out)


class Shards(SweepTest):
    OVER = ["--over", f"{RATE}=0.01:2:7:log", "--over", "seed=1:2:2"]

    def setUp(self):
        super().setUp()
        self.source = self.small()
        self.whole = (self.sweep(self.source, *self.OVER, out="whole") / "sweep.csv").read_bytes()

    def test_merging_gives_the_bytes_of_the_whole(self):
        for n in (1, 2, 3, 20):
            with self.subTest(shards=n):
                for k in range(1, n + 1):
                    out = self.sweep(self.source, *self.OVER, "--shard", f"{k}/{n}", out=f"of-{n}")
                names = ["sweep.csv", "summary.json"] if n == 1 else [
                    f"sweep.{k}-of-{n}.{ending}" for k in range(1, n + 1) for ending in ("csv", "json")]
                self.assertEqual(sorted(files_below(out)), sorted(["experiment.json", *names]))
                if n > 1:
                    self.assertEqual(muonscope("sweep", "--merge", out).code, DONE)
                self.assertEqual((out / "sweep.csv").read_bytes(), self.whole)

    def test_a_missing_shard_is_named(self):
        for k in (1, 3):
            out = self.sweep(self.source, *self.OVER, "--shard", f"{k}/3", out="some")
        outcome = muonscope("sweep", "--merge", out)
        self.assertEqual(outcome.code, BAD_INPUT)
        self.assertIn("sweep.2-of-3.csv", outcome.err)
        self.assertFalse((out / "sweep.csv").exists())

    @unittest.skipUnless(shutil.which("parallel"), "GNU parallel is not installed")
    def test_gnu_parallel(self):
        """The command line of docs/experiment-format.md."""
        out = self.directory / "parallel"
        command = ["parallel", "--will-cite", "-j2", PROGRAM, "sweep", str(self.source), *self.OVER, "--shard", "{}/4",
                   "--threads", "1", "--quiet", "--out", str(out), ":::", "1", "2", "3", "4"]
        # parallel hands its command to a shell, which would take the * of a key for file names
        quoted = [f"'{word}'" if "*" in word else word for word in command]
        done = subprocess.run(quoted, capture_output=True, timeout=120, check=False,
                              env={**os.environ, "HOME": str(self.directory)})
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertEqual(muonscope("sweep", "--merge", out, "--quiet").code, DONE)
        self.assertEqual((out / "sweep.csv").read_bytes(), self.whole)


class Declared(SweepTest):
    """The sweep that an experiment declares, and its figure."""

    DECLARED = {"key": RATE, "from": 0.01, "to": 50, "count": 7, "steps": 60}

    def source(self, **changes):
        return self.small(sweep={**self.DECLARED, **changes})

    def test_it_is_the_sweep_over_the_same_values(self):
        declared = self.sweep(self.source())
        asked = self.sweep(self.small(), "--over", f"{RATE}=0.01:50:7:log", "--steps", "60", out="asked")
        self.assertEqual((declared / "sweep.csv").read_bytes(), (asked / "sweep.csv").read_bytes())
        shorter = self.sweep(self.source(), "--steps", "5", out="shorter")
        self.assertNotEqual((shorter / "sweep.csv").read_bytes(), (asked / "sweep.csv").read_bytes())

    def test_figures_stand_beside_the_table(self):
        out = self.sweep(self.source(), "--figures", "sweep", "--format", "svg")
        self.assertEqual(sorted(files_below(out)), ["experiment.json", "summary.json", "sweep.csv", "sweep.svg"])
        svg = (out / "sweep.svg").read_text(encoding="utf-8")
        for text in ("Final loss over the learning rate", "learning rate η", "critical", "Muon", "GD"):
            self.assertIn(text, svg)
        rendered = self.directory / "r.svg"
        outcome = muonscope("render", self.source(), "--figure", "sweep", "-o", rendered)
        self.assertEqual(outcome.code, DONE, outcome.err)
        self.assertEqual(rendered.read_text(encoding="utf-8"), svg)

    def test_a_run_keeps_the_declaration(self):
        out = self.run_to(self.source(), "run")
        self.assertEqual(json.loads((out / "experiment.json").read_text())["sweep"],
                         {**self.DECLARED, "spacing": "log"})


class BadUsage(SweepTest):
    def refuse(self, *arguments, names=(), code=BAD_INPUT):
        outcome = muonscope("sweep", *arguments)
        self.assertEqual(outcome.code, code, f"{arguments}: {outcome.err}")
        self.assertEqual(len(outcome.err.strip().splitlines()), 1, outcome.err)
        for name in names:
            self.assertIn(name, outcome.err)

    def test_bad_axes(self):
        source, out = self.small(), self.directory / "out"
        for over in ("", "seed", "seed=", "seed=1:2", "seed=1:2:x", "seed=1:2:3", "seed=1:2:1", "seed=2:2:2", "seed=-1:2:4",
                     "seed=1:2:2:ln", f"{RATE}=0:1:3:log", f"{RATE}=1:nan:3", f"{RATE}=1:2:3000000", "steps=0:10:2:log",
                     "problem.target=1:2:2", "lanes.0.name=1:2:2", "problem.colour=1:2:2", "lanes.5.schedule.lr=1:2:2",
                     "lanes.1.optimizer.momentum=0:1:3"):
            with self.subTest(over=over):
                self.refuse(source, "--over", over, "--out", out)
        self.assertFalse(out.exists(), "nothing is written")

    def test_bad_options(self):
        source, out = self.small(), self.directory / "out"
        over = ["--over", "seed=1:2:2"]
        for shard in ("", "0/2", "3/2", "1", "1/", "x/2", "1/2/3"):
            with self.subTest(shard=shard):
                self.refuse(source, *over, "--out", out, f"--shard={shard}")
        self.refuse(source, *over, names=("--out",))
        self.refuse(source, "--out", out, names=("--over",))
        self.refuse(*over, "--out", out)
        self.refuse(source, *over, *over, "--out", out, names=("seed",))
        self.refuse(source, "--over", "seed=1:2000:2000", "--over", "steps=1:2000:2000", "--out", out)
        self.refuse(source, "--merge", out)
        self.refuse("--merge", self.directory / "missing", names=("missing",))
        self.refuse("--merge", self.directory, names=("shards",))
        self.refuse(source, *over, "--out", source, names=("e.json",), code=NO_WRITE)
        self.assertFalse(out.exists(), "nothing is written")

    def test_bad_figures(self):
        source, out = self.small(), self.directory / "out"
        rates = ["--over", f"{RATE}=0.01:1:3:log", "--out", out]
        self.refuse(source, *rates, "--figures", "loss", names=("loss", "single run"))
        self.refuse(source, *rates, "--figures", "chaos", names=("muonscope chaos",))
        self.refuse(source, *rates, "--figures", "swoop", names=("swoop",))
        self.refuse(source, *rates, "--figures", "sweep", "--format", "bmp", names=("bmp",))
        self.refuse(source, *rates, "--figures", "sweep", "--shard", "1/2", names=("shard",))
        self.refuse(source, *rates, "--over", "seed=1:2:2", "--figures", "sweep", names=("one key",))
        outcome = muonscope("run", source, "--out", out, "--figures", "sweep")
        self.assertEqual(outcome.code, BAD_INPUT)
        self.assertIn("muonscope sweep", outcome.err)
        self.assertFalse(out.exists(), "nothing is written")

    def test_a_point_that_cannot_run(self):
        """Corners are tried before anything runs: a planted rank of 9 does not fit a 4×3 target."""
        document = small_experiment()
        document["problem"]["target"] = {"kind": "planted", "rank": 2}
        source, out = self.write("p.json", document), self.directory / "out"
        self.refuse(source, "--over", "problem.target.rank=1:9:9", "--out", out, names=("rank",))
        self.assertFalse(out.exists())


class Interrupted(SweepTest):
    RUNS, STEPS = 250, 60000

    def after_runs(self, process, bar, runs):
        """Waits until the bar on a terminal says that as many runs' steps are done, however quick the machine is."""
        text, deadline = "", time.monotonic() + 120
        while time.monotonic() < deadline:
            if select.select([bar], [], [], 1)[0]:
                text += os.read(bar, 4096).decode(errors="replace")
            done = re.findall(r"(\d+) of (\d+) steps", text)
            if done and int(done[-1][0]) * self.RUNS >= runs * int(done[-1][1]):
                return
            self.assertIsNone(process.poll(), text)
        self.fail(text)

    def test_finished_runs_are_written_under_another_name(self):
        source = self.small(steps=self.STEPS)
        arguments = ["sweep", source, "--over", f"seed=1:{2 * self.RUNS}:{2 * self.RUNS}", "--shard", "1/2", "--threads", "2"]
        out = self.directory / "out"
        bar, terminal = os.openpty()
        process = subprocess.Popen([PROGRAM, *arguments, "--out", out], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=terminal)
        os.close(terminal)
        self.addCleanup(os.close, bar)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        self.after_runs(process, bar, 3)  # two are under way at a time: at least one has finished
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=30), INTERRUPTED)
        self.assertIn("interrupted", process.stdout.read().decode())
        self.assertEqual(sorted(files_below(out)),
                         ["experiment.json", "sweep.1-of-2.partial.csv", "sweep.1-of-2.partial.json"])
        rows = read_table(out / "sweep.1-of-2.partial.csv")
        self.assertTrue(0 < len(rows) < 2 * self.RUNS)
        self.assertEqual(len(rows) % 2, 0, "runs are there with all of their lanes")
        seeds = [int(row["seed"]) for row in rows[::2]]
        self.assertEqual(seeds, sorted(seeds))
        first = read_table(self.sweep(source, "--over", f"seed={seeds[0]}:{seeds[0]}:1", out="one") / "sweep.csv")
        self.assertEqual(rows[:2], first)


class FinalLossOverTheRate(SweepTest):
    """Figures 1c and d: n = d = 32, s*ᵢ = 10/i, N(0, 0.1²), 500 steps; the mean of the last two losses over the first."""

    def ratios(self, optimizer, over):
        source = self.write("cd.json", small_experiment(
            seed=64, steps=500, lanes=[lane(optimizer, 0.01)], problem={
                "kind": "matrix_factorization", "rows": 32, "cols": 32, "inner": 32,
                "target": {"kind": "power_law", "scale": 10, "exponent": 1}, "init": {"kind": "gaussian", "scale": 0.1}}))
        rows = read_table(self.sweep(source, "--over", f"{RATE}={over}", out=optimizer) / "sweep.csv")
        ratio = [float(row["last_two_mean"]) / float(row["initial_loss"]) if row["last_two_mean"] else math.inf
                 for row in rows]
        return np.array([float(row[RATE]) for row in rows]), np.array(ratio)

    def test_gd_leaves_the_floor_near_its_critical_rate_and_overflows(self):
        """2/sharpness is 0.1 at the balanced minimum, 2s*₁ = 20; the unbalanced one that a run meets is sharper."""
        rate, ratio = self.ratios("gd", "0.08:0.16:41")
        above = rate[np.flatnonzero(ratio > 1e-10)[0]]
        self.assertTrue((ratio[rate < above] < 1e-10).all() and (ratio[rate >= above] > 1e-10).all())
        self.assertLessEqual(abs(above / 0.099 - 1), 0.03)
        overflow = rate[np.flatnonzero(np.isinf(ratio))[0]]
        self.assertTrue(np.isinf(ratio[rate >= overflow]).all())
        self.assertTrue(0.125 <= overflow <= 0.15, overflow)

    def test_muon_grows_like_the_square_and_never_diverges(self):
        rate, ratio = self.ratios("muon", "0.007:2.8:18:log")
        self.assertTrue(np.isfinite(ratio).all())
        small = rate <= 0.5
        slope = np.polyfit(np.log(rate[small]), np.log(ratio[small]), 1)[0]
        self.assertLessEqual(abs(slope - 2), 0.1)


if __name__ == "__main__":
    unittest.main()

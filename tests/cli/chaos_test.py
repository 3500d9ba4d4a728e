"""Promise: `muonscope chaos` compares clouds of N particles with a large one, writes tidy tables that an independent
computation confirms, whatever the number of threads, and refuses what cannot be compared."""

import csv
import json
import os
import select
import signal
import subprocess
import time
import unittest

import numpy as np

from harness import (BAD_INPUT, DIVERGED, DONE, INTERRUPTED, NO_WRITE, PROGRAM, ProgramTest, files_below, lane, muonscope)

TABLES = ["chaos-clouds.csv", "chaos-fit.csv", "chaos.csv"]
BESIDE = ["experiment.json", "summary.json"]


def read_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class ChaosTest(ProgramTest):
    def document(self, **changes):
        document = {
            "muonscope": 1, "seed": 5, "steps": 10,
            "problem": {"kind": "particles", "count": 100, "rows": 2, "cols": 2,
                        "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": 2}}},
            "lanes": [lane({"kind": "hamiltonian", "smoothing": 0.1, "damping": 0.7, "integrator": "strang"}, 0.05, "Flow"),
                      lane("gd", 0.02, "GD")],
            "chaos": {"from": 2, "to": 5, "reference": 8, "seeds": 12}}
        document.update(changes)
        return self.write("e.json", document)

    def chaos(self, source, *options, out="out", code=DONE):
        directory = self.directory / out
        outcome = muonscope("chaos", source, "--out", directory, "--quiet", *options)
        self.assertEqual(outcome.code, code, outcome.err)
        return directory


class Tables(ChaosTest):
    def test_root_mean_squares_and_slopes_follow_from_the_clouds(self):
        out = self.chaos(self.document())
        self.assertEqual(sorted(files_below(out)), [*TABLES, *BESIDE])
        sizes, clouds, fits = (read_table(out / name) for name in ("chaos.csv", "chaos-clouds.csv", "chaos-fit.csv"))
        self.assertEqual([row["count"] for row in sizes], ["4", "8", "16", "32"])
        self.assertEqual(len(clouds), 4 * 12)
        self.assertEqual([row["distance"] for row in fits], ["rms_u", "rms_sliced_wasserstein"])
        for name, column, fit in (("rms_u", "error_u", fits[0]), ("rms_sliced_wasserstein", "sliced_wasserstein", fits[1])):
            values = []
            for row in sizes:
                errors = np.array([float(cloud[column]) for cloud in clouds if cloud["count"] == row["count"]])
                self.assertEqual(len(errors), 12)
                values.append(np.sqrt(np.mean(errors**2)))
                self.assertAlmostEqual(float(row[name]) / values[-1], 1, places=13)
                self.assertLess(float(row[f"{name}_low"]), values[-1])
                self.assertGreater(float(row[f"{name}_high"]), values[-1])
                # the bootstrap's interval is about two standard deviations of such a root mean square
                spread = np.std(errors**2) / np.sqrt(12) / (2 * values[-1])
                width = (float(row[f"{name}_high"]) - float(row[f"{name}_low"])) / (2 * 1.96)
                self.assertTrue(0.6 < width / spread < 1.5, (width, spread))
            slope = np.polyfit(np.log([4, 8, 16, 32]), np.log(values), 1)[0]
            self.assertAlmostEqual(float(fit["slope"]), slope, places=12)
            self.assertLess(float(fit["slope_low"]), slope)
            self.assertGreater(float(fit["slope_high"]), slope)

    def test_options_stand_for_keys(self):
        declared = {"from": 1, "to": 3, "reference": 7, "seeds": 4, "steps": 6, "lane": "GD"}
        first = self.chaos(self.document(chaos=declared), out="declared")
        plain = self.document()
        options = ["--counts", "1:3", "--reference", "2^7", "--seeds", "4", "--lane", "GD"]
        second = self.chaos(plain, *options, "--steps", "6", out="asked")
        third = self.chaos(plain, *options, "--time", "0.12", out="time")
        for name in TABLES:
            self.assertEqual((first / name).read_bytes(), (second / name).read_bytes())
            self.assertEqual((first / name).read_bytes(), (third / name).read_bytes())

    def test_threads_do_not_matter(self):
        source = self.document()
        tables = [files_below(self.chaos(source, "--threads", threads, out=f"out-{threads}")) for threads in (1, 2, 5)]
        self.assertEqual(tables[0], tables[1])
        self.assertEqual(tables[0], tables[2])

    def test_figures_stand_beside_the_tables(self):
        out = self.chaos(self.document(), "--figures", "chaos", "--format", "svg")
        self.assertEqual(sorted(files_below(out)), sorted([*TABLES, *BESIDE, "chaos.svg"]))
        svg = (out / "chaos.svg").read_text(encoding="utf-8")
        for text in ("Propagation of chaos", "particles N", "slope", "12 clouds of each size", "256 particles"):
            self.assertIn(text, svg)
        rendered = self.directory / "r.svg"
        outcome = muonscope("render", self.document(), "--figure", "chaos", "-o", rendered)
        self.assertEqual(outcome.code, DONE, outcome.err)
        self.assertEqual(rendered.read_text(encoding="utf-8"), svg)

    def test_a_run_keeps_the_declaration(self):
        out = self.run_to(self.document(chaos={"to": 5, "lane": "GD"}), "run")
        self.assertEqual(json.loads((out / "experiment.json").read_text())["chaos"],
                         {"lane": "GD", "from": 4, "to": 5, "reference": 17, "seeds": 64})

    def test_it_says_what_it_found(self):
        outcome = muonscope("chaos", self.document(), "--out", self.directory / "out")
        self.assertEqual(outcome.code, DONE, outcome.err)
        self.assertIn("chaos.csv", outcome.out)
        self.assertEqual(outcome.out.count("slope"), 2)
        short = muonscope("chaos", self.document(), "--counts", "2:3", "--out", self.directory / "short")
        self.assertIn("fewer than three sizes", short.out)
        self.assertIn("rms_u,,,", (self.directory / "short" / "chaos-fit.csv").read_text())


class Refusals(ChaosTest):
    def refuse(self, source, *options, names=(), code=BAD_INPUT, out="none"):
        outcome = muonscope("chaos", source, *options, "--out", self.directory / out)
        self.assertEqual(outcome.code, code, f"{options}: {outcome.err}")
        self.assertEqual(len(outcome.err.strip().splitlines()), 1, outcome.err)
        for name in names:
            self.assertIn(name, outcome.err)
        self.assertFalse((self.directory / "none").exists())

    def test_bad_options(self):
        source = self.document()
        for counts in ("4", "4:", ":12", "a:b", "5:4", "4:99", "-1:3", "4:12:2"):
            with self.subTest(counts=counts):
                self.refuse(source, f"--counts={counts}")
        for reference in ("3^17", "2^", "x", "99", "5"):
            with self.subTest(reference=reference):
                self.refuse(source, "--reference", reference, names=("reference",))
        self.refuse(source, "--seeds", "1", names=("seeds",))
        self.refuse(source, "--lane", "Flaw", names=("chaos.lane", "did you mean \"Flow\""))
        self.refuse(source, "--steps", "3", "--time", "1", names=("--time", "--steps"))
        self.refuse(source, "--time", "-1")
        self.refuse(source, "--figures", "loss", names=("loss", "chaos"))
        self.refuse(source, "--figures", "chaos", "--format", "bmp", names=("bmp",))
        outcome = muonscope("chaos", source)
        self.assertEqual(outcome.code, BAD_INPUT)
        self.assertIn("--out", outcome.err)
        outcome = muonscope("run", source, "--out", self.directory / "none", "--figures", "chaos")
        self.assertEqual(outcome.code, BAD_INPUT)
        self.assertIn("muonscope chaos", outcome.err)

    def test_bad_declarations(self):
        for chaos, name in (({"from": 5, "to": 4}, "chaos.to"), ({"reference": 12}, "chaos.reference"),
                            ({"seeds": 0}, "chaos.seeds"), ({"size": 4}, "chaos.size"), ([], "chaos"),
                            ({"lane": "Muon"}, "chaos.lane"), ({"to": 12.5}, "chaos.to")):
            with self.subTest(chaos=chaos):
                source = self.document(chaos=chaos)
                self.refuse(source, names=(name,))
                self.assertEqual(muonscope("check", source).code, BAD_INPUT)

    def test_what_has_no_ensemble(self):
        self.refuse("1", names=("matrix_factorization", "particles"))
        fixed = {"kind": "particles", "count": 9, "objective": {"kind": "harmonic"},
                 "init": {"x": {"kind": "constant", "value": 1}}}
        self.refuse(self.document(problem=fixed), names=("problem.init.x", "gaussian"))

    def test_a_cloud_that_diverges(self):
        source = self.document(lanes=[lane("gd", 1e4, "GD")])
        self.refuse(source, names=("GD", "diverged at step"), code=DIVERGED, out="out")
        self.assertEqual(files_below(self.directory / "out"), {})

    def test_a_directory_that_cannot_be(self):
        source = self.document()
        outcome = muonscope("chaos", source, "--out", source)
        self.assertEqual(outcome.code, NO_WRITE, outcome.err)


class Interrupted(ChaosTest):
    def test_finished_sizes_are_written_under_another_name(self):
        """Interrupted when the bar on a terminal shows more work done than the reference and the small sizes are."""
        source = self.document(steps=400, chaos={"from": 0, "to": 14, "reference": 15, "seeds": 300})
        out = self.directory / "out"
        bar, terminal = os.openpty()
        process = subprocess.Popen([PROGRAM, "chaos", source, "--threads", "2", "--out", out], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=terminal)
        os.close(terminal)
        self.addCleanup(os.close, bar)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        text, deadline = "", time.monotonic() + 900
        begun = 2**15 * 400 + 300 * 400 * 2**10
        while time.monotonic() < deadline:
            if select.select([bar], [], [], 1)[0]:
                text += os.read(bar, 4096).decode(errors="replace")
            counts = [int(word) for word, follows in zip(text.split(), text.split()[1:]) if follows == "of" and word.isdigit()]
            if counts and counts[-1] >= begun:
                break
            self.assertIsNone(process.poll(), text)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=30), INTERRUPTED)
        self.assertIn("interrupted", process.stdout.read().decode())
        self.assertEqual(sorted(files_below(out)), sorted([
            *(name.replace(".csv", ".partial.csv") for name in TABLES), "chaos.partial.json", *BESIDE]))
        self.assertTrue(json.loads((out / "summary.json").read_text())["interrupted"])
        rows = read_table(out / "chaos.partial.csv")
        self.assertTrue(0 < len(rows) < 15)
        few = self.chaos(source, "--counts", "0:2", out="few")
        self.assertEqual(rows[0], read_table(few / "chaos.csv")[0])


if __name__ == "__main__":
    unittest.main()

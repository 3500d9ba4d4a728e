"""Results are whole and say where they come from; what was given is never replaced; a directory has one run at a time;
a full disk costs nothing that was recorded."""

import json
import os
import resource
import signal
import subprocess
import time
import unittest

import numpy as np

from harness import (BAD_INPUT, DONE, INTERRUPTED, NO_WRITE, PROGRAM, ProgramTest, files_below, lane, muonscope, read_csv,
                     small_experiment)

LONG = {"every": 1000, "observables": ["loss"]}


class Provenance(ProgramTest):
    def summary(self, out):
        return json.loads((out / "summary.json").read_text(encoding="utf-8"))

    def test_version_and_fingerprint(self):
        source = self.write("e.json", small_experiment())
        first = self.summary(self.run_to(source, "first"))
        self.assertEqual(first["version"], muonscope("--version").out.split()[1])
        self.assertRegex(first["fingerprint"], "^[0-9a-f]{64}$")
        again = self.summary(self.run_to(self.directory / "first/experiment.json", "again"))
        self.assertEqual(again["fingerprint"], first["fingerprint"])
        other = self.summary(self.run_to(source, "other", "--seed", "8"))
        self.assertNotEqual(other["fingerprint"], first["fingerprint"])

    def test_set_ups_of_a_lesson(self):
        out = self.directory / "out"
        outcome = muonscope("run", "fig3", "--variants", "all", "--steps", "2", "--out", out, "--quiet")
        self.assertEqual(outcome.code, DONE, outcome.err)
        prints = [self.summary(path)["fingerprint"] for path in out.iterdir()]
        self.assertEqual(len(set(prints)), len(prints))
        self.assertEqual(list(out.rglob("*partial*")), [])


class Given(ProgramTest):
    """What the experiment was read from stays, byte by byte."""

    def given(self, name):
        path = self.directory / name
        return path.read_bytes(), path.stat().st_mtime_ns

    def test_a_source_in_the_way_is_refused(self):
        self.write("experiment.json", small_experiment())
        before = self.given("experiment.json")
        for out in (".", self.directory, self.directory / "../" / self.directory.name):
            outcome = muonscope("run", "experiment.json", "--out", out, cwd=self.directory)
            self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
            self.assertIn("experiment.json", outcome.err)
            self.assertIn("directory", outcome.err)
        self.assertEqual(self.given("experiment.json"), before)
        self.assertEqual(list(self.directory.iterdir()), [self.directory / "experiment.json"])

    def test_a_resolved_source_is_run_in_place(self):
        source = self.write("e.json", small_experiment())
        out = self.run_to(source)
        whole = files_below(out)
        for name in ("muon.csv", "gd.csv", "summary.json"):
            (out / name).unlink()
        before = self.given("out/experiment.json")
        self.run_to(out / "experiment.json", "out")
        self.assertEqual(self.given("out/experiment.json"), before)
        again = files_below(out)
        self.assertEqual({name: data for name, data in again.items() if name != "summary.json"},
                         {name: data for name, data in whole.items() if name != "summary.json"})

    def test_inputs_beside_it_stay(self):
        random = np.random.default_rng(1)
        source = self.factorization(np.eye(3), random.standard_normal((3, 2)), random.standard_normal((3, 2)),
                                    [lane("gd", 0.1)], 3)
        out = self.run_to(source)
        before = [self.given(f"out/inputs/{name}.npy") for name in ("target", "p", "q")]
        self.run_to(out / "experiment.json", "out")
        self.assertEqual([self.given(f"out/inputs/{name}.npy") for name in ("target", "p", "q")], before)

    def test_files_that_it_names_are_not_results(self):
        """A target named like a lane's table, starts like final matrices, inputs of another format, pictures."""
        random = np.random.default_rng(1)
        p, q = random.standard_normal((3, 2)), random.standard_normal((4, 2))
        target = random.standard_normal((3, 4))
        self.write("gd.csv", "\n".join(",".join(map(repr, row)) for row in target.tolist()) + "\n")
        self.write("final/gd/p.npy", p)
        self.write("final/gd/q.npy", q)
        self.write("inputs/target.npy", target.astype(np.float32))
        self.write("t.npy", target)
        for name, init in (("gd.csv", None), ("inputs/target.npy", None), ("t.npy", "final/gd")):
            with self.subTest(target=name, init=init):
                document = small_experiment(lanes=[lane("gd", 0.1, "GD" if name == "gd.csv" or init else "other")])
                document["problem"] = {"kind": "matrix_factorization", "target": {"kind": "file", "path": name},
                                       "inner": 2}
                if init:
                    document["problem"]["init"] = {"kind": "file", "p": init + "/p.npy", "q": init + "/q.npy"}
                    del document["problem"]["inner"]
                source = self.write("e.json", document)
                before = files_below(self.directory)
                outcome = muonscope("run", source, "--out", self.directory, "--quiet")
                self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
                self.assertEqual(files_below(self.directory), before)

    def test_a_picture_is_not_replaced_by_a_figure(self):
        source = self.write("e.json", small_experiment())
        os.link(source, self.directory / "x.svg")
        before = self.given("x.svg")
        outcome = muonscope("render", source, "--figure", "loss", "-o", self.directory / "x.svg")
        self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
        self.assertEqual(self.given("x.svg"), before)

    def test_interrupted_in_place(self):
        source = self.write("e.json", small_experiment(steps=1_000_000_000, record=LONG))
        process = subprocess.Popen([PROGRAM, "run", source, "--out", self.directory / "out", "--quiet"])
        self.addCleanup(process.kill)
        self.wait_for_rows(process)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), INTERRUPTED)
        text = json.loads((self.directory / "out/experiment.json").read_text(encoding="utf-8"))
        text["steps"] = 1_000_000_000
        resolved = self.write("place/experiment.json", json.dumps(text, indent=2, ensure_ascii=False) + "\n")
        before = self.given("place/experiment.json")
        process = subprocess.Popen([PROGRAM, "run", resolved, "--out", self.directory / "place", "--quiet"])
        self.addCleanup(process.kill)
        self.wait_for_rows(process, "place")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), INTERRUPTED)
        self.assertEqual(self.given("place/experiment.json"), before)
        self.assertTrue((self.directory / "place/muon.csv").exists())

    def wait_for_rows(self, process, out="out"):
        deadline = time.monotonic() + 120
        path = self.directory / out / "muon.partial.csv"
        while not path.exists() or path.read_bytes().count(b"\n") < 3:
            self.assertIsNone(process.poll(), "it ended")
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)


class OneAtATime(Given):
    def test_a_directory_in_use_is_refused(self):
        source = self.write("e.json", small_experiment(steps=1_000_000_000, record=LONG))
        short = self.write("short.json", small_experiment(steps=2))
        process = subprocess.Popen([PROGRAM, "run", source, "--out", self.directory / "out", "--quiet"])
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.wait_for_rows(process)
        own = {".run.state"}  # which the run that goes on saves every few seconds
        names = set(files_below(self.directory / "out")) | own
        for command in (["run", short], ["run", "fig3", "--variants", "all", "--steps", "1"]):
            outcome = muonscope(*command, "--out", self.directory / "out")
            self.assertEqual(outcome.code, NO_WRITE, outcome.err)
            self.assertIn(str(self.directory / "out"), outcome.err)
        self.assertEqual(set(files_below(self.directory / "out")) | own, names)
        process.kill()
        process.wait()
        self.run_to(short)
        self.assertEqual(list((self.directory / "out").glob("*partial*")), [])


class FullDisk(ProgramTest):
    """A limit on the size of files (ulimit -f) stands for a full disk: writing fails in the same way."""

    LIMIT = 300_000

    def limited(self, *arguments, limit=LIMIT):
        process = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, check=False, timeout=120,
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        return process.returncode, process.stderr.decode()

    def test_what_was_recorded_is_kept(self):
        source = self.write("e.json", small_experiment(steps=40_000))
        code, error = self.limited("run", source, "--out", self.directory / "out", "--quiet")
        self.assertEqual(code, NO_WRITE, error)
        self.assertIn("File too large", error)
        self.assertIn("--out", error)
        whole = self.run_to(source, "whole")
        for name in ("muon", "gd"):
            path = self.directory / f"out/{name}.partial.csv"
            self.assertIn(str(path), error)
            kept = path.read_bytes()
            self.assertTrue(kept.endswith(b"\n"), "only whole lines")
            self.assertTrue((whole / f"{name}.csv").read_bytes().startswith(kept))
            self.assertGreater(len(kept), self.LIMIT / 2)

    def test_matrices_that_do_not_fit(self):
        """Traces are small, the final matrices are not: the traces are whole."""
        document = small_experiment(steps=3, lanes=[lane("gd", 0.01, "GD")], record={"observables": ["loss"]})
        document["problem"]["rows"] = 30
        source = self.write("e.json", document)
        code, error = self.limited("run", source, "--out", self.directory / "out", "--quiet", limit=600)
        self.assertEqual(code, NO_WRITE, error)
        self.assertIn("gd.csv", error)
        self.assertEqual(len(read_csv(self.directory / "out/gd.csv")["step"]), 4)

    def test_figures_that_do_not_fit(self):
        code, error = self.limited("render", "fig1", "--at", 3, "--figure", "loss", "-o", self.directory / "x.svg",
                                   limit=600)
        self.assertEqual(code, NO_WRITE, error)
        self.assertEqual(list(self.directory.iterdir()), [])


class StandardOutput(ProgramTest):
    """What is printed must arrive: writing to a full or closed standard output is exit code 4."""

    def commands(self):
        source = self.write("e.json", small_experiment(steps=2))
        cloud = self.write("c.json", small_experiment(
            steps=2, problem={"kind": "particles", "count": 16}, lanes=[lane("muon", 0.1)], record={},
            chaos={"from": 1, "to": 2, "reference": 3, "seeds": 2}))
        out = self.directory / "out"
        return [["--help"], ["--version"], ["run", "--help"], ["list"], ["list", "--json"], ["list", "figures"],
                ["check", source], ["run", source, "--out", out / "run"],
                ["run", "fig3", "--variants", "all", "--steps", "1", "--out", out / "family"],
                ["sweep", source, "--over", "seed=1:2:2", "--out", out / "sweep"],
                ["chaos", cloud, "--out", out / "chaos"]]

    def test_full(self):
        for command in self.commands():
            with self.subTest(command=command), open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([PROGRAM, *map(str, command)], stdout=full, stderr=subprocess.PIPE, check=False,
                                      timeout=120)
                self.assertEqual(done.returncode, NO_WRITE, done.stderr)
                self.assertIn("standard output", done.stderr.decode())

    def test_closed(self):
        for command in self.commands():
            with self.subTest(command=command):
                done = subprocess.run(["sh", "-c", 'exec "$0" "$@" >&-', PROGRAM, *map(str, command)],
                                      stderr=subprocess.PIPE, check=False, timeout=120)
                self.assertEqual(done.returncode, NO_WRITE, done.stderr)
        for path in (self.directory / "out").rglob("*.csv"):
            self.assertNotIn("wrote", path.read_text(encoding="utf-8"))

    def test_what_says_nothing_needs_none(self):
        source = self.write("e.json", small_experiment(steps=2))
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([PROGRAM, "run", source, "--out", self.directory / "new/out", "--quiet"], stdout=full,
                                  check=False, timeout=120)
            self.assertEqual(done.returncode, DONE)
            done = subprocess.run([PROGRAM, "render", source, "--figure", "loss", "-o", self.directory / "a/b/x.svg"],
                                  stdout=full, check=False, timeout=120)
            self.assertEqual(done.returncode, DONE)
        self.assertTrue((self.directory / "a/b/x.svg").exists())


if __name__ == "__main__":
    unittest.main()

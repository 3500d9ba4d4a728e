"""Sweeps and clouds that were interrupted, however, go on where they stopped and end with the bytes of those that were
not; what they say they come from is true."""

import json
import os
import resource
import shutil
import signal
import subprocess
import time
import unittest

import numpy as np

from harness import BAD_INPUT, INTERRUPTED, NO_WRITE, PROGRAM, files_below, muonscope, small_experiment
from studies import Study, StudyTest

LONG = 3000  # steps of a run that a test interrupts


class Resumed(StudyTest):
    def studies(self):
        """Long enough to be interrupted on any machine."""
        yield self.sweep(runs=400, steps=LONG)
        yield self.sweep(runs=400, steps=LONG).shard(2, 2)
        yield self.clouds(steps=60, chaos={"from": 4, "to": 10, "reference": 11, "seeds": 60})

    def test_after_an_interrupt(self):
        for study in self.studies():
            with self.subTest(study=study.partial):
                out = "out-" + study.partial
                process = self.begin(study, out, "--threads", "2")
                self.wait_for_lines(process, study, 6, out)
                process.send_signal(signal.SIGTERM)
                self.assertEqual(process.wait(timeout=60), INTERRUPTED, process.stderr.read())
                said = process.stdout.read().decode()
                self.assertIn("interrupted", said)
                self.assertIn("--resume", said)
                names = set(files_below(self.directory / out))
                self.assertTrue({study.partial, "experiment.json"} <= names, names)
                self.assertFalse(set(study.tables) & names, "nothing partial looks like a result")
                before = (self.directory / out / study.partial).read_bytes()
                outcome = self.ask(study, out, "--resume")
                self.assertIn("going on after", outcome.out)
                self.assertEqual(files_below(self.directory / out), self.whole(study, "whole-" + study.partial))
                table = (self.directory / out / study.tables[0]).read_bytes()
                self.assertTrue(set(before.splitlines()) <= set(table.splitlines()), "what was recorded was kept")

    def test_after_kills_one_after_the_other(self):
        for study in self.studies():
            with self.subTest(study=study.partial):
                out = "out-" + study.partial
                self.kill_after(study, 4, out)
                self.kill_after(study, 9, out, "--resume", "--threads", "1")
                self.ask(study, out, "--resume", "--threads", "3")
                self.assertEqual(files_below(self.directory / out), self.whole(study, "whole-" + study.partial))

    def test_from_a_file_that_was_cut_anywhere(self):
        """At each byte of the last lines, and with what a disk may have made of them."""
        for study in (self.sweep(runs=5), self.clouds(chaos={"from": 1, "to": 3, "reference": 4, "seeds": 3})):
            whole = self.whole(study, "whole-" + study.command)
            identity = self.identity_of(study)
            table = whole[study.tables[0]]
            lines = table.splitlines(keepends=True)
            torn = [table[:-9] + b"\0" * 9, table + lines[-1], lines[0] + lines[1], lines[0], lines[0][:-4], b"",
                    table[:-4] + b"1e9\n", b"".join([lines[0], *lines[:0:-1]])]
            cut = [table[:len(table) - n] for n in range(1, len(lines[-1]) + len(lines[-2]), 7)]
            for number, bytes_left in enumerate(torn + cut):
                with self.subTest(study=study.command, left=bytes_left[-60:]):
                    out = f"{study.command}-{number}"
                    self.write(f"{out}/{study.partial}", bytes_left)
                    self.write(f"{out}/{study.command}.partial.json", identity)
                    self.ask(study, out, "--resume", "--quiet")
                    self.assertEqual(files_below(self.directory / out), whole)

    def identity_of(self, study):
        """What a killed process leaves beside its partial table."""
        long = self.asked_longer(study)
        self.kill_after(long, 2, "long-" + study.command)
        identity = json.loads((self.directory / f"long-{study.command}" / f"{study.command}.partial.json").read_text())
        identity["fingerprint"] = json.loads(
            (self.directory / f"whole-{study.command}" / "summary.json").read_text())["fingerprint"]
        return json.dumps(identity)

    def asked_longer(self, study):
        if study.command == "sweep":
            return self.sweep(runs=300, steps=LONG, name="long.json")
        return self.clouds(name="long.json", steps=60, chaos={"from": 4, "to": 10, "reference": 11, "seeds": 60})

    def test_with_nothing_saved(self):
        for study in (self.sweep(), self.clouds()):
            self.ask(study, study.command, "--resume")
            self.assertEqual(files_below(self.directory / study.command), self.whole(study, "whole-" + study.command))

    def test_when_it_is_finished(self):
        for study in (self.sweep(), self.sweep().shard(1, 3), self.clouds()):
            with self.subTest(study=study.partial):
                out = "out-" + study.partial
                self.ask(study, out)
                before = {path: path.stat().st_mtime_ns for path in (self.directory / out).rglob("*")}
                outcome = self.ask(study, out, "--resume")
                self.assertIn("nothing is left to do", outcome.out)
                self.assertEqual({path: path.stat().st_mtime_ns for path in (self.directory / out).rglob("*")}, before)

    def test_a_figure_that_was_not_asked_for_before(self):
        for study in (self.sweep(), self.clouds()):
            with self.subTest(study=study.command):
                out, figures = study.command, ["--figures", study.command]
                self.ask(study, out)
                self.ask(study, out, "--resume", *figures)
                self.ask(study, "whole-" + out, *figures)
                self.assertEqual(files_below(self.directory / out), files_below(self.directory / ("whole-" + out)))


class Refused(StudyTest):
    """What --resume is asked to go on with must be the same, and say so."""

    def refuse(self, study, *more, names=(), out="out"):
        before = files_below(self.directory / out)
        outcome = self.ask(study, out, "--resume", *more, code=BAD_INPUT)
        self.assertEqual(len(outcome.err.strip().splitlines()), 1, outcome.err)
        for name in names:
            self.assertIn(name, outcome.err)
        self.assertEqual(files_below(self.directory / out), before)

    def test_another_sweep(self):
        study = self.sweep(runs=300, steps=LONG)
        self.kill_after(study, 3)
        self.refuse(study, "--seed", "9", names=("sweep.partial.csv", "seed is 7", "not 9"))
        self.refuse(study, "--steps", "9", names=("steps", "9", str(LONG)))
        self.refuse(study, "--set", "lanes.1.schedule.lr=0.06", names=("lanes.1.schedule.lr is 0.05", "0.06"))
        self.refuse(study, "--over", "lanes.0.schedule.lr=0.1:0.2:2", names=("over.1",))
        self.refuse(self.sweep(runs=299, steps=LONG), names=("over.0", "299", "300"))

    def test_another_sweep_where_one_is_whole(self):
        study = self.sweep()
        self.ask(study)
        self.refuse(study, "--seed", "9", names=("seed", "9", "7"))
        self.refuse(self.sweep(runs=11), names=("11", "12"))

    def test_other_clouds(self):
        study = self.clouds()
        self.ask(study)
        self.refuse(study, "--seeds", "13", names=("seeds", "13", "12"))
        self.refuse(study, "--seed", "6", names=("seed", "6", "5"))
        self.refuse(study, "--lane", "GD", names=("lane", "Flow", "GD"))

    def test_a_table_that_was_changed(self):
        study = self.sweep()
        self.ask(study)
        table = self.directory / "out" / "sweep.csv"
        table.write_bytes(b"".join(table.read_bytes().splitlines(keepends=True)[:-2]))
        self.refuse(study, names=("sweep.csv",))

    def test_a_partial_table_of_nobody(self):
        self.write("out/sweep.partial.csv", "seed,lane\n1,GD\n")
        self.refuse(self.sweep(), names=("sweep.partial.json",))

    def test_another_version(self):
        study = self.sweep(runs=300, steps=LONG)
        self.kill_after(study, 3)
        path = self.directory / "out/sweep.partial.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "version": "0.0.1"}))
        self.refuse(study, names=("0.0.1",))

    def test_without_resume_it_begins_anew_and_says_so(self):
        study = self.sweep(runs=12, steps=LONG)
        self.kill_after(study, 3)
        outcome = self.ask(study, "out", "--steps", str(LONG))
        self.assertIn("--resume", outcome.err)
        self.assertEqual(files_below(self.directory / "out"), self.whole(study))


class Provenance(StudyTest):
    def json(self, out, name="summary.json"):
        return json.loads((self.directory / out / name).read_text(encoding="utf-8"))

    def test_experiment_and_summary(self):
        version = muonscope("--version").out.split()[1]
        for study in (self.sweep(), self.clouds()):
            with self.subTest(study=study.command):
                out = study.command
                self.ask(study, out)
                self.assertEqual(sorted(files_below(self.directory / out)),
                                 sorted([*study.tables, "experiment.json", "summary.json"]))
                summary = self.json(out)
                self.assertEqual((summary["version"], summary["study"], summary["interrupted"]),
                                 (version, study.command, False))
                self.assertRegex(summary["fingerprint"], "^[0-9a-f]{64}$")
                self.run_to(study.source, "run-" + out, "--steps", "2")
                resolved = self.json("run-" + out, "experiment.json")
                self.assertEqual({**self.json(out, "experiment.json"), "steps": 2}, resolved)
                again = Study(study.command, self.directory / out / "experiment.json", study.options, "", [])
                self.ask(again, "again-" + out)
                self.assertEqual(files_below(self.directory / ("again-" + out)), files_below(self.directory / out))

    def test_a_fingerprint_is_of_all_that_was_asked(self):
        sweep, clouds = self.sweep(), self.clouds()
        asked = [sweep, sweep.asked("--seed", "8"), sweep.asked("--steps", "21"), self.sweep(runs=11),
                 sweep.asked("--over", "lanes.0.schedule.lr=0.1:0.2:2"),
                 sweep.asked("--over", "lanes.0.schedule.lr=0.1:0.2:2:log"), clouds, clouds.asked("--seeds", "3"),
                 clouds.asked("--lane", "GD"), clouds.asked("--counts", "2:4"), clouds.asked("--reference", "9"),
                 clouds.asked("--steps", "9"), clouds.asked("--seed", "6")]
        prints = []
        for number, study in enumerate(asked):
            self.ask(study, str(number))
            prints.append(self.json(str(number))["fingerprint"])
        self.assertEqual(len(set(prints)), len(prints))
        self.ask(clouds.asked("--time", "0.45"), "time")  # nine steps of 0.05
        self.assertEqual(self.json("time")["fingerprint"], prints[-2])

    def test_inputs_are_beside_it_and_in_the_fingerprint(self):
        """Moved away from the files that it was read from, it is the same sweep; with other files it is not."""
        random = np.random.default_rng(3)
        document = small_experiment(problem={
            "kind": "matrix_factorization", "inner": 2, "target": {"kind": "file", "path": "M.npy"},
            "init": {"kind": "gaussian", "scale": 0.1}})
        study = Study("sweep", self.write("files.json", document), ["--over", "seed=1:2:2"], "", ["sweep.csv"])
        target = random.standard_normal((4, 3))
        self.write("M.npy", target)
        self.ask(study, "first")
        self.assertEqual(sorted(files_below(self.directory / "first")),
                         ["experiment.json", "inputs/target.npy", "summary.json", "sweep.csv"])
        shutil.move(self.directory / "first", self.directory / "moved")
        self.write("M.npy", 2 * target)
        self.ask(study, "other")
        study.source = self.directory / "moved" / "experiment.json"
        self.ask(study, "again")
        self.assertEqual(files_below(self.directory / "again"), files_below(self.directory / "moved"))
        self.assertNotEqual(self.json("other")["fingerprint"], self.json("again")["fingerprint"])

    def test_the_source_is_never_replaced(self):
        """Unless it is what would be written: then it stays as it is."""
        for make in (self.sweep, self.clouds):
            study = make(name="experiment.json")
            with self.subTest(study=study.command):
                before = study.source.read_bytes()
                outcome = self.ask(study, ".", code=BAD_INPUT)
                self.assertIn("experiment.json", outcome.err)
                self.assertIn("choose another", outcome.err)
                self.assertEqual(files_below(self.directory), {"experiment.json": before})
                self.run_to(study.source, "place")
                study.source = self.directory / "place" / "experiment.json"
                stamp = study.source.stat().st_mtime_ns
                self.ask(study, "place")
                self.assertEqual(study.source.stat().st_mtime_ns, stamp)
                shutil.rmtree(self.directory / "place")
                (self.directory / "experiment.json").unlink()

    def test_a_source_named_like_a_result(self):
        for name in ("sweep.csv", "summary.json", "sweep.partial.json", "sweep.svg"):
            with self.subTest(name=name):
                study = self.sweep(name=name, lanes=small_experiment()["lanes"])
                study.options = ["--over", "lanes.*.schedule.lr=0.1:0.2:2"]
                before = study.source.read_bytes()
                self.ask(study.asked("--figures", "sweep"), ".", code=BAD_INPUT)
                self.assertEqual(files_below(self.directory), {name: before})
                study.source.unlink()


class OneAtATime(StudyTest):
    def test_a_directory_in_use(self):
        long = {"sweep": self.sweep(runs=300, steps=LONG, name="l.json"),
                "chaos": self.clouds(name="m.json", steps=60, chaos={"from": 4, "to": 10, "reference": 11, "seeds": 900})}
        for study in (self.sweep(), self.clouds()):
            with self.subTest(study=study.command):
                out = study.command
                process = self.begin(long[study.command], out)
                self.wait_for_lines(process, long[study.command], 2, out)
                for other in (self.sweep(), self.clouds(), self.sweep().shard(1, 2), study.asked("--resume")):
                    self.assertIn("another run", self.ask(other, out, code=NO_WRITE).err)
                outcome = muonscope("run", study.source, "--out", self.directory / out)
                self.assertEqual(outcome.code, NO_WRITE, outcome.err)
                self.assertEqual(muonscope("sweep", "--merge", self.directory / out).code, NO_WRITE)
                process.kill()
                process.wait()
                self.ask(study, out, "--quiet")

    def test_shards_share_a_directory_but_not_a_shard(self):
        study = self.sweep(runs=300, steps=LONG)
        process = self.begin(study.shard(1, 2))
        self.wait_for_lines(process, study.shard(1, 2), 2)
        self.assertIn("another process", self.ask(study.shard(1, 2), code=NO_WRITE).err)
        self.assertIn("another process", self.ask(study.shard(1, 2), "out", "--resume", code=NO_WRITE).err)
        self.assertIn("another run", self.ask(study, code=NO_WRITE).err)
        quick = self.sweep(runs=300, steps=2).shard(2, 2)
        outcome = self.ask(quick, code=BAD_INPUT)
        self.assertIn("another sweep", outcome.err)
        self.assertIn("steps", outcome.err)
        process.kill()
        process.wait()


class Signals(StudyTest):
    def test_within_a_second_whatever_a_step_takes(self):
        """Matrices whose step takes seconds, and a reference cloud of a million particles."""
        large = small_experiment(steps=1000, lanes=small_experiment()["lanes"][:1])
        large["problem"].update(rows=1200, cols=1200, inner=1200)
        slow = Study("sweep", self.write("large.json", large), ["--over", "seed=1:4:4"], "sweep.partial.csv", [])
        many = self.clouds(steps=1000, chaos={"from": 4, "to": 6, "reference": 20, "seeds": 3})
        for study in (slow, many):
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                with self.subTest(study=study.command, signal=number):
                    times = []
                    for attempt in range(3):  # other programs may keep the processor from this one
                        process = self.begin(study, f"{study.command}-{number}-{attempt}", "--threads", "2")
                        self.wait_for_lines(process, study, 1, f"{study.command}-{number}-{attempt}")
                        time.sleep(1)
                        began = time.monotonic()
                        process.send_signal(number)
                        code = process.wait(timeout=60)
                        times.append(time.monotonic() - began)
                        self.assertEqual(code, INTERRUPTED, process.stderr.read())
                        if times[-1] < 1:
                            break
                    self.assertLess(min(times), 1)


class FullDisk(StudyTest):
    def limited(self, study, limit, *more):
        """A file that may not grow beyond so many bytes stands for a disk that is full."""
        done = subprocess.run([PROGRAM, *map(str, study.arguments(self.directory / "out", *more))], capture_output=True,
                              check=False, timeout=120,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        return done.returncode, done.stderr.decode()

    def check(self, study, limit):
        code, error = self.limited(study, limit, "--quiet")
        self.assertEqual(code, NO_WRITE, error)
        self.assertEqual(len(error.strip().splitlines()), 1, error)
        for text in (study.partial, "--resume", "--out"):
            self.assertIn(text, error)
        kept = (self.directory / "out" / study.partial).read_bytes()
        self.assertTrue(kept.endswith(b"\n"), "whole lines only")
        self.assertGreater(kept.count(b"\n"), 10)
        self.assertFalse(set(study.tables) & set(files_below(self.directory / "out")))
        shutil.copytree(self.directory / "out", self.directory / "elsewhere")  # as the message says
        whole = self.whole(study)
        for out in ("out", "elsewhere"):
            outcome = self.ask(study, out, "--resume")
            self.assertIn("going on after", outcome.out)
            self.assertEqual(files_below(self.directory / out), whole)

    def test_a_sweep(self):
        self.check(self.sweep(runs=200), 8000)

    def test_clouds(self):
        self.check(self.clouds(chaos={"from": 2, "to": 5, "reference": 8, "seeds": 60}), 4000)

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("mount"), "only root can mount a small disk")
    def test_a_disk_that_is_full(self):
        out = self.directory / "out"
        out.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", out], check=False,
                          capture_output=True).returncode != 0:
            self.skipTest("mounting is not allowed here")
        self.addCleanup(subprocess.run, ["umount", "-l", out], check=False)
        study = self.sweep(runs=400)
        outcome = self.ask(study, code=NO_WRITE)
        self.assertIn("No space left on device", outcome.err)
        self.assertIn("--resume", outcome.err)
        shutil.copytree(out, self.directory / "elsewhere")
        self.ask(study, "elsewhere", "--resume", "--quiet")
        self.assertEqual(files_below(self.directory / "elsewhere"), self.whole(study))


if __name__ == "__main__":
    unittest.main()

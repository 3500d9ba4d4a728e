"""What the tests of studies share: a sweep and clouds of many sizes as command lines, and processes that are watched."""

import pathlib
import subprocess
import time

from harness import DONE, PROGRAM, ProgramTest, files_below, lane, muonscope, small_experiment

RATE = "lanes.*.schedule.lr"
FLOW = {"kind": "hamiltonian", "smoothing": 0.1, "damping": 0.7, "integrator": "strang"}


def cloud_experiment(**changes):
    document = {
        "muonscope": 1, "seed": 5, "steps": 10,
        "problem": {"kind": "particles", "count": 100, "rows": 2, "cols": 2,
                    "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": 2}}},
        "lanes": [lane(FLOW, 0.05, "Flow"), lane("gd", 0.02, "GD")],
        "chaos": {"from": 2, "to": 5, "reference": 8, "seeds": 12}}
    document.update(changes)
    return document


class Study:
    """A study that can be asked for again and again: what one writes and another one goes on with."""

    def __init__(self, command, source, options, partial, tables):
        self.command, self.source, self.options = command, source, options
        self.partial = partial  # the file that grows
        self.tables = tables

    def arguments(self, out, *more):
        return [self.command, self.source, *self.options, "--out", out, *more]

    def shard(self, k, n):
        stem = f"sweep.{k}-of-{n}"
        return Study(self.command, self.source, [*self.options, "--shard", f"{k}/{n}"], f"{stem}.partial.csv", [f"{stem}.csv"])

    def asked(self, *more):
        """The same with further options."""
        return Study(self.command, self.source, [*self.options, *more], self.partial, self.tables)


class StudyTest(ProgramTest):
    def sweep(self, runs=12, steps=20, name="sweep.json", **changes):
        source = self.write(name, small_experiment(steps=steps, **changes))
        return Study("sweep", source, ["--over", f"seed=1:{runs}:{runs}"], "sweep.partial.csv", ["sweep.csv"])

    def clouds(self, name="clouds.json", **changes):
        source = self.write(name, cloud_experiment(**changes))
        return Study("chaos", source, [], "chaos-clouds.partial.csv", ["chaos-clouds.csv", "chaos-fit.csv", "chaos.csv"])

    def ask(self, study, out="out", *more, code=DONE):
        outcome = muonscope(*study.arguments(self.directory / out, *more))
        self.assertEqual(outcome.code, code, outcome.err)
        return outcome

    def whole(self, study, out="whole"):
        """All files of the study when nothing interrupts it."""
        self.ask(study, out, "--quiet")
        return files_below(self.directory / out)

    def begin(self, study, out="out", *more):
        process = subprocess.Popen([PROGRAM, *map(str, study.arguments(self.directory / out, *more))],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for cleanup in (process.stderr.close, process.stdout.close, process.wait, process.kill):
            self.addCleanup(cleanup)
        return process

    def wait_for_lines(self, process, study, lines, out="out"):
        """Until so many lines, the first one included, are in the file that grows."""
        path, deadline = pathlib.Path(self.directory / out / study.partial), time.monotonic() + 120
        while not path.exists() or path.read_bytes().count(b"\n") < lines:
            self.assertIsNone(process.poll(), "it ended before")
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.005)

    def kill_after(self, study, lines, out="out", *more):
        """What a process leaves that is killed when it has recorded so many lines."""
        process = self.begin(study, out, *more)
        self.wait_for_lines(process, study, lines, out)
        process.kill()
        process.wait()

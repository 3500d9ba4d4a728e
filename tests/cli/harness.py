"""What the tests of the program share: running it, writing experiments for it, reading what it wrote."""

import csv
import functools
import json
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import unittest
from typing import NamedTuple

import numpy as np

PROGRAM = os.environ["MUONSCOPE"]  # path of the program under test

DONE, BAD_INPUT, DIVERGED, NO_WRITE, INTERRUPTED = 0, 2, 3, 4, 130
# Figures of many runs, which one run does not draw.
STUDIES = {"sweep", "chaos", "alignment_family", "loss_family", "integration_error"}


SEED = int(os.environ.get("MUONSCOPE_SEED", "1"))  # of the random cases


def share(cases):
    """How many of a seeded test's random cases to run: all of them under scripts/torture, else a tenth."""
    return cases if os.environ.get("MUONSCOPE_TORTURE") == "full" else max(1, cases // 10)


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


@functools.cache
def can_limit_memory():
    """Sanitizers reserve terabytes of address space, so that no limit is possible under them."""

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (3 << 29, 3 << 29))

    return subprocess.run([PROGRAM, "--version"], capture_output=True, preexec_fn=limit, check=False).returncode == DONE


def muonscope(*arguments, cwd=None, timeout=120, address_space=None):
    """Runs the program without a display; `address_space`: a limit in bytes that the kernel enforces where it can."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))

    done = subprocess.run(
        [PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout,
        preexec_fn=limit if address_space and can_limit_memory() else None,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def lane(optimizer, schedule, name=None):
    """A lane of an experiment; a number as the schedule is a constant learning rate."""
    if not isinstance(schedule, dict):
        schedule = {"kind": "constant", "lr": schedule}
    if not isinstance(optimizer, dict):
        optimizer = {"kind": optimizer}
    return {"name": name or optimizer["kind"], "optimizer": optimizer, "schedule": schedule}


def small_experiment(**changes):
    """A quick 4×3 factorization as a document, to be changed key by key."""
    document = {
        "muonscope": 1,
        "title": "small",
        "seed": 7,
        "steps": 20,
        "problem": {
            "kind": "matrix_factorization",
            "rows": 4,
            "cols": 3,
            "inner": 3,
            "target": {"kind": "power_law", "scale": 2, "exponent": 1},
            "init": {"kind": "gaussian", "scale": 0.01},
        },
        "lanes": [lane("muon", 0.02, "Muon"), lane("gd", 0.05, "GD")],
        "record": {"every": 1, "observables": ["loss", "singular_values", "conserved"], "reference_step": 8},
    }
    document.update(changes)
    return document


def read_csv(path):
    """{column: values}; an empty cell is NaN."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    header, body = rows[0], rows[1:]
    ragged = [number for number, row in enumerate(body, 2) if len(row) != len(header)]
    if ragged:
        raise AssertionError(f"{path}: line {ragged[0]} has another number of cells than the header")
    values = [[float(cell) if cell else np.nan for cell in row] for row in body]
    columns = np.array(values, float).reshape(len(body), len(header)).T
    return dict(zip(header, columns))


def spectrum(table, prefix):
    """sv_p_1 … of a table as an array (rows, values)."""
    names = [f"{prefix}_{i}" for i in range(1, 1 + sum(name.startswith(prefix + "_") for name in table))]
    return np.stack([table[name] for name in names], axis=1)


def files_below(directory):
    """{relative path: bytes} of every file."""
    directory = pathlib.Path(directory)
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


class ProgramTest(unittest.TestCase):
    """A test with a directory of its own."""

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="muonscope-test-"))
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)

    def write(self, name, content):
        """A file in the test's directory: a document, text, bytes or a matrix (.npy)."""
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, np.ndarray):
            np.save(path, content)
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_text(text, encoding="utf-8")
        return path

    def factorization(self, target, p, q, lanes, steps, name="experiment.json", **record):
        """An experiment file with M, P₀, Q₀ given as .npy beside it."""
        for key, value in (("M.npy", target), ("P.npy", p), ("Q.npy", q)):
            self.write(key, value)
        document = {
            "muonscope": 1,
            "title": "from files",
            "steps": steps,
            "problem": {
                "kind": "matrix_factorization",
                "target": {"kind": "file", "path": "M.npy"},
                "init": {"kind": "file", "p": "P.npy", "q": "Q.npy"},
            },
            "lanes": lanes,
            "record": {"observables": ["loss", "singular_values", "conserved"], **record},
        }
        return self.write(name, document)

    def run_to(self, source, out="out", *options, code=DONE):
        """`muonscope run source --out out`; asserts the exit code and gives the directory."""
        directory = self.directory / out
        outcome = muonscope("run", source, "--out", directory, "--quiet", *options)
        self.assertEqual(outcome.code, code, f"exit code; stderr: {outcome.err}")
        return directory

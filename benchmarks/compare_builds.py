#!/usr/bin/env python3
"""Whether two builds of muonscope give the same bytes: every lesson with its set-ups, every shipped sweep and the clouds of
all sizes; tables, matrices, experiments and figures. What says how long something took or which build made it is left
out.

    benchmarks/compare_builds.py BEFORE AFTER [--steps N] [--jobs N]
"""

import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile

LESSONS = pathlib.Path(__file__).resolve().parents[1] / "assets" / "lessons"
# Of summary.json: not a matter of what was computed.
VARYING = {"wall_seconds", "version", "threads", "seconds", "steps_per_second"}


def stripped(value):
    if isinstance(value, dict):
        return {key: stripped(each) for key, each in value.items() if key not in VARYING}
    return [stripped(each) for each in value] if isinstance(value, list) else value


def content(file):
    data = file.read_bytes()
    return json.dumps(stripped(json.loads(data))).encode() if file.suffix == ".json" else data


def files(directory):
    """By their paths, without what a later build writes beside them."""
    found = sorted(file for file in directory.rglob("*") if file.is_file() and file.name != ".run.state")
    return {str(file.relative_to(directory)): content(file) for file in found}


def results(program, arguments):
    """What a command leaves behind, and how it ended."""
    with tempfile.TemporaryDirectory() as directory:
        out = pathlib.Path(directory) / "out"
        done = subprocess.run([program, *arguments, "--out", out], capture_output=True, check=False)
        return done.returncode, files(out) if out.is_dir() else {}


def commands(program, steps):
    lessons = json.loads(subprocess.run([program, "list", "lessons", "--json"], capture_output=True, check=True).stdout)
    for lesson in lessons:
        yield ["run", lesson["id"], "--figures", "all", *steps, "--quiet"]
        if lesson.get("variants"):
            yield ["run", lesson["id"], "--variants", "all", *steps, "--quiet"]
    yield ["sweep", "fig1cd", "--figures", "sweep", "--quiet"]
    for file in sorted(LESSONS.glob("*.json")):
        lines = file.read_text(encoding="utf-8").splitlines()
        document = json.loads("\n".join(line for line in lines if not line.strip().startswith("//")))
        for study in ("sweep", "chaos"):
            if study in document:
                yield [study, document["lesson"]["id"], "--figures", study, "--quiet"]


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("before")
    options.add_argument("after")
    options.add_argument("--steps", help="of each run, instead of the lesson's own")
    options.add_argument("--jobs", type=int, default=1)
    chosen = options.parse_args()
    steps = ["--steps", chosen.steps] if chosen.steps else []
    all_commands = list(commands(chosen.before, steps))
    differing, compared = 0, 0
    with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
        before = pool.map(lambda command: results(chosen.before, command), all_commands)
        after = pool.map(lambda command: results(chosen.after, command), all_commands)
        for command, (code, old), (new_code, new) in zip(all_commands, before, after):
            compared += len(old)
            faults = [f"{name} differs" for name in sorted(old.keys() & new.keys()) if old[name] != new[name]]
            faults += [f"{name} is in one alone" for name in sorted(old.keys() ^ new.keys())]
            if code != new_code:
                faults.append(f"exit code {new_code} after {code}")
            if not old:
                faults.append("nothing was written")
            differing += bool(faults)
            print(" ".join(command), "–", "the same" if not faults else "; ".join(faults), flush=True)
    print(f"{compared} files of {len(all_commands)} commands compared; {differing} commands differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())

"""Promise: bad input ends with exit code 2 (4 where the output is at fault), one line on stderr that names the place
and the remedy, nothing written, and neither a crash nor memory of the size that a file claims."""

import io
import json
import os
import pickle
import struct
import time
import unittest

import numpy as np

from harness import BAD_INPUT, DONE, NO_WRITE, ProgramTest, files_below, lane, muonscope, small_experiment

LIMIT = 3 << 29  # bytes of address space: 1.5 GiB
SECONDS = 20


class Refusal(ProgramTest):
    def assert_refused(self, *arguments, names=(), code=BAD_INPUT):
        """Refuses these arguments; the message has all of `names` in it."""
        before = files_below(self.directory)
        start = time.monotonic()
        outcome = muonscope(*arguments, cwd=self.directory, address_space=LIMIT)
        self.assertLess(time.monotonic() - start, SECONDS)
        self.assertEqual(outcome.code, code, f"exit code; stderr: {outcome.err[:500]}")
        lines = outcome.err.splitlines()
        self.assertEqual(len(lines), 1, f"one message, one line: {outcome.err[:500]!r}")
        self.assertTrue(lines[0].startswith("muonscope: "), lines[0][:200])
        self.assertLess(len(lines[0]), 2000, "a message to be read")
        for name in names:
            self.assertIn(name, lines[0])
        self.assertNotIn("not enough memory", lines[0])
        self.assertEqual(files_below(self.directory), before, "nothing is written")
        self.assertFalse((self.directory / "out").exists(), "no directory is made")
        return lines[0]

    def refuse(self, content, *names, options=()):
        """Refuses an experiment file with this content, by `run` and by `check`."""
        path = self.write("e.json", content)
        message = self.assert_refused("run", path, "--out", "out", *options, names=("e.json", *names))
        if not options:
            self.assert_refused("check", path, names=("e.json", *names))
        return message

    def refuse_with(self, path, value, *names):
        """Refuses the small experiment with one thing changed; the message has the dotted path in it."""
        document = small_experiment()
        node = document
        *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        for part in parents:
            node = node[part]
        node[last] = value
        return self.refuse(document, path, *names)


class Documents(Refusal):
    def test_the_unchanged_experiment_is_good(self):
        self.assertEqual(muonscope("check", self.write("e.json", small_experiment())).code, DONE)

    def test_unknown_keys(self):
        for path in ("colour", "problem.shape", "problem.target.rank", "problem.init.sigma", "lanes.0.color",
                     "lanes.1.optimizer.betta", "lanes.0.schedule.ratio", "record.steps"):
            with self.subTest(path=path):
                self.refuse_with(path, 1)

    def test_unknown_names_list_the_known(self):
        for path, known in (("problem.kind", "matrix_factorization"), ("problem.target.kind", "power_law"),
                            ("problem.init.kind", "gaussian"), ("lanes.0.optimizer.kind", "regularized_muon"),
                            ("lanes.1.schedule.kind", "spike_and_halve"), ("lanes.0.optimizer.scale", "moonlight"),
                            ("lanes.0.optimizer.orthogonalizer", "newton_schulz")):
            with self.subTest(path=path):
                self.refuse_with(path, "no_such_thing", "no_such_thing", known)
        self.refuse_with("record.observables", ["loss", "luck"], "luck", "singular_values")

    def test_wrong_types(self):
        for path, value in (("title", 3), ("seed", "seven"), ("seed", -1), ("seed", 1.5), ("steps", 2.5),
                            ("steps", "20"), ("problem", []), ("problem.rows", "four"), ("problem.rows", True),
                            ("problem.target", "power_law"), ("problem.target.scale", [1]), ("lanes", {}),
                            ("lanes.0", "muon"), ("lanes.0.name", 5), ("lanes.0.optimizer", "muon"),
                            ("lanes.0.optimizer.momentum", "0.9"), ("lanes.0.optimizer.nesterov", 1),
                            ("lanes.0.optimizer.betas", 0.9), ("lanes.0.optimizer.betas", [0.9]),
                            ("lanes.0.optimizer.betas", [0.9, "x"]), ("lanes.0.schedule.lr", None),
                            ("lanes.0.schedule", None), ("record", 1), ("record.observables", "loss"),
                            ("record.observables", [1]), ("record.every", 0.5), ("edits", {}), ("edits", [4])):
            with self.subTest(path=path, value=value):
                self.refuse_with(path, value)

    def test_values_out_of_range(self):
        for path, value in (("steps", -1), ("problem.rows", 0), ("problem.rows", -3), ("problem.cols", 4097),
                            ("problem.inner", 10 ** 12), ("problem.rows", 10 ** 30), ("problem.init.scale", -1),
                            ("lanes.0.schedule.lr", -0.1), ("lanes.0.optimizer.momentum", 1.5),
                            ("lanes.0.optimizer.weight_decay", -1), ("record.every", 0),
                            ("record.reference_step", -1)):
            with self.subTest(path=path, value=value):
                self.refuse_with(path, value)
        document = small_experiment()
        for iterations in (-2, 10 ** 9):
            document["lanes"][0]["optimizer"] = {"kind": "muon_keller_jordan", "iterations": iterations}
            self.refuse(document, "lanes.0.optimizer.iterations")

    def test_values_that_exclude_each_other(self):
        document = small_experiment()
        document["lanes"][1]["optimizer"] = {"kind": "gd", "betas": [0.9, 0.95], "momentum": 0.9}
        self.refuse(document, "lanes.1.optimizer", "betas", "momentum")
        document = small_experiment()
        for points in ([[5, 0.1], [5, 0.2]], [[5, 0.1], [3, 0.2]], [], [[0, 0.1, 3]], [0, 0.1], [[0, -1]]):
            document["lanes"][1]["schedule"] = {"kind": "piecewise", "points": points}
            with self.subTest(points=points):
                self.refuse(document, "lanes.1.schedule.points")
        document["lanes"][1]["schedule"] = {"kind": "piecewise", "points": [[0, 0], [9, 1]], "log": True}
        self.refuse(document, "lanes.1.schedule.points", "log")
        document["lanes"][1] = lane("gd", 0.1)
        document["problem"]["target"] = {"kind": "planted", "rank": 5}
        self.refuse(document, "problem.target.rank")
        document["problem"]["target"] = {"kind": "spectrum", "values": [4, 3, 2, 1]}
        self.refuse(document, "problem.target.values")

    def test_format_version(self):
        for version in (0, 2, "1", None):
            with self.subTest(version=version):
                self.refuse_with("muonscope", version)
        document = small_experiment()
        del document["muonscope"]
        self.refuse(document, "muonscope")

    def test_lanes(self):
        document = small_experiment()
        self.refuse_with("lanes", [], "lanes")
        self.refuse_with("lanes", [lane("gd", 0.1, f"lane {i}") for i in range(17)], "16")
        self.refuse_with("lanes.1.name", "Muon", "Muon")
        self.refuse_with("lanes.1.name", "")
        self.refuse_with("lanes.1.name", "tab\there")
        document["lanes"] = [lane("gd", 0.1, "a b"), lane("gd", 0.1, "a b")]
        self.refuse(document, "a b")
        document["lanes"][1]["name"] = "a-b"  # another file's name is found for it
        self.assertEqual(muonscope("check", self.write("e.json", document)).code, DONE)
        del document["lanes"][1]["optimizer"]
        self.refuse(document, "lanes.1")

    def test_missing_parts(self):
        for path in ("problem", "lanes"):
            document = small_experiment()
            del document[path]
            with self.subTest(path=path):
                self.refuse(document, path)
        document = small_experiment()
        document["problem"]["target"] = {"kind": "file"}
        self.refuse(document, "problem.target.path")

    def test_edits(self):
        good = {"step": 3, "set": "lanes.0.schedule.lr", "value": 0.1}
        for change, name in (({"set": "lanes.0.schedule.rate"}, "rate"), ({"set": "lanes.7.schedule.lr"}, "7"),
                             ({"set": "problem.init.scale"}, "problem.init.scale"), ({"set": "seed"}, "seed"),
                             ({"set": ""}, "edits.0"), ({"value": "fast"}, "fast"), ({"value": -1}, "-1"),
                             ({"step": -1}, "edits.0.step"), ({"step": 1.5}, "edits.0.step"), ({"when": 1}, "when"),
                             ({"set": 3}, "edits.0.set"), ({"set": "lanes.0.optimizer", "value": {"kind": "magic"}}, "magic")):
            with self.subTest(change=change):
                self.refuse(small_experiment(edits=[{**good, **change}]), "edits.0", name)
        for key in good:
            with self.subTest(missing=key):
                self.refuse(small_experiment(edits=[{k: v for k, v in good.items() if k != key}]), "edits.0")


class Texts(Refusal):
    def test_not_json(self):
        text = json.dumps(small_experiment())
        for bad in ("", "{", text[:-1], text + "}", "[]", "3", "null", '"text"', "hello", "\x00\x01", text.replace(":", "=")):
            with self.subTest(start=bad[:20]):
                self.refuse(bad)

    def test_not_numbers(self):
        text = json.dumps(small_experiment()).replace("0.02", "NUMBER")
        for bad in ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "0x10", "1.", ".5", "1e", "+1"):
            with self.subTest(number=bad):
                self.refuse(text.replace("NUMBER", bad))

    def test_deep_nesting(self):
        for opening, closing in (("[", "]"), ('{"a":', "}")):
            for depth in (100, 1_000_000 // len(opening)):
                with self.subTest(opening=opening, depth=depth):
                    self.refuse(opening * depth + "1" + closing * depth)
                    self.refuse(opening * depth)
                    self.refuse(json.dumps(small_experiment()).replace('"small"', opening * depth + "1" + closing * depth))

    def test_deep_nesting_by_option(self):
        path = self.write("e.json", small_experiment())
        deep = "[" * 50_000 + "]" * 50_000
        self.assert_refused("run", path, "--out", "out", "--set", f"problem.init={deep}")

    def test_duplicate_keys(self):
        self.refuse(json.dumps(small_experiment()).replace('"seed": 7', '"seed": 7, "seed": 8'), "seed")

    def test_too_long(self):
        self.refuse(json.dumps(small_experiment()) + " " * (4 << 20), "4")

    def test_not_utf8(self):
        self.refuse(json.dumps(small_experiment()).encode().replace(b"small", b"sm\xff\xfell"))

    def test_missing_and_directory_paths(self):
        self.assert_refused("run", "missing.json", "--out", "out", names=("missing.json",))
        self.assert_refused("check", "missing.json", names=("missing.json",))
        (self.directory / "folder").mkdir()
        self.assert_refused("run", "folder", "--out", "out", names=("folder",))
        self.assert_refused("check", "folder", names=("folder",))
        self.assert_refused("run", "", "--out", "out")

    def test_endless_files(self):
        self.assert_refused("run", "/dev/zero", "--out", "out", names=("/dev/zero",))
        os.mkfifo(self.directory / "pipe")
        os.mkfifo(self.directory / "pipe.npy")
        self.assert_refused("check", "pipe", names=("pipe",))
        document = small_experiment()
        document["problem"]["target"] = {"kind": "file", "path": "pipe.npy"}
        self.refuse(document, "pipe.npy")

    def test_unknown_lesson_lists_the_known(self):
        self.assert_refused("run", "no-such-lesson", "--out", "out", names=("no-such-lesson", "all-modes-at-one-rate"))


def npy(header, data=b"", version=1, magic=b"\x93NUMPY"):
    """A .npy file with any header."""
    text = header.encode() + b"\n"
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return magic + bytes([version, 0]) + length + text + data


def header(shape="(4, 3)", descr="'<f8'", fortran="False"):
    return f"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}"


class MatrixFiles(Refusal):
    def refuse_matrix(self, data, *names, name="M.npy"):
        self.write(name, data)
        document = small_experiment()
        document["problem"]["target"] = {"kind": "file", "path": name}
        for key in ("rows", "cols", "inner"):
            document["problem"].pop(key)
        document["problem"]["inner"] = 3
        self.refuse(document, name, *names)

    def test_a_good_one_is_read(self):
        self.write("M.npy", np.ones((4, 3)))
        document = small_experiment()
        document["problem"]["target"] = {"kind": "file", "path": "M.npy"}
        self.assertEqual(muonscope("check", self.write("e.json", document)).code, DONE)

    def test_truncated(self):
        buffer = io.BytesIO()
        np.save(buffer, np.ones((4, 3)))
        whole = buffer.getvalue()
        for length in (0, 5, 6, 8, 9, 10, 40, 127, 128, len(whole) - 8, len(whole) - 1):
            with self.subTest(length=length):
                self.refuse_matrix(whole[:length])
        self.refuse_matrix(whole + b"\0" * 8)

    def test_lying_shapes(self):
        data = np.ones(12).tobytes()
        for shape in ("(4, 4)", "(3, 3)", "(4096, 4096)", "(100000, 100000)", "(4294967296, 4294967296)",
                      "(9223372036854775807, 2)", "(18446744073709551617, 12)", "(-4, -3)", "(0, 3)", "(4, 0)",
                      "(0, 0)", "()", "(12,)", "(2, 2, 3)", "(4097, 1)", "(4.0, 3)", "('4', 3)", "(4, 3", "4"):
            with self.subTest(shape=shape):
                self.refuse_matrix(npy(header(shape), data))

    def test_lying_header_lengths(self):
        whole = npy(header(), np.ones(12).tobytes())
        for length in (0, 1, 5, 60000, 65535):
            with self.subTest(length=length):
                self.refuse_matrix(whole[:8] + struct.pack("<H", length) + whole[10:])
        for length in (0, 10, 1 << 31, 0xFFFFFFFF):
            with self.subTest(version=2, length=length):
                second = npy(header(), np.ones(12).tobytes(), version=2)
                self.refuse_matrix(second[:8] + struct.pack("<I", length) + second[12:])

    def test_other_types(self):
        for descr, data in (("'|O'", pickle.dumps([1.0] * 12)), ("'<f16'", b"\0" * 192), ("'<M8[D]'", b"\0" * 96),
                            ("'<i8'", np.full(12, 2**53 + 1).tobytes()), ("'<c16'", np.ones(12, complex).tobytes()),
                            ("'<i3'", b"\0" * 36), ("'|S8'", b"a" * 96), ("'<U2'", b"\0" * 96),
                            ("[('a', '<f8')]", np.ones(12).tobytes()), ("'<f8", np.ones(12).tobytes()),
                            ("''", b""), ("8", np.ones(12).tobytes())):
            with self.subTest(descr=descr):
                named = descr if descr.count("'") == 2 and descr != "''" else "M.npy"
                self.refuse_matrix(npy(header(descr=descr), data), named, "problem.target.path")

    def test_pickled_object_array(self):
        buffer = io.BytesIO()
        np.save(buffer, np.array([[{"a": 1}, None], [1, 2]], dtype=object), allow_pickle=True)
        self.refuse_matrix(buffer.getvalue())
        self.refuse_matrix(pickle.dumps(np.ones((4, 3))))

    def test_other_headers(self):
        data = np.ones(12).tobytes()
        for text in ("", "{}", "()", "hello", "{'descr': '<f8'}", "{'shape': (4, 3), 'fortran_order': False}",
                     header(fortran="Maybe"), header() + header(), "{'descr': '<f8', " * 1000, "(" * 30000):
            with self.subTest(header=text[:30]):
                self.refuse_matrix(npy(text, data))
        for magic in (b"\x93NUMPX", b"PK\x03\x04zz"):
            self.refuse_matrix(npy(header(), data, magic=magic))
        for version in (0, 4, 255):
            self.refuse_matrix(npy(header(), data, version=version))

    def test_not_finite(self):
        for value in (np.nan, np.inf, -np.inf):
            matrix = np.ones((4, 3))
            matrix[2, 1] = value
            self.write("M.npy", matrix)
            with self.subTest(value=value):
                self.refuse_matrix((self.directory / "M.npy").read_bytes())

    def test_too_large(self):
        path = self.directory / "M.npy"
        np.lib.format.open_memmap(path, mode="w+", dtype=np.float64, shape=(5000, 2)).flush()
        self.refuse_matrix(path.read_bytes(), "4096")

    def test_sparse_giant(self):
        """A sparse file whose header does not lie: 40 GB on paper."""
        path = self.directory / "M.npy"
        path.write_bytes(npy(header("(100000, 50000)")))
        with open(path, "r+b") as file:
            file.truncate(path.stat().st_size + 8 * 100000 * 50000)
        document = small_experiment()
        document["problem"]["target"] = {"kind": "file", "path": "M.npy"}
        source = self.write("e.json", document)
        self.addCleanup(path.unlink)
        outcome = muonscope("check", source, address_space=LIMIT)
        self.assertEqual(outcome.code, BAD_INPUT)
        self.assertIn("4096", outcome.err)

    def test_csv(self):
        for text in ("", "\n", "1,2\n3\n", "1,2\n3,4,5\n", "1,2\n\n3,4\n", "a,b\nc,d\n1,2\n", "1,2\n3,x\n", "1,2\n3,nan\n",
                     "1,inf\n", "1,2\n3,\n", ",\n", "1;2,5\n", "1,2\n3;4\n", "1,2e999\n", "1,2\x00\n", "0x1,2\n", "1 2,3\n",
                     ",".join(["1"] * 4097) + "\n", "1\n" * 4097):
            with self.subTest(text=text[:20]):
                self.refuse_matrix(text, name="M.csv")

    def test_missing_directory_and_unknown_kinds_of_files(self):
        document = small_experiment()
        (self.directory / "folder.npy").mkdir()
        self.write("M.txt", "1,2\n")
        for name in ("missing.npy", "folder.npy", "M.txt", "missing/M.csv", ""):
            document["problem"]["target"] = {"kind": "file", "path": name}
            with self.subTest(path=name):
                self.refuse(document, name)

    def test_shapes_that_do_not_agree(self):
        self.write("M.npy", np.ones((4, 3)))
        self.write("good.npy", np.ones((4, 2)))
        self.write("Q.npy", np.ones((3, 2)))
        self.write("rows.npy", np.ones((5, 2)))
        self.write("inner.npy", np.ones((3, 3)))
        problem = {"kind": "matrix_factorization", "target": {"kind": "file", "path": "M.npy"}}
        for p, q in (("rows.npy", "Q.npy"), ("good.npy", "rows.npy"), ("good.npy", "inner.npy")):
            problem["init"] = {"kind": "file", "p": p, "q": q}
            with self.subTest(p=p, q=q):
                self.refuse(small_experiment(problem=problem))
        problem["init"] = {"kind": "file", "p": "good.npy", "q": "Q.npy"}
        for key, value in (("rows", 5), ("cols", 4), ("inner", 3)):
            with self.subTest(key=key):
                self.refuse(small_experiment(problem={**problem, key: value}), key)


class Options(Refusal):
    def setUp(self):
        super().setUp()
        self.source = self.write("e.json", small_experiment())

    def refuse_options(self, *options, names=(), code=BAD_INPUT):
        return self.assert_refused("run", self.source, "--out", "out", *options, names=names, code=code)

    def test_unknown(self):
        self.refuse_options("--speed", "3", names=("--speed",))
        self.assert_refused("run")
        self.assert_refused("runn", self.source)
        self.assert_refused("list", "optimisers", names=("optimisers",))
        self.assert_refused("render", self.source, "--figure", "loss")
        self.assert_refused("check")

    def test_set(self):
        for assignment, name in (("lanes.0.schedule.rate=1", "rate"), ("lanes.2.schedule.lr=1", "2"),
                                 ("lanes.x.schedule.lr=1", "x"), ("seed", "seed"), ("=3", ""), ("", ""),
                                 ("seed=", "seed"), ("seed=abc", "abc"), ("problem.rows=0", "problem.rows"),
                                 ("problem.rows=1e9", "problem.rows"), ("lanes.0.optimizer.kind=magic", "magic"),
                                 ("lanes.0.schedule.lr=nan", "nan"), ("lanes.0.schedule.lr=inf", "inf"),
                                 ("lanes.0.schedule.lr=1e999", "1e999"), ("lanes.0.schedule.lr.x=1", "lr"),
                                 ("lanes=[]", "lanes"), ("lanes.1.name=Muon", "Muon"), ("colour=3", "colour"),
                                 (".=1", ""), ("lanes..name=1", ""), ("lanes.-1.name=x", "-1"),
                                 ("lanes.99999999999999999999.name=x", "99999999999999999999")):
            with self.subTest(assignment=assignment):
                self.refuse_options("--set", assignment, names=(name,))

    def test_numbers(self):
        for option, values in (("--threads", ("0", "-1", "many", "1.5", "99999999999999999999")),
                               ("--steps", ("-1", "ten", "1.5", "99999999999999999999", "")),
                               ("--seed", ("-1", "x", "1.5", "99999999999999999999999"))):
            for value in values:
                with self.subTest(option=option, value=value):
                    self.refuse_options(option, value, names=(option.strip("-"),))

    def test_figures(self):
        self.refuse_options("--figures", "spectra,nonsense", names=("nonsense", "spectra"))
        self.refuse_options("--figures", "loss", "--format", "bmp", names=("bmp", "svg"))
        for size in ("800", "800x", "x600", "0x600", "-800x600", "800x600x2", "1e3x600", "axb", "99999x99999",
                     "99999999999999999999x600"):
            with self.subTest(size=size):
                self.refuse_options("--figures", "loss", "--size", size, names=("--size", size))
        self.assert_refused("render", self.source, "--figure", "nonsense", "-o", "x.svg", names=("nonsense",))
        self.assert_refused("render", self.source, "--figure", "loss", "-o", "x.bmp", names=("bmp",))
        self.assert_refused("render", self.source, "--figure", "loss", "-o", "x", names=("svg",))
        self.assert_refused("render", self.source, "--figure", "loss", "--at", "-1", "-o", "x.svg", names=("--at",))

    def test_trace_larger_than_allowed(self):
        """A billion rows would be hundreds of gigabytes: refused before the first step, not after an hour."""
        self.refuse_options("--steps", "1000000000", names=("every",))


class Outputs(Refusal):
    """Exit code 4 where the output cannot be written."""

    def test_directory_that_is_a_file(self):
        source = self.write("e.json", small_experiment())
        self.write("taken", "something else")
        self.assert_refused("run", source, "--out", "taken", "--quiet", names=("taken",), code=NO_WRITE)
        self.assert_refused("run", source, "--out", "taken/below", "--quiet", names=("taken",), code=NO_WRITE)
        self.assert_refused("run", source, "--out", "/proc/muonscope", "--quiet", names=("/proc/muonscope",), code=NO_WRITE)

    def test_file_that_is_a_directory(self):
        source = self.write("e.json", small_experiment())
        (self.directory / "x.svg").mkdir()
        self.assert_refused("render", source, "--figure", "loss", "-o", "x.svg", names=("x.svg",), code=NO_WRITE)
        self.assert_refused("render", source, "--figure", "loss", "-o", "/proc/x.svg", names=("/proc/x.svg",), code=NO_WRITE)


if __name__ == "__main__":
    unittest.main()

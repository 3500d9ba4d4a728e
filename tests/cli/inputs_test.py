"""What people have is read: tables as other programs write them, arrays of any type that a double holds, pictures as
finely as they are stored, experiments from standard input; what is refused is named with its key and file, at once."""

import json
import os
import pathlib
import socket
import struct
import subprocess
import sys
import unittest
import zlib

import numpy as np

from harness import BAD_INPUT, DONE, PROGRAM, ProgramTest, files_below, lane, muonscope, small_experiment

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "assets" / "images"))
from make_picture import chunk  # noqa: E402

MATRIX = np.array([[1.5, 2.0], [3.0, 4.0]])
KINDS = {0: 1, 2: 3, 4: 2, 6: 4}  # channels by PNG's colour type


def png(samples, colour, depth, *extra):
    """Samples (height×width×channels, whole numbers) as a PNG file; `extra`: chunks before the data."""
    height, width, _ = samples.shape
    row = (lambda r: r.astype(">u2").tobytes()) if depth == 16 else (lambda r: r.astype("u1").tobytes())
    data = zlib.compress(b"".join(b"\0" + row(r) for r in samples))
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"".join([b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), *extra, chunk(b"IDAT", data), chunk(b"IEND", b"")])


def light(value):
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def encoded(value):
    return np.where(value <= 0.0031308, 12.92 * value, 1.055 * value ** (1 / 2.4) - 0.055)


def expected(samples, depth, stacked, gamma=None):
    """The documented rule in numpy: over white and to grey in linear light, in sRGB's encoding."""
    parts = samples / (2**depth - 1)
    opacity = parts[..., -1:] if samples.shape[2] in (2, 4) else np.ones_like(parts[..., :1])
    colours = parts[..., : 3 if samples.shape[2] >= 3 else 1]
    linear = light(colours) if gamma is None else colours ** (1 / gamma)
    if not stacked and colours.shape[2] == 3:
        linear = (linear @ [0.2126, 0.7152, 0.0722])[..., None]
    over = encoded(opacity * linear + 1 - opacity)
    if stacked and over.shape[2] == 1:
        over = np.repeat(over, 3, axis=2)
    return np.concatenate([over[..., k] for k in range(over.shape[2])])


class Inputs(ProgramTest):
    def read(self, target, *names):
        """The matrix that the program reads: from P = 0, Q = I gradient descent's first step is P = ηM."""
        shape = self.shape_of(target)
        self.write("P.npy", np.zeros(shape))
        self.write("Q.npy", np.eye(shape[1]))
        source = self.write("e.json", {
            "muonscope": 1, "steps": 1, "lanes": [lane("gd", 0.5)],
            "problem": {"kind": "matrix_factorization", "target": target,
                        "init": {"kind": "file", "p": "P.npy", "q": "Q.npy"}}})
        out = self.run_to(source)
        return np.load(out / "final" / "gd" / "p.npy") / 0.5

    def shape_of(self, target):
        """As `run` settles it."""
        out = self.run_to(self.write("s.json", {
            "muonscope": 1, "steps": 0, "lanes": [lane("gd", 0.5)],
            "problem": {"kind": "matrix_factorization", "target": target}}), "shape")
        problem = json.loads((out / "experiment.json").read_text())["problem"]
        return problem["rows"], problem["cols"]

    def refusal(self, target):
        source = self.write("e.json", small_experiment(problem={"kind": "matrix_factorization", "target": target}))
        outcome = muonscope("check", source)
        self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
        for name in (str(source), "problem.target.path", target["path"]):
            self.assertIn(name, outcome.err)
        self.assertEqual(len(outcome.err.splitlines()), 1)
        return outcome.err


class Tables(Inputs):
    def test_separators(self):
        for text in ("1.5,2\n3,4\n", "1.5;2\n3;4\n", "1.5\t2\n3\t4\n", " 1.5 , 2\n3, 4 \n", "1.5 2\n3 4\n",
                     "1.500000000000000000e+00 2.000000000000000000e+00\n3.0e0  4\n"):
            with self.subTest(text=text):
                self.write("M.csv", text)
                np.testing.assert_array_equal(self.read({"kind": "file", "path": "M.csv"}), MATRIX)

    def test_what_numpy_writes(self):
        for options in ({}, {"delimiter": ","}, {"delimiter": ";", "header": "a;b"}, {"delimiter": "\t", "fmt": "%.17g"}):
            with self.subTest(options=options):
                matrix = np.random.default_rng(1).normal(size=(4, 3))
                np.savetxt(self.directory / "M.csv", matrix, **options)
                np.testing.assert_array_equal(self.read({"kind": "file", "path": "M.csv"}), matrix)

    def test_a_header_is_left_out_with_a_notice(self):
        self.write("M.csv", "a,b\n1.5,2\n3,4\n")
        np.testing.assert_array_equal(self.read({"kind": "file", "path": "M.csv"}), MATRIX)
        for command in (("check",), ("run", "--out", self.directory / "out")):
            outcome = muonscope(command[0], self.directory / "e.json", *command[1:])
            self.assertEqual(outcome.code, DONE)
            notes = [line for line in outcome.err.splitlines() if "header" in line]
            self.assertEqual(len(notes), 1, outcome.err)
            for name in ("e.json", "problem.target.path", "M.csv", "line 1"):
                self.assertIn(name, notes[0])
        self.write("M.csv", "1.5,2\n3,4\n")
        self.assertEqual(muonscope("check", self.directory / "e.json").err, "")

    def test_a_decimal_comma_is_refused_with_the_remedy(self):
        for text in ("1,5;2\n3;4\n", "1,5\t2\n3\t4\n", "1,5 2,5\n3,0 4,0\n"):
            with self.subTest(text=text):
                self.write("M.csv", text)
                said = self.refusal({"kind": "file", "path": "M.csv"})
                self.assertIn("decimal comma", said)
                self.assertIn("1.5", said)

    def test_the_separator_is_named(self):
        for text, name in (("1;2\n3;x\n", "semicolons"), ("1\t2\n3\tx\n", "tabs"), ("1 2\n3 x\n", "spaces"),
                           ("1,2\n3,x\n", "commas")):
            self.write("M.csv", text)
            self.assertIn(name, self.refusal({"kind": "file", "path": "M.csv"}))


class Arrays(Inputs):
    def test_types(self):
        whole = np.array([[1, -2, 3], [0, 5, 127]])
        for dtype in ("i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"):
            for order in "CF":
                with self.subTest(dtype=dtype, order=order):
                    self.write("M.npy", np.asarray(whole, dtype, order=order))
                    np.testing.assert_array_equal(self.read({"kind": "file", "path": "M.npy"}), whole)
        for dtype in ("u1", "<u2", ">u4", "<u8", "?"):
            with self.subTest(dtype=dtype):
                self.write("M.npy", abs(whole).astype(dtype))
                np.testing.assert_array_equal(self.read({"kind": "file", "path": "M.npy"}), abs(whole).astype(dtype))

    def test_half_precision_to_the_last_bit(self):
        values = np.arange(0x7C00, dtype=np.uint16).view(np.float16)[::61].reshape(-1, 1)
        self.write("M.npy", values)
        np.testing.assert_array_equal(self.read({"kind": "file", "path": "M.npy"}), values.astype(float))

    def test_numbers_that_no_double_holds(self):
        for dtype in ("<i8", ">i8", "<u8"):
            self.write("M.npy", np.array([[1, 2], [3, 2**53 + 1]], dtype))
            said = self.refusal({"kind": "file", "path": "M.npy"})
            self.assertIn(f"'{dtype}'", said)
            self.assertIn("[1, 1]", said)

    def test_python_2(self):
        header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 2L), }"
        self.write("M.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + MATRIX.tobytes())
        np.testing.assert_array_equal(self.read({"kind": "file", "path": "M.npy"}), MATRIX)

    def test_clouds(self):
        """Particles come from the same types."""
        cloud = np.arange(24).reshape(6, 2, 2)
        document = {"muonscope": 1, "steps": 0, "lanes": [lane("gd", 0.1)],
                    "problem": {"kind": "particles", "init": {"x": {"kind": "file", "path": "X.npy"}}}}
        for dtype in ("<i8", ">f4", "<f2"):
            self.write("X.npy", cloud.astype(dtype))
            out = self.run_to(self.write("e.json", document))
            np.testing.assert_array_equal(np.load(out / "final" / "gd" / "x.npy"), cloud)
        self.write("X.npy", cloud.astype(complex))
        said = muonscope("check", self.directory / "e.json").err
        for name in ("e.json", "problem.init.x.path", "X.npy", "<c16"):
            self.assertIn(name, said)
        cloud = cloud.astype(float)
        cloud[3, 1, 0] = np.nan
        self.write("X.npy", cloud)
        outcome = muonscope("run", self.directory / "e.json", "--out", self.directory / "nan")
        self.assertEqual(outcome.code, BAD_INPUT)
        for name in ("e.json", "problem.init.x.path", "X.npy", "[3, 1, 0]"):
            self.assertIn(name, outcome.err)


class Pictures(Inputs):
    def test_every_kind_and_depth(self):
        random = np.random.default_rng(5)
        for colour, channels in KINDS.items():
            for depth in (8, 16):
                samples = random.integers(0, 2**depth, (4, 3, channels))
                self.write("x.png", png(samples, colour, depth))
                for stacked in (False, True):
                    with self.subTest(colour=colour, depth=depth, stacked=stacked):
                        read = self.read({"kind": "image", "path": "x.png",
                                          "channels": "stacked" if stacked else "grey"})
                        np.testing.assert_allclose(read, expected(samples, depth, stacked), rtol=0, atol=1e-12)

    def test_sixteen_bits_are_kept_exactly(self):
        samples = np.array([[[0], [1], [256]], [[257], [32768], [65535]]])
        self.write("x.png", png(samples, 0, 16))
        np.testing.assert_array_equal(self.read({"kind": "image", "path": "x.png"}), samples[..., 0] / 65535)

    def test_gamma(self):
        """1/2.2 is how many programs write sRGB; another gamma is converted to sRGB's encoding."""
        samples = np.arange(0, 256, 23).reshape(3, 4, 1)
        for gamma, meant in ((0.45455, None), (1.0, 1.0), (0.55556, 0.55556)):
            self.write("x.png", png(samples, 0, 8, chunk(b"gAMA", struct.pack(">I", round(gamma * 1e5)))))
            np.testing.assert_allclose(self.read({"kind": "image", "path": "x.png"}), expected(samples, 8, False, meant),
                                       rtol=0, atol=1e-9)

    def test_a_side_over_the_limit_is_refused_or_averaged_as_asked(self):
        samples = np.repeat(np.arange(5000) % 256, 10).reshape(5000, 10, 1).transpose(1, 0, 2)
        self.write("x.png", png(samples, 0, 8))
        said = self.refusal({"kind": "image", "path": "x.png"})
        for name in ("5000×10", "4096", "side"):
            self.assertIn(name, said)
        means = (samples[..., 0] / 255).reshape(10, 2500, 2).mean(axis=2).reshape(5, 2, 2500).mean(axis=1)
        self.assertEqual(self.shape_of({"kind": "image", "path": "x.png", "side": 2500}), (5, 2500))
        source = self.write("m.json", {
            "muonscope": 1, "steps": 0, "lanes": [lane("gd", 0.5)],
            "problem": {"kind": "matrix_factorization", "inner": 1, "init": {"kind": "gaussian", "scale": 0},
                        "target": {"kind": "image", "path": "x.png", "side": 2500}}})
        out = self.run_to(source, "means")
        final = json.loads((out / "summary.json").read_text())["lanes"][0]["final"]
        self.assertAlmostEqual(final["loss"], np.sum(means**2) / 2, places=8)


class Replay(ProgramTest):
    """What a run wrote can be run again to the same bytes, whatever files it read, under every problem."""

    def setUp(self):
        super().setUp()
        random = np.random.default_rng(2)
        self.write("M.npy", random.normal(size=(4, 4)))
        self.write("M.csv", "a b c d\n" + "\n".join(" ".join(map(str, row)) for row in random.normal(size=(4, 4))))
        self.write("x.png", png(random.integers(0, 65536, (4, 4, 4)), 6, 16))
        for block, shape in (("gate", (1, 2)), ("expert_in", (3, 2)), ("expert_out", (1, 3))):
            self.write(f"E.{block}.npy", random.normal(size=(6, *shape)).astype("f4"))
        self.write("X.npy", random.normal(size=(6, 4, 4)))
        self.write("inputs.csv", "\n".join(";".join(map(str, row)) for row in random.normal(size=(5, 2))))
        self.write("outputs.npy", random.normal(size=(5, 1)))
        self.write("F.npy", random.normal(size=(4, 2)))
        self.write("N.npy", random.normal(size=(8, 8)))

    def replay(self, problem, *options):
        document = {"muonscope": 1, "steps": 3, "seed": 4, "problem": problem, "lanes": [lane("gd", 0.01, "A")]}
        first = self.run_to(self.write("e.json", document), "first", *options)
        moved = first.rename(self.directory / "elsewhere")
        again = self.run_to(moved / "experiment.json", "again")
        a, b = files_below(moved), files_below(again)
        self.assertEqual(set(a), set(b))
        for name in a:
            if name != "summary.json":  # has wall times
                self.assertEqual(a[name], b[name], name)
        for directory in (moved, again):
            subprocess.run(["rm", "-r", directory], check=True)

    def targets(self):
        listed = json.loads(muonscope("list", "problems", "--json").out)
        given = {"file": [{"path": "M.npy"}, {"path": "M.csv"}],
                 "image": [{"path": "x.png"}, {"path": "x.png", "channels": "grey", "side": 2, "scale": 3}],
                 "spectrum": [{"values": [3, 2, 1, 0.5]}], "planted": [{"rank": 2}]}
        slot = next(slot for kind in listed for slot in kind["slots"] if slot["key"] == "target")
        return [{"kind": kind["id"], **values} for kind in slot["kinds"] for values in given.get(kind["id"], [{}])]

    def test_every_target_of_a_factorization(self):
        for target in self.targets():
            with self.subTest(target=target):
                self.replay({"kind": "matrix_factorization", "target": target, "inner": 2})
        self.replay({"kind": "matrix_factorization", "inner": 2,
                     "target": {"kind": "image", "path": "x.png", "channels": "stacked"}})
        self.replay({"kind": "matrix_factorization", "inner": 2, "target": {"kind": "image", "path": "shipped:hills.png"}})

    def test_what_does_not_fit_is_named_by_its_key(self):
        for problem, key in (
            ({"kind": "matrix_factorization", "rows": 4, "cols": 4, "target": {"kind": "planted"}}, "problem.target.rank"),
            ({"kind": "particles", "rows": 4, "cols": 4, "objective": {"kind": "covariance", "target": {"kind": "planted"}}},
             "problem.objective.target.rank"),
            ({"kind": "particles", "rows": 4, "cols": 4,
              "objective": {"kind": "covariance", "target": {"kind": "file", "path": "F.npy"}}}, "problem.objective.target: "),
            ({"kind": "particles", "rows": 4, "cols": 4,
              "objective": {"kind": "covariance", "target": {"kind": "image", "path": "none.png"}}},
             "problem.objective.target.path: "),
            ({"kind": "particles", "rows": 4, "cols": 4,
              "objective": {"kind": "harmonic", "center": {"kind": "file", "path": "F.npy"}}},
             "problem.objective.center.path: "),
        ):
            document = {"muonscope": 1, "steps": 1, "problem": problem, "lanes": [lane("gd", 0.01, "A")]}
            said = muonscope("check", self.write("e.json", document)).err
            self.assertIn(f"e.json: {key}", said)

    def test_every_target_of_a_covariance(self):
        for target in self.targets():
            side = 2 if target.get("side") == 2 else 4
            with self.subTest(target=target):
                self.replay({"kind": "particles", "count": 3, "rows": side, "cols": 4,
                             "objective": {"kind": "covariance", "target": target}})

    def test_other_files(self):
        data = {"kind": "file", "inputs": "inputs.csv", "outputs": "outputs.npy"}
        for problem in (
            {"kind": "matrix_factorization", "init": {"kind": "file", "p": "F.npy", "q": "F.npy"}},
            {"kind": "linear_attention", "dim": 8, "init": {"kind": "file", "path": "N.npy"}},
            {"kind": "denoise", "target": {"kind": "file", "path": "M.csv"}, "init": {"kind": "file", "path": "M.npy"}},
            {"kind": "least_squares", "a": {"kind": "file", "path": "M.npy"}, "b": {"kind": "image", "path": "x.png"},
             "c": {"kind": "gaussian"}},
            {"kind": "saddle", "target": {"kind": "file", "path": "M.npy"}, "init": {"kind": "file", "path": "F.npy"}},
            {"kind": "particles", "objective": {"kind": "harmonic", "center": {"kind": "file", "path": "M.csv"}},
             "count": 3, "rows": 4, "cols": 4},
            {"kind": "particles", "init": {"x": {"kind": "file", "path": "X.npy"}, "p": {"kind": "file", "path": "X.npy"}}},
            {"kind": "particles", "count": 3, "rows": 1, "cols": 2, "objective": {"kind": "two_layer_network", "data": data}},
            {"kind": "mixture_of_experts", "count": 3, "data": data},
            {"kind": "mixture_of_experts", "data": data, "init": {"x": {"kind": "file", "path": "E.npy"}}},
        ):
            with self.subTest(problem=problem):
                self.replay(problem)


class Sources(ProgramTest):
    def piped(self, text, *arguments, cwd=None):
        done = subprocess.run([PROGRAM, *map(str, arguments)], input=text, capture_output=True, cwd=cwd or self.directory,
                              timeout=120, check=False)
        return done.returncode, done.stdout, done.stderr.decode()

    def test_standard_input(self):
        document = small_experiment()
        self.write("M.npy", np.ones((4, 3)))
        document["problem"] = {"kind": "matrix_factorization", "inner": 2, "target": {"kind": "file", "path": "M.npy"}}
        text = json.dumps(document).encode()
        self.run_to(self.write("e.json", document), "from-file")
        code, _, err = self.piped(text, "run", "-", "--out", "piped", "--quiet")
        self.assertEqual(code, DONE, err)
        a, b = files_below(self.directory / "from-file"), files_below(self.directory / "piped")
        self.assertEqual({name: data for name, data in a.items() if name != "summary.json"},
                         {name: data for name, data in b.items() if name != "summary.json"})
        for arguments in (("check", "-"), ("render", "-", "--figure", "loss", "-o", "x.svg"),
                          ("sweep", "-", "--over", "seed=1:2:2", "--out", "swept")):
            code, _, err = self.piped(text, *arguments)
            self.assertEqual(code, DONE, err)
        clouds = {"muonscope": 1, "steps": 2, "lanes": [lane("gd", 0.1)], "problem": {"kind": "particles"}}
        code, _, err = self.piped(json.dumps(clouds).encode(), "chaos", "-", "--out", "c", "--counts", "2:3",
                                  "--reference", "2^5", "--seeds", "2")
        self.assertEqual(code, DONE, err)

    def test_bad_standard_input_is_named(self):
        for text in (b"", b"{", b'{"muonscope": 1}', b" " * (5 << 20), json.dumps(small_experiment(stepz=3)).encode()):
            code, _, err = self.piped(text, "check", "-")
            self.assertEqual(code, BAD_INPUT)
            self.assertIn("standard input", err)
        with open("/dev/zero", "rb") as endless:
            done = subprocess.run([PROGRAM, "check", "-"], stdin=endless, capture_output=True, timeout=30, check=False)
        self.assertEqual(done.returncode, BAD_INPUT)
        self.assertIn(b"4 MiB", done.stderr)
        folder = os.open(self.directory, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        done = subprocess.run([PROGRAM, "check", "-"], stdin=folder, capture_output=True, timeout=30, check=False)
        self.assertEqual(done.returncode, BAD_INPUT)
        self.assertIn(b"standard input: cannot be read", done.stderr)

    def special_files(self, ending=""):
        """{what the message must say: path}; none of them can be read to its end."""
        paths = {what: self.directory / f"{what.replace(' ', '-')}{ending}"
                 for what in ("directory", "circle", "pipe", "device", "socket", "no such file")}
        paths["directory"].mkdir()
        paths["circle"].symlink_to(paths["circle"].name)
        os.mkfifo(paths["pipe"])
        paths["device"].symlink_to("/dev/zero")
        server = socket.socket(socket.AF_UNIX)
        self.addCleanup(server.close)
        server.bind(os.path.relpath(paths["socket"]))
        return paths

    def assert_quick(self, what, path, *arguments):
        outcome = muonscope(*arguments, cwd=self.directory, timeout=20, address_space=1 << 30)
        self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
        self.assertIn(path.name, outcome.err)
        self.assertIn(what, outcome.err)
        self.assertEqual(len(outcome.err.splitlines()), 1)

    def test_special_files_as_experiments(self):
        for what, path in self.special_files().items():
            for arguments in (("check", path), ("run", path, "--out", "out"), ("sweep", path, "--out", "out"),
                              ("render", path, "--figure", "loss", "-o", "x.svg"), ("chaos", path, "--out", "out")):
                with self.subTest(what=what, command=arguments[0]):
                    self.assert_quick(what, path, *arguments)

    def test_special_files_as_inputs(self):
        for ending, kind in ((".npy", "file"), (".csv", "file"), (".png", "image")):
            for what, path in self.special_files(ending).items():
                source = self.write("e.json", small_experiment(problem={
                    "kind": "matrix_factorization", "target": {"kind": kind, "path": path.name}}))
                with self.subTest(what=what, ending=ending):
                    self.assert_quick(what, path, "check", source)
                    self.assert_quick("problem.target.path", path, "run", source, "--out", "out")


if __name__ == "__main__":
    unittest.main()

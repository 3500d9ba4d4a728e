"""Whatever stands in a file, `check` and `run` end soon, with an exit code that is documented, and name the file.

Mutations of good experiments, lessons, .npy, .csv and .png files: bytes flipped, pieces cut, repeated and swapped, numbers
and words of JSON replaced by awkward ones."""

import copy
import io
import json
import pathlib
import random
import struct
import unittest
import zlib

import numpy as np

from harness import BAD_INPUT, DIVERGED, DONE, SEED, ProgramTest, lane, muonscope, share, small_experiment

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMORY = 3 << 29  # bytes
NUMBERS = (0, -1, 1, 2, 3, 16, 17, 4097, 2**31, 2**53, 2**53 + 1, 2**64, -(2**63), 1e-320, 1e300, -1e300, 1e308,
           0.5, -0.0, 1.5, float("inf"), float("nan"))
WORDS = ("", "a", "..", "/", "/dev/zero", "\u0000", "x" * 5000, "动量", "\ud800", "M.npy", "M.csv", "x.png", "muon", "gd", "file",
         "image", "gaussian", "particles", "shipped:hills.png", "shipped:", "lanes.*.schedule.lr", "true", "-")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(draw, colour, depth, channels, width, height):
    row = channels * width * depth // 8 or 1
    data = zlib.compress(b"".join(b"\0" + draw.randbytes(row) for _ in range(height)))
    palette = [chunk(b"PLTE", draw.randbytes(3 * 2**depth))] if colour == 3 else []
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"".join([b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), *palette, chunk(b"IDAT", data), chunk(b"IEND", b"")])


def mended(data):
    """A PNG file with the checksums of what it holds, so that damage reaches beyond them."""
    out, place = data[:8], 8
    while place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        if place + 12 + length > len(data):
            break
        out += chunk(data[place + 4 : place + 8], data[place + 8 : place + 8 + length])
        place += 12 + length
    return out + data[place:]


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def damaged(draw, data, awkward=()):
    """The bytes with one to four changes."""
    data = bytearray(data)
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        at = draw.randrange(len(data) + 1)
        end = min(len(data), at + draw.choice((1, 1, 2, 4, 20, 200)))
        change = draw.randrange(7)
        if change == 0 and at < len(data):
            data[at] ^= 1 << draw.randrange(8)
        elif change == 1 and at < len(data):
            data[at] = draw.choice((0, 1, 9, 10, 32, 44, 48, 57, 127, 128, 255))
        elif change == 2:
            del data[at:end]
        elif change == 3:
            data[at:at] = data[at:end] * draw.choice((1, 2, 50))
        elif change == 4:
            data[at:at] = draw.randbytes(end - at)
        elif change == 5:
            del data[at:]
        elif awkward:
            data[at:end] = draw.choice(awkward)
    return bytes(data)


def places(value, path=()):
    """Every place in a document."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in items:
        yield from places(below, (*path, key))


def changed(draw, document):
    """The document with one to three places replaced, left out, doubled or moved."""
    document = copy.deepcopy(document)
    for _ in range(draw.choice((1, 1, 2, 3))):
        path = draw.choice([path for path in places(document) if path])
        holder = document
        for key in path[:-1]:
            holder = holder[key]
        key, change = path[-1], draw.randrange(8)
        if change == 0:
            del holder[key]
        elif change == 1:
            holder[key] = draw.choice(NUMBERS)
        elif change == 2:
            holder[key] = draw.choice(WORDS)
        elif change == 3:
            holder[key] = draw.choice(([], {}, None, True, [[]], [[1, 2], [3, 4]], {"kind": "file"}, {"kind": 3}))
        elif change == 4 and isinstance(holder, dict):
            holder[draw.choice(WORDS) or "k"] = holder.pop(key)
        elif change == 5 and isinstance(holder, list):
            holder.extend(copy.deepcopy(holder[key]) for _ in range(draw.choice((1, 20))))
        elif change == 6:
            other = document
            for step in draw.choice([path for path in places(document)]):
                other = other[step]
            holder[key] = copy.deepcopy(other)
        elif isinstance(holder[key], (int, float)) and not isinstance(holder[key], bool):
            holder[key] = holder[key] * draw.choice((-1, 1e-3, 10, 1e6))
    return document


class Files(ProgramTest):
    def setUp(self):
        super().setUp()
        self.draw = random.Random(f"{SEED} {self.id()}")
        self.write("M.npy", np.arange(12.0).reshape(4, 3))
        self.write("M.csv", "a;b;c\n" + "1.5;2;3\n" * 4)
        self.write("x.png", png(self.draw, 2, 8, 3, 5, 4))

    def hold(self, source, blamed, case):
        """Neither a crash nor a hang; what is refused names the file that was changed, in one line beside remarks."""
        for command in (("check", source.name), ("run", source.name, "--steps", "2", "--out", "out", "--quiet")):
            outcome = muonscope(*command, cwd=self.directory, timeout=300, address_space=MEMORY)
            said = f"case {case} of seed {SEED}, {command[0]}: exit {outcome.code}: {outcome.err[:500]}"
            self.assertIn(outcome.code, (DONE, BAD_INPUT, DIVERGED), said)
            if outcome.code == BAD_INPUT:
                self.assertIn(blamed, outcome.err, said)
                self.assertIn(source.name, outcome.err, said)
                refusals = [line for line in outcome.err.strip().splitlines() if "is taken for a header" not in line]
                self.assertEqual(len(refusals), 1, said)

    def hold_matrix(self, name, data, case, kind="file", **target):
        document = small_experiment(problem={"kind": "matrix_factorization", "inner": 2,
                                             "target": {"kind": kind, "path": name, **target}})
        self.write(name, data)
        self.hold(self.write("e.json", document), name, case)

    def documents(self):
        clouds = {"muonscope": 1, "steps": 3, "problem": {"kind": "particles", "count": 9, "rows": 2, "cols": 2,
                                                          "objective": {"kind": "harmonic"},
                                                          "init": {"x": {"kind": "gaussian", "scale": 1}}},
                  "lanes": [lane({"kind": "hamiltonian", "smoothing": 0.1, "damping": 0.7}, 0.01), lane("adamw", 0.01)],
                  "record": {"every": 1, "observables": ["energy", "moments"]},
                  "chaos": {"from": 2, "to": 3, "reference": 4, "seeds": 2}, "cloud": {"coordinates": ["x_1_1", "p_1_1"]}}
        files = small_experiment(sweep={"key": "lanes.*.schedule.lr", "from": 0.1, "to": 1, "count": 3},
                                 edits=[{"step": 1, "set": "lanes.0.schedule.lr", "value": 0.5}])
        files["problem"] = {"kind": "matrix_factorization", "target": {"kind": "file", "path": "M.csv"}}
        image = small_experiment(problem={"kind": "matrix_factorization", "inner": 2,
                                          "target": {"kind": "image", "path": "x.png", "channels": "stacked", "side": 4}})
        text = (ROOT / "assets/lessons/02-all-modes-at-one-rate.json").read_text(encoding="utf-8")
        lesson = json.loads("\n".join(line for line in text.splitlines() if not line.strip().startswith("//")))
        return [small_experiment(), clouds, files, image, lesson]

    def test_experiments_and_lessons(self):
        documents = self.documents()
        for case in range(share(600)):
            text = json.dumps(changed(self.draw, self.draw.choice(documents)))
            self.hold(self.write("e.json", text), "e.json", case)

    def test_text_of_experiments(self):
        documents = [json.dumps(document).encode() for document in self.documents()]
        awkward = (b"1e999", b"-", b'"', b"\\u0000", b"\\ud800", b"[" * 40, b"//", b"/*", b"nan", b"1" * 400, b"\xff", b"null")
        for case in range(share(300)):
            self.hold(self.write("e.json", damaged(self.draw, self.draw.choice(documents), awkward)), "e.json", case)

    def test_npy(self):
        good = [npy(np.arange(12).reshape(4, 3).astype(dtype)) for dtype in ("<f8", ">f4", "<f2", "<i8", "u1", "?")]
        good.append(npy(np.asfortranarray(np.ones((3, 5)))))
        awkward = (b"'<f8'", b"'|O'", b"'>i8'", b"(", b")", b"L", b"(4294967296, 4294967296)", b"99999999999999999999", b"True")
        for case in range(share(300)):
            self.hold_matrix("M.npy", damaged(self.draw, self.draw.choice(good), awkward), case)

    def test_csv(self):
        good = [b"1,2,3\n4,5,6\n", b"a;b\n1.5;2\n3;4\n", b"1\t2\n3\t4\n", b" 1.0e+00 2.0e+00\n 3 4\n", b"# c\n1\n2\n"]
        awkward = (b",", b";", b"\t", b" ", b"\r\n", b"\n\n", b"nan", b"1e999", b"1,5", b"\xef\xbb\xbf", b"\0", b'"', b"#", b"0x1")
        for case in range(share(300)):
            self.hold_matrix("M.csv", damaged(self.draw, self.draw.choice(good), awkward), case)

    def test_png(self):
        draw = self.draw
        good = [png(draw, colour, depth, channels, 5, 3)
                for colour, channels in ((0, 1), (2, 3), (4, 2), (6, 4)) for depth in (8, 16)]
        good += [png(draw, 0, 1, 1, 16, 3), png(draw, 3, 2, 1, 8, 3)]
        for case in range(share(300)):
            data = damaged(draw, draw.choice(good))
            self.hold_matrix("x.png", mended(data) if draw.random() < 0.7 else data, case, "image",
                             channels=draw.choice(("grey", "stacked")))


if __name__ == "__main__":
    unittest.main()

"""Promise: a PNG file as the target is the matrix of its pixels, grey or with its channels stacked; the results can be
moved and run again; what is no picture is refused."""

import pathlib
import sys
import unittest

import numpy as np

from harness import BAD_INPUT, DONE, ProgramTest, lane, muonscope, read_csv

IMAGES = pathlib.Path(__file__).resolve().parents[2] / "assets" / "images"
sys.dont_write_bytecode = True
sys.path.insert(0, str(IMAGES))
from make_picture import picture, png  # noqa: E402


def document(**target):
    return {"muonscope": 1, "steps": 0, "lanes": [lane("gd", 0.1)], "record": {"observables": ["loss"]},
            "problem": {"kind": "matrix_factorization", "inner": 2, "init": {"kind": "gaussian", "scale": 0},
                        "target": {"kind": "image", "path": "x.png", **target}}}


class Pictures(ProgramTest):
    def loss(self, pixels, **target):
        """½‖M‖² from factors of zero, and M's shape."""
        self.write("x.png", png(pixels))
        out = self.run_to(self.write("e.json", document(**target)))
        p, q = (np.load(out / "final" / "gd" / f"{block}.npy") for block in "pq")
        return read_csv(out / "gd.csv")["loss"][0], (p.shape[0], q.shape[0])

    def test_stacked_channels_are_the_pixels(self):
        pixels = np.random.default_rng(1).integers(0, 256, (5, 7, 3), dtype=np.uint8)
        loss, shape = self.loss(pixels, channels="stacked", scale=2)
        self.assertEqual(shape, (15, 7))
        self.assertAlmostEqual(loss, 0.5 * np.sum((2.0 * pixels / 255) ** 2), places=10)

    def test_every_pixel_is_in_its_place(self):
        """From P = 0, Q = I gradient descent's first step is P = ηM."""
        pixels = np.random.default_rng(3).integers(0, 256, (4, 6, 3), dtype=np.uint8)
        self.write("x.png", png(pixels))
        self.write("P.npy", np.zeros((12, 6)))
        self.write("Q.npy", np.eye(6))
        experiment = document(channels="stacked")
        experiment["problem"].pop("inner")
        experiment["problem"]["init"] = {"kind": "file", "p": "P.npy", "q": "Q.npy"}
        experiment["steps"] = 1
        out = self.run_to(self.write("e.json", experiment))
        np.testing.assert_allclose(np.load(out / "final" / "gd" / "p.npy") / 0.1,
                                   np.concatenate([pixels[..., channel] / 255.0 for channel in range(3)]), atol=1e-14)

    def test_grey(self):
        level = np.repeat(np.random.default_rng(2).integers(0, 256, (5, 4, 1), dtype=np.uint8), 3, axis=2)
        loss, shape = self.loss(level)
        self.assertEqual(shape, (5, 4))
        self.assertAlmostEqual(loss, 0.5 * np.sum((level[..., 0] / 255.0) ** 2), places=10)

    def test_a_larger_picture_is_averaged_down(self):
        pixels = np.random.default_rng(4).integers(0, 256, (12, 6, 3), dtype=np.uint8)
        means = pixels.reshape(6, 2, 3, 2, 3).mean(axis=(1, 3)) / 255
        loss, shape = self.loss(pixels, channels="stacked", side=6)
        self.assertEqual(shape, (18, 3))
        self.assertAlmostEqual(loss, 0.5 * np.sum(means**2), places=10)
        loss, shape = self.loss(pixels, channels="stacked", side=12)
        self.assertEqual(shape, (36, 6))
        self.assertAlmostEqual(loss, 0.5 * np.sum((pixels / 255) ** 2), places=10)

    def test_set_asks_the_picture_for_its_shape(self):
        """An experiment as written names its shape; another way to read the picture has another."""
        self.write("x.png", png(picture()))
        source = self.run_to(self.write("e.json", document())) / "experiment.json"
        out = self.run_to(source, "stacked", "--set", "problem.target.channels=stacked", "--set", "problem.target.side=32")
        self.assertEqual(np.load(out / "final" / "gd" / "p.npy").shape[0], 3 * 24)
        self.assertEqual(np.load(out / "final" / "gd" / "q.npy").shape[0], 32)

    def test_results_can_be_moved(self):
        self.write("x.png", png(picture()))
        out = self.run_to(self.write("e.json", document()))
        (self.directory / "x.png").unlink()
        moved = out.rename(self.directory / "moved")
        again = self.run_to(moved / "experiment.json", "again")
        self.assertEqual((again / "gd.csv").read_bytes(), (moved / "gd.csv").read_bytes())

    def test_the_shipped_picture_is_the_scripts(self):
        """Coarse structure holds most of it, fine structure the rest."""
        self.write("e.json", document(path=str(IMAGES / "hills.png"), channels="stacked"))
        shipped = read_csv(self.run_to(self.directory / "e.json") / "gd.csv")["loss"][0]
        drawn, _ = self.loss(picture(), channels="stacked")
        self.assertEqual(shipped, drawn)
        values = np.linalg.svd(picture().mean(axis=2) / 255, compute_uv=False)
        energy = np.cumsum(values**2) / np.sum(values**2)
        self.assertGreater(energy[3], 0.95)
        self.assertGreater(values[30], 0.1)

    def test_what_is_no_picture(self):
        source = self.write("e.json", document())
        good = png(picture())
        huge = bytearray(good)
        huge[16:20] = (0x7FFFFFFF).to_bytes(4, "big")
        for bad in (b"", b"hello", good[:40], good[:1000], bytes(huge)):
            with self.subTest(length=len(bad)):
                self.write("x.png", bad)
                outcome = muonscope("run", source, "--out", self.directory / "out", "--quiet", address_space=1 << 30)
                self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
                self.assertIn("x.png", outcome.err)
        (self.directory / "x.png").unlink()
        self.assertEqual(muonscope("check", source).code, BAD_INPUT)
        self.write("x.png", png(np.zeros((1400, 2, 3), np.uint8)))
        self.assertEqual(muonscope("check", source).code, DONE)
        self.assertEqual(muonscope("check", self.write("s.json", document(channels="stacked"))).code, BAD_INPUT)


if __name__ == "__main__":
    unittest.main()

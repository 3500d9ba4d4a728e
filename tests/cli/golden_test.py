"""Pictures as they were once looked at and found good. Another Mesa, font or FreeType may move a few edges.

To draw them anew, after looking: MUONSCOPE=out/release/app/muonscope tests/cli/golden_test.py --renew
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "window"))
from pictures import read_png  # noqa: E402

GOLDEN = HERE.parent / "figures" / "golden"
CASES = {
    "spectra-light": ["spectra", "--theme", "light", "--at", "250"],
    "loss-dark": ["loss", "--theme", "dark", "--at", "250"],
    "conserved-light": ["conserved", "--theme", "light", "--at", "250"],
    "matrices-dark": ["matrices", "--theme", "dark", "--at", "40"],
    "flow_plane-light": ["flow_plane", "--theme", "light", "--at", "150"],
}
LESSONS = {"flow_plane-light": "the-scalar-plane"}  # others: all-modes-at-one-rate


def draw(name, path):
    figure, *options = CASES[name]
    return subprocess.run(
        [os.environ["MUONSCOPE"], "render", LESSONS.get(name, "all-modes-at-one-rate"), "--figure", figure, *options,
         "--size", "480x300", "-o", str(path)],
        env={key: value for key, value in os.environ.items() if key != "DISPLAY"},
        capture_output=True, text=True, timeout=120,
    )


class Golden(unittest.TestCase):
    def test_pictures_look_as_before(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in CASES:
                with self.subTest(name):
                    path = pathlib.Path(folder) / f"{name}.png"
                    done = draw(name, path)
                    if "this build draws no PNG" in done.stderr:
                        self.skipTest("built without OpenGL")
                    self.assertEqual(done.returncode, 0, done.stderr)
                    now = read_png(path).astype(int)
                    then = read_png(GOLDEN / f"{name}.png").astype(int)
                    self.assertEqual(now.shape, then.shape)
                    difference = np.abs(now - then).max(axis=2)
                    self.assertLess(difference.mean(), 0.5, "mean difference of 255")
                    self.assertLess((difference > 32).mean(), 0.005, "share of pixels that look different")


if __name__ == "__main__":
    if "--renew" in sys.argv:
        for case in CASES:
            draw(case, GOLDEN / f"{case}.png").check_returncode()
    else:
        unittest.main()

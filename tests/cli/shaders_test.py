"""PNG by shaders and by the processor: the same pictures, forced either way under software OpenGL."""

import os
import pathlib
import sys
import unittest

import numpy as np

from harness import DONE, ProgramTest, lane, muonscope

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "window"))
from pictures import read_png  # noqa: E402


def cloud(count, **view):
    return {
        "muonscope": 1, "seed": 3, "steps": 12,
        "problem": {"kind": "particles", "count": count, "rows": 2, "cols": 2,
                    "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": 2}}},
        "lanes": [lane({"kind": "hamiltonian", "smoothing": 0.1}, 0.02, "flow"), lane("gd", 0.02, "GD")],
        "cloud": view,
    }


class Shaders(ProgramTest):
    def draw(self, source, figure, path, theme="light", **more):
        out = self.directory / f"{figure}-{path}.png"
        os.environ["MUONSCOPE_DRAWING"] = path
        self.addCleanup(os.environ.pop, "MUONSCOPE_DRAWING", None)
        result = muonscope("render", source, "--figure", figure, "--theme", theme, "-o", out,
                           *(part for key, value in more.items() for part in (f"--{key}", str(value))))
        if "this build draws no PNG" in result.err:
            self.skipTest("built without OpenGL")
        self.assertEqual(result.code, DONE, result.err)
        return read_png(out).astype(int)

    def both(self, *arguments, **more):
        return (self.draw(*arguments, path, **more) for path in ("shaders", "processor"))

    def test_clouds_are_the_same_pixel_for_pixel(self):
        for names in (["x_1_1", "x_2_1"], ["x_1_1", "sv_x_1"], ["x_1_1", "x_1_2", "x_2_1"]):
            for theme in ("light", "dark"):
                with self.subTest(names=names, theme=theme):
                    source = self.write("cloud.json", cloud(20000, coordinates=names))
                    by_shaders, by_processor = self.both(source, "cloud", theme=theme)
                    np.testing.assert_array_equal(by_shaders, by_processor)

    def test_overlaid_clouds_differ_by_rounding_alone(self):
        source = self.write("cloud.json", cloud(20000, coordinates=["x_1_1", "x_2_1"], layout="overlaid"))
        for theme in ("light", "dark"):
            by_shaders, by_processor = self.both(source, "cloud", theme=theme)
            self.assertLessEqual(np.abs(by_shaders - by_processor).max(), 1)

    def test_planes_agree_but_for_the_edges_of_their_lines(self):
        for theme in ("light", "dark"):
            by_shaders, by_processor = self.both("the-scalar-plane", "flow_plane", theme=theme, at=60)
            difference = np.abs(by_shaders - by_processor).max(axis=2)
            # Iso-lines are smoothed in two ways; all else differs by a step of tone at most.
            self.assertLess((difference > 2).mean(), 0.02)
            self.assertLessEqual(difference.max(), 16)

    def test_svg_needs_no_shaders(self):
        source = self.write("cloud.json", cloud(20000))
        svgs = []
        for path in ("shaders", "processor"):
            os.environ["MUONSCOPE_DRAWING"] = path
            self.addCleanup(os.environ.pop, "MUONSCOPE_DRAWING", None)
            out = self.directory / f"{path}.svg"
            self.assertEqual(muonscope("render", source, "--figure", "cloud", "-o", out).code, DONE)
            svgs.append(out.read_bytes())
        self.assertEqual(*svgs)


if __name__ == "__main__":
    unittest.main()

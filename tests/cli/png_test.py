"""PNG through the program: needs no display, tells what it cannot do."""

import os
import pathlib
import struct
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["MUONSCOPE"]


def run(*arguments, cwd, **environment):
    names = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [PROGRAM, *arguments], cwd=cwd, env={**names, **environment}, capture_output=True, text=True, timeout=300
    )


def has_png():
    with tempfile.TemporaryDirectory() as directory:
        return "this build draws no PNG" not in run(
            "render", "2", "--figure", "loss", "--at", "1", "-o", "x.png", cwd=directory
        ).stderr


@unittest.skipUnless(has_png(), "built without OpenGL")
class Png(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def render(self, *arguments, **environment):
        return run("render", "2", "--figure", "loss", "--at", "30", *arguments, cwd=self.folder, **environment)

    def test_size_is_points_times_scale(self):
        for scale in (1, 2, 4):
            done = self.render("-o", f"{scale}.png", "--size", "300x210", "--scale", str(scale))
            self.assertEqual(done.returncode, 0, done.stderr)
            data = (self.folder / f"{scale}.png").read_bytes()
            self.assertEqual(data[:8], b"\x89PNG\r\n\x1a\n")
            self.assertEqual(struct.unpack(">II", data[16:24]), (300 * scale, 210 * scale))

    def test_same_bytes_again(self):
        for name in ("a.png", "b.png"):
            self.assertEqual(self.render("-o", name, "--theme", "dark").returncode, 0)
        self.assertEqual((self.folder / "a.png").read_bytes(), (self.folder / "b.png").read_bytes())

    def test_run_writes_all_figures_in_both_formats(self):
        done = run("run", "2", "--steps", "20", "--figures", "all", "--format", "svg,png", "--out", "o", "--quiet",
                   cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        drawn = sorted(path.stem for path in (self.folder / "o").glob("*.png"))
        self.assertEqual(drawn, sorted(path.stem for path in (self.folder / "o").glob("*.svg")))
        self.assertGreater(len(drawn), 3)

    def test_other_scales_are_refused(self):
        for scale in ("3", "0", "-1", "nan"):
            done = self.render("-o", "x.png", f"--scale={scale}")
            self.assertEqual(done.returncode, 2, scale)
            self.assertIn("1, 2 or 4", done.stderr)

    def test_without_opengl_it_says_what_to_do(self):
        done = self.render("-o", "x.png", __EGL_VENDOR_LIBRARY_FILENAMES="/nonexistent")
        self.assertEqual(done.returncode, 4)
        self.assertIn("libegl-mesa0", done.stderr)
        self.assertIn("SVG", done.stderr)
        self.assertFalse((self.folder / "x.png").exists())

    def test_too_large_for_opengl_is_said(self):
        done = self.render("-o", "x.png", "--size", "8192x8192", "--scale", "4")
        self.assertEqual(done.returncode, 4)
        self.assertIn("smaller", done.stderr)


if __name__ == "__main__":
    unittest.main()

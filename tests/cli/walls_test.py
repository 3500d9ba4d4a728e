"""The walls of docs/architecture.md: what may not know of windows does not mention them."""

import os
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GRAPHICS = re.compile(r'#include\s*[<"](imgui|GLFW|GL/|glad|epoxy|EGL|backends/|app/panels|app/render)', re.I)
UPWARDS = re.compile(r'#include\s*"app/')


def sources(*folders):
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*") if path.suffix in (".h", ".cpp"))


class Walls(unittest.TestCase):
    def test_core_includes_nothing_of_the_program(self):
        for path in sources("core"):
            self.assertIsNone(UPWARDS.search(path.read_text()), path)

    def test_core_figures_painters_and_commands_know_no_graphics_library(self):
        for path in sources("core", "app/figures", "app/paint", "app/cli"):
            self.assertIsNone(GRAPHICS.search(path.read_text()), path)

    def test_panels_know_no_window_system(self):
        pattern = re.compile(r'#include\s*[<"](GLFW|GL/|EGL|backends/|app/render)')
        for path in sources("app/panels"):
            self.assertIsNone(pattern.search(path.read_text()), path)

    def test_a_build_without_window_links_no_graphics_library(self):
        program = pathlib.Path(os.environ["MUONSCOPE"])
        cache = program.parent.parent / "CMakeCache.txt"
        if "MUONSCOPE_WINDOW:BOOL=ON" in cache.read_text():
            self.skipTest("this build has a window")
        linked = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
        self.assertIn("libstdc++", linked)
        for library in ("libGL", "libEGL", "libglfw", "libX11", "libstb"):
            self.assertNotIn(library, linked)


if __name__ == "__main__":
    unittest.main()

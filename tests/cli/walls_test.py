"""The walls of docs/architecture.md: what may not know of windows does not mention them, and what is referred to is there."""

import os
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GRAPHICS = re.compile(r'#include\s*[<"](imgui|GLFW|GL/|glad|epoxy|EGL|backends/|app/panels|app/render)', re.I)
UPWARDS = re.compile(r'#include\s*"app/')


DOCUMENT = re.compile(r"([\w./-]+\.md)(?:,? (?:§ ?([\d.]*\d)|rule (\d+)))?")
TEXTS = (".h", ".cpp", ".py", ".md", ".txt", ".cmake", ".frag", ".vert", ".json", "")


def sections(document):
    """The numbers of a document's headings, "1" and "1.2", and of the items of its lists, "4.3": section 4, item 3."""
    found, chapter = set(), ""
    for line in document.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"#+ ([\d.]*\d)\.? ", line):
            chapter = heading[1]
            found.add(chapter)
        elif item := re.match(r"(\d+)\. ", line):
            found.add(f"{chapter}.{item[1]}".lstrip("."))
    return found


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

    def test_every_document_that_is_referred_to_exists_and_has_the_section(self):
        folders = ("core", "app", "tests", "benchmarks", "cmake", "scripts", "shaders", "docs", "assets")
        paths = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
        for path in [*paths, *ROOT.glob("*.md"), ROOT / "CMakeLists.txt"]:
            if path.suffix not in TEXTS or path == pathlib.Path(__file__).resolve():
                continue
            for name, section, rule in DOCUMENT.findall(path.read_text(encoding="utf-8", errors="replace")):
                places = [place / name for place in (ROOT, ROOT / "docs", path.parent)]
                document = next((place for place in places if place.is_file()), None)
                self.assertIsNotNone(document, f"{path}: there is no {name}")
                number = section or rule
                if number:
                    self.assertIn(number, sections(document) | {n.split(".")[-1] for n in sections(document) if rule}, path)

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

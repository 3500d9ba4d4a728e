"""The walls of docs/architecture.md: what may not know of windows does not mention them, and what is referred to is there."""

import json
import os
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

HOUSE = json.loads((ROOT / "docs/house.json").read_text(encoding="utf-8"))
# From the ground up; an include runs down this list or stays where it is.
FOLDERS = [folder for floor in HOUSE["floors"] for folder in floor["folders"]]
# Of the folder above, which may include each other and it.
PARTS = HOUSE["parts"]
DEFINED = re.compile(r"^(?:struct|class|enum class) ([A-Z]\w*)(?: final)?(?: : [^;{]*)? {", re.M)
INCLUDE = re.compile(r'^#include "((?:core|app)/[^"]+)"', re.M)
GRAPHICS = re.compile(r'#include\s*[<"](imgui|GLFW|GL/|glad|epoxy|EGL|backends/)', re.I)
WINDOW_SYSTEM = re.compile(r'#include\s*[<"](GLFW|GL/|EGL|backends/)')
HEADLESS = ("core", "app/figures", "app/paint", "app/export", "app/cli")

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


def floor(path):
    """Of which of FOLDERS a file is, by its path from the root."""
    folder = path.rpartition("/")[0]
    return FOLDERS.index(folder.rpartition("/")[0] if folder in PARTS else folder)


def sources(*folders):
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*") if path.suffix in (".h", ".cpp"))


class Walls(unittest.TestCase):
    def test_every_folder_has_its_place_and_no_include_runs_up(self):
        self.assertEqual(len(FOLDERS), len(set(FOLDERS)))
        upwards = []
        for source in sources("core", "app"):
            path = source.relative_to(ROOT).as_posix()
            for included in INCLUDE.findall(source.read_text()):
                self.assertTrue((ROOT / included).is_file(), f"{path} includes {included}, which is not there")
                if floor(included) > floor(path):
                    upwards.append(f"{path} includes {included}")
        self.assertEqual(upwards, [])

    def test_the_picture_s_data_is_the_tree(self):
        """docs/house.json, from which docs/architecture.svg is drawn (tests/figures/house_picture_test.cpp)."""
        there = {path.relative_to(ROOT).parent.as_posix() for path in sources("core", "app")}
        self.assertEqual(there, {*FOLDERS, *PARTS})
        for stage in HOUSE["flow"]:
            self.assertIn(stage["file"].rpartition("/")[0], FOLDERS)
            self.assertTrue((ROOT / stage["file"]).is_file(), stage)
        described = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
        for floor_ in HOUSE["floors"]:
            self.assertIn(floor_["holds"], described)

    def test_no_two_headers_define_a_type_of_one_name(self):
        """Then the linker would take one's destructor for the other's. Kernels' types are parts of templates whose
        parameter no other file has."""
        places = {}
        for source in sources("core", "app"):
            path = source.relative_to(ROOT).as_posix()
            if path.endswith(".h") and not path.startswith(("core/linalg/batched/", "core/linalg/kernels/")):
                for name in DEFINED.findall(source.read_text(encoding="utf-8")):
                    places.setdefault(name, []).append(path)
        self.assertEqual({name: paths for name, paths in places.items() if len(paths) > 1}, {})

    def test_no_header_includes_itself_in_a_circle(self):
        includes = {source.relative_to(ROOT).as_posix(): INCLUDE.findall(source.read_text())
                    for source in sources("core", "app")}
        done = set()

        def follow(path, trail):
            self.assertNotIn(path, trail, " → ".join([*trail, path]))
            if path in done:
                return
            for included in includes[path]:
                follow(included, [*trail, path])
            done.add(path)

        for path in includes:
            follow(path, [])

    def test_what_is_done_with_a_problem_depends_on_what_it_offers_and_not_on_which_it_is(self):
        """No ids of problems and no casts to one, but where problems are made."""
        kinds = "\n".join(path.read_text() for path in sources("core/problems", "core/particles"))
        problems = re.findall(r"class (\w+) final : public Problem\b", kinds)
        self.assertGreaterEqual(set(problems), {"MatrixFactorization", "LinearAttention", "Denoise", "LeastSquares", "Saddle", "ParticleSystem"})
        cast = re.compile(rf"_cast<(const )?({'|'.join(problems)})\b")
        listed = json.loads(subprocess.run([os.environ["MUONSCOPE"], "list", "problems", "--json"], capture_output=True,
                                           text=True, check=True).stdout)
        ids = [entry["id"] for entry in listed]
        self.assertIn("linear_attention", ids)
        # "particles" is a word of the language, too: it is taken for an id where kinds are compared.
        named = re.compile(rf'"({"|".join(i for i in ids if i != "particles")})"|kind [!=]= "({"|".join(ids)})"')
        for path in sources("core", "app"):
            if path.relative_to(ROOT).as_posix().startswith(("core/problems/", "core/particles/")):
                continue
            text = path.read_text(encoding="utf-8")
            self.assertIsNone(named.search(text), path)
            self.assertIsNone(cast.search(text), path)

    def test_only_the_window_knows_graphics_libraries_and_only_its_platform_the_window_system(self):
        for path in sources(*HEADLESS):
            self.assertIsNone(GRAPHICS.search(path.read_text()), path)
        for path in sources("app/window"):
            self.assertIsNone(WINDOW_SYSTEM.search(path.read_text()), path)

    def test_the_experiment_does_not_bring_the_whole_of_json(self):
        seen, waiting = set(), ["core/experiment/experiment.h"]
        while waiting:
            path = waiting.pop()
            if path not in seen:
                seen.add(path)
                text = (ROOT / path).read_text()
                self.assertNotIn("nlohmann/json.hpp", text, path)
                waiting += INCLUDE.findall(text)

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

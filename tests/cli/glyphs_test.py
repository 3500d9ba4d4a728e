"""Names in any script in PNG files: drawn with the system's fonts, as boxes and with one notice where there are none; SVG
files hold the text itself."""

import itertools
import os
import subprocess
import unittest

from harness import DONE, PROGRAM, ProgramTest, lane, small_experiment

NO_FONTS = '<?xml version="1.0"?><fontconfig></fontconfig>'
LETTERS = {"Cyrillic": "ЖЩ", "Greek": "βΩ", "Chinese": "动量", "Arabic": "مق", "mathematics": "𝔸∇"}


def run(*arguments, cwd, **environment):
    names = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run([PROGRAM, *map(str, arguments)], cwd=cwd, env={**names, **environment}, capture_output=True,
                          text=True, timeout=300, check=False)


class Glyphs(ProgramTest):
    def setUp(self):
        super().setUp()
        done = run("render", self.write("probe.json", small_experiment(steps=1)), "--figure", "loss", "-o", "probe.png",
                   cwd=self.directory)
        if "draws no PNG" in done.stderr:
            self.skipTest("built without OpenGL")
        self.write("none.conf", NO_FONTS)

    def png(self, name, **environment):
        document = small_experiment(lanes=[lane("gd", 0.01, name)], steps=2)
        document["title"] = name
        done = run("render", self.write("e.json", document), "--figure", "loss", "-o", "x.png", "--size", "300x220",
                   cwd=self.directory, **environment)
        self.assertEqual(done.returncode, DONE, done.stderr)
        return (self.directory / "x.png").read_bytes(), done.stderr

    def test_every_script_is_drawn(self):
        without = self.png("动", FONTCONFIG_FILE=str(self.directory / "none.conf"))[0]
        for script, letters in LETTERS.items():
            with self.subTest(script=script):
                pictures = []
                for letter in letters:
                    picture, said = self.png(letter)
                    self.assertNotIn("No font", said)
                    pictures.append(picture)
                for a, b in itertools.combinations([*pictures, without], 2):
                    self.assertNotEqual(a, b)

    def test_boxes_and_one_notice_where_there_is_no_font(self):
        nothing = {"FONTCONFIG_FILE": str(self.directory / "none.conf")}
        one, said = self.png("动", **nothing)
        self.assertEqual(said.count("No font of this system has"), 1, said)
        self.assertIn("U+52A8", said)
        self.assertEqual(len([line for line in said.splitlines() if "U+" in line]), 1)
        other, _ = self.png("量", **nothing)
        self.assertEqual(one, other, "both are the same box")
        blank, said = self.png("x", **nothing)
        self.assertNotEqual(one, blank)
        self.assertNotIn("No font", said)

    def test_one_notice_for_many_figures(self):
        document = small_experiment(lanes=[lane("gd", 0.01, "动量"), lane("muon", 0.01, "梯度")], steps=2)
        done = run("run", self.write("e.json", document), "--figures", "loss,spectra", "--format", "png,svg", "--out", "o",
                   cwd=self.directory, FONTCONFIG_FILE=str(self.directory / "none.conf"))
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertEqual(done.stderr.count("No font of this system has"), 1, done.stderr)
        self.assertIn("动量", (self.directory / "o" / "loss.svg").read_text(encoding="utf-8"))

    def test_order_of_names_does_not_matter(self):
        """Pixels do not depend on when a character was first met."""
        document = small_experiment(lanes=[lane("gd", 0.01, "动量"), lane("muon", 0.01, "Жук")], steps=2)
        source = self.write("e.json", document)
        run("run", source, "--figures", "loss,spectra", "--format", "png", "--out", "o", cwd=self.directory)
        for figure in ("loss", "spectra"):
            run("render", source, "--figure", figure, "-o", f"{figure}.png", cwd=self.directory)
            self.assertEqual((self.directory / f"{figure}.png").read_bytes(),
                             (self.directory / "o" / f"{figure}.png").read_bytes())


if __name__ == "__main__":
    unittest.main()

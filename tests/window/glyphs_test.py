"""Names in any script in the window: glyphs of the system's fonts, or boxes and one notice."""

import json
import pathlib
import tempfile
import unittest

import driver

NAMES = ("动量 Muon", "градиент gd", "مقارنة", "β=0.9 𝔸")
TITLE = "动量比较 — сравнение — مقارنة"
NO_FONTS = '<?xml version="1.0"?><fontconfig></fontconfig>'


def experiment(*names):
    return {
        "muonscope": 1,
        "title": TITLE,
        "seed": 5,
        "steps": 10,
        "problem": {"kind": "matrix_factorization", "rows": 6, "cols": 5, "inner": 4},
        "lanes": [
            {"name": name, "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.01}} for name in names
        ],
    }


@unittest.skipIf(driver.missing_tools(), f"needs {driver.missing_tools()}")
class Glyphs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "none.conf").write_text(NO_FONTS)

    def open(self, *names, fonts=True):
        file = self.folder / "动量.json"
        file.write_text(json.dumps(experiment(*names)))
        window = driver.Window(
            str(file), environment={} if fonts else {"FONTCONFIG_FILE": str(self.folder / "none.conf")}
        )
        self.addCleanup(window.close)
        return window

    def cards(self, window, names):
        picture = window.picture()
        return [picture.crop(window.place(f"lane.{i}")) for i in range(len(names))]

    def test_names_are_drawn_with_the_systems_fonts(self):
        window = self.open(*NAMES)
        self.assertIsNone(window.state["notice"])
        found = self.cards(window, NAMES)
        boxed_window = self.open(*NAMES, fonts=False)
        boxed_window.click("notice.close")
        boxed = self.cards(boxed_window, NAMES)
        self.assertTrue((found[0] != boxed[0]).any(), f"{NAMES[0]} is drawn, not boxes")
        for index in (1, 2):  # in the window's own family, or in the one that it takes symbols from
            self.assertTrue((found[index] == boxed[index]).all(), NAMES[index])
        # What is written in a text field, too: the file's name.
        fields = []
        for each in (window, boxed_window):
            each.act("open")
            fields.append(each.picture().crop(each.place("dialog.path")))
        self.assertTrue((fields[0] != fields[1]).any(), "the file's name is drawn in a text field")

    def test_one_notice_where_there_is_no_font(self):
        window = self.open("动", "量", fonts=False)
        self.assertIn("No font of this system has U+", window.state["notice"]["text"])
        window.click("notice.close")
        window.act("step")
        window.act("larger")
        self.assertIsNone(window.state["notice"], "it is told once")


if __name__ == "__main__":
    unittest.main()

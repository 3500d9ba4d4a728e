"""Names in any letters: files that can be read and typed, the name itself in everything that is written."""

import json
import re
import unicodedata
import unittest

from harness import BAD_INPUT, DONE, ProgramTest, files_below, lane, muonscope, small_experiment

SCRIPTS = "动量比较 — сравнение — مقارنة — ∇‖M‖₂ 𝓛"


def named(*names, **changes):
    return small_experiment(lanes=[lane("gd", 0.01 * (1 + i), name) for i, name in enumerate(names)], steps=2,
                            **changes)


class Names(ProgramTest):
    def slugs(self, *names):
        out = self.run_to(self.write("e.json", named(*names)), f"out-{len(list(self.directory.iterdir()))}")
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        self.assertEqual([entry["name"] for entry in summary["lanes"]], list(names), "the names themselves")
        slugs = [entry["slug"] for entry in summary["lanes"]]
        for slug in slugs:
            self.assertTrue((out / f"{slug}.csv").is_file(), slug)
            self.assertTrue((out / "final" / slug / "p.npy").is_file(), slug)
        self.assertEqual(len(set(slugs)), len(names))
        return slugs

    def test_greek(self):
        self.assertEqual(self.slugs("β=0.9", "μ=0.9"), ["beta-0-9", "mu-0-9"])

    def test_scripts(self):
        self.assertEqual(self.slugs("动量 Muon", "градиент gd η₀≤½", "动量", "مقارنة"),
                         ["muon", "gradient-gd-eta0-1-2", "lane-3", "lane-4"])

    def test_collisions_are_numbered(self):
        self.assertEqual(self.slugs("a b", "A-B", "a_b"), ["a-b", "a-b-2", "a-b-3"])

    def test_one_name_twice_is_an_error(self):
        outcome = muonscope("check", self.write("e.json", named("Muon", "Muon")))
        self.assertEqual(outcome.code, BAD_INPUT)
        self.assertIn('lanes.1.name: "Muon" is lane 0\'s name', outcome.err)

    def test_latin_letters_lose_their_marks_as_unicode_has_it(self):
        """Against Python's decomposition of every Latin letter with a diacritic."""
        letters = [chr(code) for code in [*range(0xC0, 0x180), *range(0x1CD, 0x21C), *range(0x1E00, 0x1EFA)]]
        pairs = []
        for letter in letters:
            base = "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c)).lower()
            if re.fullmatch("[a-z]", base):
                pairs.append((letter, base))
        self.assertGreater(len(pairs), 450)
        for start in range(0, len(pairs), 16 * 50):
            chunk = pairs[start : start + 16 * 50]
            names = ["x" + "".join(letter for letter, _ in chunk[i : i + 50]) for i in range(0, len(chunk), 50)]
            expected = ["x" + "".join(base for _, base in chunk[i : i + 50]) for i in range(0, len(chunk), 50)]
            self.assertEqual(self.slugs(*names), expected)

    def test_a_figure_has_the_names_themselves(self):
        out = self.run_to(self.write("e.json", named("动量", "β & <b>", title=SCRIPTS)), "out", "--figures", "loss")
        drawn = (out / "loss.svg").read_text(encoding="utf-8")
        self.assertIn("动量", drawn)
        self.assertIn("β &amp; &lt;b&gt;", drawn)

    def test_set_ups_of_a_lesson(self):
        document = named("gd")
        document["lesson"] = {"id": "урок", "number": 1, "title": SCRIPTS, "question": "?", "predict": "?",
                              "reveal": "!", "notice": "!", "exercise": "!", "figures": ["loss"],
                              "variants": [{"name": name, "text": name, "set": {"seed": i}}
                                           for i, name in enumerate(("β", "beta", "动量"))]}
        source = self.write("lesson.json", document)
        outcome = muonscope("run", source, "--variants", "all", "--out", self.directory / "all", "--quiet")
        self.assertEqual(outcome.code, DONE, outcome.err)
        written = {path.split("/")[0] for path in files_below(self.directory / "all")}
        self.assertEqual(written, {"urok", "beta-2", "beta", "set-up-4"})
        outcome = muonscope("run", source, "--variants", "β", "--out", self.directory / "one", "--quiet")
        self.assertEqual(outcome.code, DONE, outcome.err)
        one = files_below(self.directory / "one")
        self.assertEqual({path.split("/")[0] for path in one}, {"beta-2"}, "as among all")

    def test_names_that_are_no_utf8_are_refused(self):
        source = self.write("e.json", named("gd"))
        for key in ("title", "lanes.0.name"):
            outcome = muonscope("run", source, "--set", f"{key}=a\udcff", "--out", self.directory / "bad")
            self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
            self.assertIn("UTF-8", outcome.err)
            self.assertFalse((self.directory / "bad").exists())


if __name__ == "__main__":
    unittest.main()

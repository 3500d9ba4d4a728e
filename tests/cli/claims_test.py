"""`check --claims`: lessons are run and what they claim is measured; `list claims` says what can be claimed."""

import json
import pathlib
import re
import unittest

from harness import BAD_INPUT, DIVERGED, DONE, ProgramTest, muonscope, small_experiment

LESSON = "all-modes-at-one-rate"


def document(low, high, **changes):
    """A lesson of one claim about a rate that is 0.02."""
    claim = {"text": "Muon: the rate stays", "min": low, "max": high,
             "quantity": {"kind": "range", "lane": "Muon", "column": "lr", "from": 5, "to": 10}}
    lesson = {"id": "own", "number": 17, "title": "Own", "question": "Why?", "predict": "Say.", "reveal": "So.",
              "notice": "See.", "exercise": "Try.", "figures": ["loss"], "controls": ["lanes.0.schedule.lr"],
              "claims": [claim]}
    return {**small_experiment(**changes), "lesson": lesson}


class Claims(ProgramTest):
    def check(self, *arguments, code=DONE):
        outcome = muonscope("check", "--claims", *arguments, timeout=300)
        self.assertEqual(outcome.code, code, outcome.out + outcome.err)
        return outcome.out

    def test_a_shipped_lesson_with_its_set_ups(self):
        out = self.check(LESSON)
        self.assertIn(f"{LESSON}, seed 64", out)
        self.assertIn(f"{LESSON}/", out)
        self.assertRegex(out, r"measured 0\.9\d+ … 0\.9\d+, predicted 0\.88 … 1\.05")
        self.assertRegex(out, r"(\d+) claims: \1 hold, 0 fail, 0 are open\n$")

    def test_seeds(self):
        out = self.check(LESSON, "--seeds", "1:2,5")
        self.assertEqual(re.findall(r", seed (\d+)", out), ["1", "2", "5"])
        self.assertNotEqual(*re.findall(r"measured (0\.9\S+ … \S+),", out)[:2])

    def test_a_claim_that_fails_and_one_that_stays_open(self):
        right, wrong = self.write("right.json", document(0.02, 0.02)), self.write("wrong.json", document(0.03, 1))
        self.assertIn("1 claims: 1 hold", self.check(right))
        self.assertIn("FAILS", self.check(wrong, code=DIVERGED))
        self.assertIn("measured 0.02, predicted 0.03 … 1", self.check(wrong, code=DIVERGED))
        self.assertIn("too short", self.check(right, "--steps", 4, code=DIVERGED))
        self.assertIn("FAILS", self.check(right, "--set", "lanes.0.schedule.lr=0.5", code=DIVERGED))

    def test_a_claim_about_the_sweep(self):
        self.assertIn("fail, 0 are open", self.check("past-the-critical-rate"))

    def test_what_cannot_be_checked(self):
        no_lesson = self.write("e.json", small_experiment())
        for arguments, words in ((("--claims", no_lesson), ["e.json", "no claims"]),
                                 (("--claims", LESSON, "--seeds", "3:1"), ["--seeds", "1:6"]),
                                 (("--claims", LESSON, "--seeds", "x"), ["--seeds"]),
                                 (("--claims", LESSON, "--seeds", "1:2", "--seed", "3"), ["exclude"]),
                                 ((LESSON, "--seeds", "1:2"), ["--claims"]),
                                 (("--claims", "nowhere.json"), ["nowhere.json"])):
            outcome = muonscope("check", *arguments)
            self.assertEqual(outcome.code, BAD_INPUT, outcome.out)
            for word in words:
                self.assertIn(word, outcome.err)

    def test_the_writers_guide_has_an_example_that_holds(self):
        example = pathlib.Path(__file__).parents[2] / "examples" / "halving.json"
        self.assertIn("12 claims: 12 hold", self.check(example, "--seeds", "1:6"))

    def test_list(self):
        kinds = json.loads(muonscope("list", "claims", "--json").out)
        self.assertIn("arrival", [kind["id"] for kind in kinds])
        self.assertTrue(all(kind["summary"] for kind in kinds))


if __name__ == "__main__":
    unittest.main()

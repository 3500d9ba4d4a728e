"""`sweep --merge` joins the shards of one sweep, whole and as they were written, and nothing else: every wrong way is
refused with the names of the files, and leaves no sweep.csv."""

import json
import shutil
import unittest

from harness import BAD_INPUT, DONE, files_below, muonscope, small_experiment
from studies import RATE, StudyTest

PARTS = 4


class Merges(StudyTest):
    def setUp(self):
        super().setUp()
        self.source = self.write("sw.json", small_experiment())
        self.over = f"{RATE}=0.007:2.8:20:log"
        for k in range(1, PARTS + 1):
            self.shard(k)

    def shard(self, k, *options, out="rates", of=PARTS, over=None, source=None, code=DONE):
        outcome = muonscope("sweep", source or self.source, "--over", over or self.over, "--shard", f"{k}/{of}", "--out",
                            self.directory / out, "--quiet", *options)
        self.assertEqual(outcome.code, code, outcome.err)
        return self.directory / out / f"sweep.{k}-of-{of}.csv"

    def path(self, k, ending="csv", out="rates"):
        return self.directory / out / f"sweep.{k}-of-{PARTS}.{ending}"

    def merge(self, out="rates"):
        return muonscope("sweep", "--merge", self.directory / out, "--quiet")

    def refuse(self, *names):
        outcome = self.merge()
        self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
        self.assertEqual(len(outcome.err.strip().splitlines()), 1, outcome.err)
        for name in names:
            self.assertIn(name, outcome.err)
        self.assertFalse((self.directory / "rates/sweep.csv").exists())
        self.assertFalse((self.directory / "rates/summary.json").exists())


class Right(Merges):
    def test_the_whole(self):
        """The table and what it says of itself, to the byte, as one process writes them."""
        self.assertEqual(self.merge().code, DONE)
        merged = files_below(self.directory / "rates")
        self.assertEqual(muonscope("sweep", self.source, "--over", self.over, "--out", self.directory / "whole").code, DONE)
        whole = files_below(self.directory / "whole")
        self.assertEqual({name: merged[name] for name in whole}, whole)
        self.assertEqual(sorted(whole), ["experiment.json", "summary.json", "sweep.csv"])

    def test_what_a_shard_says_of_itself(self):
        summary = json.loads(self.path(2, "json").read_text())
        self.assertEqual((summary["shard"], summary["of"], summary["rows"]), (2, PARTS, 10))
        prints = {json.loads(self.path(k, "json").read_text())["fingerprint"] for k in range(1, PARTS + 1)}
        self.assertEqual(len(prints), 1)
        self.assertRegex(prints.pop(), "^[0-9a-f]{64}$")

    def test_shards_that_were_brought_together(self):
        """From machines that share no directory: the tables and the JSON beside them are enough."""
        (self.directory / "here").mkdir()
        for k in range(1, PARTS + 1):
            for ending in ("csv", "json"):
                shutil.copy(self.path(k, ending), self.directory / "here")
        self.assertEqual(self.merge("here").code, DONE)
        self.assertEqual(self.merge().code, DONE)
        for name in ("sweep.csv", "summary.json"):
            self.assertEqual((self.directory / "here" / name).read_bytes(), (self.directory / "rates" / name).read_bytes())

    def test_a_shard_that_was_run_again(self):
        self.shard(3)
        self.assertEqual(self.merge().code, DONE)


class Wrong(Merges):
    """Each of these was joined without a word, or could have been, when shards were told apart by their rows alone."""

    def exchange(self, *options, **shard):
        """The fourth shard becomes one that was made in another way."""
        for table in (self.shard(4, *options, out="other", **shard), self.path(4, "json", "other")):
            shutil.copy(table, self.directory / "rates" / table.name)

    def test_another_seed(self):
        self.exchange("--seed", "9")
        self.refuse("sweep.4-of-4.csv", "fingerprint")

    def test_another_range(self):
        self.exchange(over=f"{RATE}=0.007:2.9:20:log")
        self.refuse("sweep.4-of-4.csv", "fingerprint")

    def test_another_spacing(self):
        self.exchange(over=f"{RATE}=0.007:2.8:20")
        self.refuse("sweep.4-of-4.csv", "fingerprint")

    def test_the_other_way_round(self):
        self.exchange(over=f"{RATE}=2.8:0.007:20:log")
        self.refuse("sweep.4-of-4.csv", "fingerprint")

    def test_other_steps(self):
        self.exchange("--steps", "19")
        self.refuse("sweep.4-of-4.csv", "fingerprint")

    def test_another_parameter(self):
        self.exchange("--set", "problem.init.scale=0.02")
        self.refuse("sweep.4-of-4.csv", "fingerprint")

    def test_an_edited_experiment(self):
        edited = small_experiment()
        edited["lanes"][1]["optimizer"] = {"kind": "adamw"}
        self.exchange(source=self.write("edited.json", edited))
        self.refuse("sweep.4-of-4.csv", "fingerprint")

    def test_an_experiment_that_is_not_theirs(self):
        path = self.directory / "rates/experiment.json"
        path.write_text(path.read_text().replace('"seed": 7', '"seed": 9'))
        self.refuse("experiment.json", "sweep.1-of-4.csv")

    def test_cut_between_lines(self):
        self.path(4).write_bytes(b"".join(self.path(4).read_bytes().splitlines(keepends=True)[:-2]))
        self.refuse("sweep.4-of-4.csv", "8 rows", "10")

    def test_cut_in_the_middle_of_a_line(self):
        self.path(2).write_bytes(self.path(2).read_bytes()[:-5])
        self.refuse("sweep.2-of-4.csv", "middle of a line")

    def test_empty(self):
        self.path(2).write_bytes(b"")
        self.refuse("sweep.2-of-4.csv")

    def test_longer(self):
        lines = self.path(3).read_bytes().splitlines(keepends=True)
        self.path(3).write_bytes(b"".join(lines + lines[-2:]))
        self.refuse("sweep.3-of-4.csv", "12 rows", "10")

    def test_a_row_twice_in_the_place_of_another(self):
        lines = self.path(3).read_bytes().splitlines(keepends=True)
        self.path(3).write_bytes(b"".join(lines[:-2] + lines[-4:-2]))
        self.refuse("sweep.3-of-4.csv", "not as it was written")

    def test_a_number_that_was_changed(self):
        text = self.path(3).read_text()
        place = max(i for i, c in enumerate(text) if c.isdigit())
        self.path(3).write_text(text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1:])
        self.refuse("sweep.3-of-4.csv", "not as it was written")

    def test_without_its_json(self):
        self.path(1, "json").unlink()
        self.refuse("sweep.1-of-4.csv", "sweep.1-of-4.json")

    def test_with_the_json_of_another(self):
        shutil.copy(self.path(2, "json"), self.path(1, "json"))
        self.refuse("sweep.1-of-4.csv", "shard 2 of 4")

    def test_with_a_json_that_is_none(self):
        for text in ("", "{", "[]", "{}", '{"fingerprint": 3, "shard": 1, "of": 4, "rows": 10}'):
            with self.subTest(json=text):
                self.path(1, "json").write_text(text)
                self.refuse("sweep.1-of-4")

    def test_a_shard_in_the_place_of_another(self):
        for ending in ("csv", "json"):
            shutil.copy(self.path(2, ending), self.path(1, ending))
        self.refuse("sweep.1-of-4.csv", "shard 2 of 4")

    def test_one_that_is_missing(self):
        for k in (2, 3):
            for ending in ("csv", "json"):
                self.path(k, ending).unlink()
        self.refuse("sweep.2-of-4.csv", "sweep.3-of-4.csv", "--shard")

    def test_one_that_is_not_finished(self):
        self.path(2).rename(self.path(2, "partial.csv"))
        self.path(2, "json").rename(self.path(2, "partial.json"))
        self.refuse("sweep.2-of-4.csv")

    def test_of_another_number(self):
        self.shard(2, of=5)
        self.refuse("sweep.2-of-5.csv", "of 4", "of 5")

    def test_of_another_number_under_a_right_name(self):
        table = self.shard(2, out="other", of=5)
        shutil.copy(table, self.path(2))
        shutil.copy(table.with_suffix(".json"), self.path(2, "json"))
        self.refuse("sweep.2-of-4.csv", "shard 2 of 5")

    def test_one_too_many(self):
        shutil.copy(self.path(2), self.path(5))
        self.refuse("sweep.5-of-4.csv")

    def test_of_another_version(self):
        text = json.loads(self.path(2, "json").read_text())
        self.path(2, "json").write_text(json.dumps({**text, "version": "0.0.1"}))
        self.refuse("sweep.2-of-4.csv", "version")

    def test_of_another_kind_of_table(self):
        self.path(2).write_text("step,loss\n" * 11)
        self.refuse("sweep.2-of-4.csv")


class SharedDirectory(Merges):
    """What does not belong is refused before it is computed."""

    def test_shards_of_another_sweep(self):
        before = files_below(self.directory / "rates")
        for options, word in ((["--seed", "9"], "seed"), (["--steps", "3"], "steps"), (["--set", "problem.inner=2"], "inner")):
            with self.subTest(options=options):
                outcome = muonscope("sweep", self.source, "--over", self.over, "--shard", "4/4", "--out",
                                    self.directory / "rates", *options)
                self.assertEqual(outcome.code, BAD_INPUT, outcome.err)
                self.assertIn(word, outcome.err)
                self.assertIn("another sweep", outcome.err)
        self.shard(4, over=f"{RATE}=0.007:2.9:20:log", code=BAD_INPUT)
        self.assertEqual(files_below(self.directory / "rates"), before)

    def test_the_source_itself(self):
        place = self.write("place/experiment.json", small_experiment())
        before = place.read_bytes()
        self.shard(1, out="place", source=place, code=BAD_INPUT)
        self.assertEqual(files_below(self.directory / "place"), {"experiment.json": before})
        resolved = self.directory / "rates/experiment.json"
        stamp = resolved.stat().st_mtime_ns
        self.shard(1, source=resolved)
        self.assertEqual(resolved.stat().st_mtime_ns, stamp)
        self.assertEqual(self.merge().code, DONE)


if __name__ == "__main__":
    unittest.main()

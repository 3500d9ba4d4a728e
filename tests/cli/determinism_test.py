"""Promise: the same experiment gives the same bytes — for every number of threads, when what was written is moved and
run again, and however a parameter was set — and its rows are the ones that the format describes."""

import json
import shutil
import unittest

import numpy as np

from harness import DIVERGED, ProgramTest, files_below, lane, read_csv, small_experiment


def results(directory):
    """CSV and .npy bytes of a run, by relative path."""
    return {name: data for name, data in files_below(directory).items() if name.endswith((".csv", ".npy"))}


class SameBytes(ProgramTest):
    def assert_same(self, one, other):
        first, second = results(one), results(other)
        self.assertEqual(sorted(first), sorted(second))
        self.assertTrue(any(name.endswith(".csv") for name in first))
        self.assertTrue(any(name.startswith("final/") for name in first))
        for name, data in first.items():
            self.assertEqual(data, second[name], f"{name} differs")


class Repetition(SameBytes):
    def test_thread_count(self):
        runs = [self.run_to("fig1ef", f"t{threads}", "--threads", threads, "--steps", "150") for threads in (1, 2, 5)]
        self.assert_same(runs[0], runs[1])
        self.assert_same(runs[0], runs[2])

    def test_thread_count_where_a_lane_diverges(self):
        document = small_experiment(steps=300, lanes=[lane("gd", 5.0), lane("muon", 0.01), lane("signsgd", 0.01)])
        source = self.write("e.json", document)
        runs = [self.run_to(source, f"t{threads}", "--threads", threads, code=DIVERGED) for threads in (1, 2)]
        self.assert_same(*runs)

    def test_moved_and_run_again(self):
        """All inputs travel in inputs/; the second generation is a fixed point."""
        random = np.random.default_rng(1)
        source = self.factorization(random.standard_normal((5, 4)), 0.1 * random.standard_normal((5, 3)),
                                    0.1 * random.standard_normal((4, 3)),
                                    [lane({"kind": "muon", "momentum": 0.9}, 0.02, "A lane, with: signs!")], 40)
        first = self.run_to(source, "first")
        self.assertTrue((first / "a-lane--with--signs-.csv").exists(), "slug of the lane's name")
        self.assertEqual(len(list((first / "inputs").iterdir())), 3, "M, P₀ and Q₀ are copied")
        moved = self.directory / "elsewhere" / "moved"
        shutil.move(first, moved)
        for name in "MPQ":
            (self.directory / f"{name}.npy").unlink()
        again = self.run_to(moved / "experiment.json", "again")
        self.assert_same(moved, again)
        self.assertEqual((moved / "experiment.json").read_bytes(), (again / "experiment.json").read_bytes())

    def test_run_again_into_its_own_directory(self):
        first = self.run_to("fig1", "out", "--steps", "30")
        before = files_below(first)
        self.run_to(first / "experiment.json", "out")
        after = files_below(first)
        self.assertEqual(sorted(before), sorted(after))
        self.assert_same(first, self.run_to("fig1", "fresh", "--steps", "30"))

    def test_resolved_experiment_holds_every_random_kind(self):
        """Targets and inits that draw numbers repeat from the seed alone."""
        for target in ({"kind": "planted", "rank": 2, "snr": 3, "noise": 1, "scale": 5, "floor": 0.5},
                       {"kind": "gaussian", "scale": 2}):
            for init in ({"kind": "gaussian", "scale": 0.1}, {"kind": "orthogonal", "scale": 0.01}):
                with self.subTest(target=target["kind"], init=init["kind"]):
                    document = small_experiment()
                    document["problem"].update(target=target, init=init)
                    name = f"{target['kind']}-{init['kind']}"
                    first = self.run_to(self.write("e.json", document), name)
                    self.assert_same(first, self.run_to(first / "experiment.json", name + "-again"))
                    other = self.run_to(self.write("e.json", document), name + "-other", "--seed", "8")
                    self.assertNotEqual(results(first), results(other))


class Settings(SameBytes):
    def test_set_equals_the_file(self):
        changed = small_experiment(seed=5, steps=33)
        changed["problem"]["init"]["scale"] = 0.2
        changed["lanes"][0]["optimizer"]["momentum"] = 0.5
        for number in (0, 1):
            changed["lanes"][number]["schedule"]["lr"] = 0.07
        changed["record"]["every"] = 4
        by_file = self.run_to(self.write("changed.json", changed), "file")
        by_option = self.run_to(
            self.write("plain.json", small_experiment()), "option", "--seed", "5", "--steps", "33",
            "--set", "problem.init.scale=0.2", "--set", "lanes.0.optimizer.momentum=0.5",
            "--set", "lanes.*.schedule.lr=0.07", "--set", "record.every=4")
        self.assert_same(by_file, by_option)
        self.assertEqual((by_file / "experiment.json").read_bytes(), (by_option / "experiment.json").read_bytes())

    def test_set_switches_kinds(self):
        changed = small_experiment()
        changed["lanes"][1]["optimizer"] = {"kind": "signsgd"}
        changed["lanes"][0]["schedule"] = {"kind": "exponential", "lr": 0.02, "ratio": 0.9}
        by_file = self.run_to(self.write("changed.json", changed), "file")
        by_option = self.run_to(
            self.write("plain.json", small_experiment()), "option", "--set", "lanes.1.optimizer.kind=signsgd",
            "--set", 'lanes.0.schedule={"kind": "exponential", "lr": 0.02, "ratio": 0.9}')
        self.assert_same(by_file, by_option)

    def test_edits_equal_a_schedule(self):
        """Rates edited at steps 5 and 12 are a piecewise constant schedule; `step` states the same."""
        edited = small_experiment(edits=[{"step": 5, "set": "lanes.*.schedule.lr", "value": 0.01},
                                         {"step": 10, "set": "lanes.*.schedule.lr", "value": 0.005}])
        scheduled = small_experiment()
        for number in (0, 1):
            edited["lanes"][number]["schedule"] = {"kind": "constant", "lr": 0.02}
            scheduled["lanes"][number]["schedule"] = {"kind": "step", "lr": 0.02, "factor": 0.5, "every": 5}
        edited["edits"].append({"step": 15, "set": "lanes.*.schedule.lr", "value": 0.0025})
        edited["edits"].append({"step": 20, "set": "lanes.*.schedule.lr", "value": 0.00125})
        one = self.run_to(self.write("edited.json", edited), "edited")
        other = self.run_to(self.write("scheduled.json", scheduled), "scheduled")
        self.assert_same(one, other)
        again = self.run_to(one / "experiment.json", "again")
        self.assert_same(one, again)

    def test_edits_at_step_zero_equal_the_file(self):
        edited = small_experiment(edits=[{"step": 0, "set": "lanes.0.optimizer.momentum", "value": 0.5},
                                         {"step": 0, "set": "lanes.1.schedule.lr", "value": 0.03}])
        plain = small_experiment()
        plain["lanes"][0]["optimizer"]["momentum"] = 0.5
        plain["lanes"][1]["schedule"]["lr"] = 0.03
        self.assert_same(self.run_to(self.write("edited.json", edited), "edited"),
                         self.run_to(self.write("plain.json", plain), "plain"))

    def test_edits_act_at_their_step_wherever_they_stand_in_the_file(self):
        """At one step, the file's order holds."""
        early = [{"step": 3, "set": "lanes.0.schedule.lr", "value": 0.5},
                 {"step": 3, "set": "lanes.0.schedule.lr", "value": 0.04}]
        late = [{"step": 12, "set": "lanes.0.schedule.lr", "value": 0.01}]
        self.assert_same(self.run_to(self.write("a.json", small_experiment(edits=late + early)), "a"),
                         self.run_to(self.write("b.json", small_experiment(edits=early[1:] + late)), "b"))

    def test_edits_after_the_end_do_nothing(self):
        late = small_experiment(edits=[{"step": 21, "set": "lanes.0.schedule.lr", "value": 0.5}])
        self.assert_same(self.run_to(self.write("late.json", late), "late"),
                         self.run_to(self.write("plain.json", small_experiment()), "plain"))

    def test_lanes_do_not_know_each_other(self):
        both = self.run_to(self.write("both.json", small_experiment()), "both")
        alone = small_experiment()
        del alone["lanes"][0]
        alone = self.run_to(self.write("alone.json", alone), "alone")
        self.assertEqual((both / "gd.csv").read_bytes(), (alone / "gd.csv").read_bytes())

    def test_comments_are_allowed(self):
        text = "// a comment\n" + json.dumps(small_experiment(), indent=1).replace('"seed"', '// the seed\n "seed"')
        self.assert_same(self.run_to(self.write("comments.json", text), "comments"),
                         self.run_to(self.write("plain.json", small_experiment()), "plain"))


class Rows(ProgramTest):
    """Which rows a CSV has, and what stands in the columns that depend on t* and on the end."""

    def table(self, document, *options, name="Muon"):
        out = self.run_to(self.write("e.json", document), "out", *options)
        return read_csv(out / f"{name.lower()}.csv")

    def every(self, every, steps, reference_step=8):
        document = small_experiment(steps=steps)
        document["record"].update(every=every, reference_step=reference_step)
        return self.table(document)

    def test_final_state_is_a_row_once(self):
        for every, steps, rows in ((1, 4, [0, 1, 2, 3, 4]), (5, 20, [0, 5, 10, 15, 20]), (6, 20, [0, 6, 12, 18, 20]),
                                   (100, 20, [0, 20]), (1, 0, [0]), (7, 0, [0]), (3, 1, [0, 1])):
            with self.subTest(every=every, steps=steps):
                np.testing.assert_array_equal(self.every(every, steps)["step"], rows)

    def test_sparse_rows_are_those_of_the_full_run(self):
        full, sparse = self.every(1, 20), self.every(6, 20)
        for column, values in sparse.items():
            np.testing.assert_array_equal(values, full[column][sparse["step"].astype(int)], column)

    def test_overlaps_refer_to_t_star_though_every_skips_it(self):
        """Δ(8) is taken at 8 although the rows are 0, 6, 12, …; rows before it are completed."""
        table = self.every(6, 20, reference_step=8)
        self.assertTrue(np.isfinite(table["delta1_overlap"]).all())
        self.assertTrue(np.isfinite(table["delta2_overlap"]).all())
        self.assertFalse(np.any(table["delta1_overlap"] == 1), "no row is at t*")

    def test_overlap_at_t_star_is_one(self):
        for steps in (20, 8):  # t* in the middle, t* = the final state
            table = self.every(1, steps, reference_step=8)
            for column in ("delta1_overlap", "delta2_overlap"):
                self.assertAlmostEqual(table[column][8], 1, delta=1e-14, msg=f"{column}, {steps} steps")
                self.assertTrue(np.isfinite(table[column]).all())
        self.assertAlmostEqual(self.every(1, 3, reference_step=0)["delta1_overlap"][0], 1, delta=1e-14)

    def test_run_that_ends_before_t_star_leaves_overlaps_empty(self):
        table = self.every(1, 7, reference_step=8)
        for column in ("delta1_overlap", "delta2_overlap"):
            self.assertTrue(np.isnan(table[column]).all(), f"{column}: {table[column]}")
        self.assertTrue(np.isfinite(table["loss"]).all())

    def test_lr_column_is_the_schedules(self):
        document = small_experiment(steps=10)
        document["lanes"][0]["schedule"] = {"kind": "step", "lr": 0.08, "factor": 0.5, "every": 5}
        np.testing.assert_array_equal(self.table(document)["lr"], [0.08] * 5 + [0.04] * 5 + [0.02])

    def test_edit_shows_in_the_row_of_its_step(self):
        document = small_experiment(steps=6, edits=[{"step": 3, "set": "lanes.0.schedule.lr", "value": 0.5},
                                                    {"step": 6, "set": "lanes.0.schedule.lr", "value": 0.25}])
        np.testing.assert_array_equal(self.table(document)["lr"], [0.02] * 3 + [0.5] * 3 + [0.25])

    def test_columns_are_those_recorded(self):
        spectra = [f"sv_{which}_{i}" for which in ("p", "q", "product") for i in (1, 2, 3)]
        for observables, expected in (
            (["loss"], ["step", "lr", "loss"]),
            (["conserved", "loss"], ["step", "lr", "loss", "delta1_overlap", "delta2_overlap"]),
            (["loss", "singular_values"], ["step", "lr", "loss"] + spectra),
        ):
            document = small_experiment()
            document["record"]["observables"] = observables
            self.assertEqual(list(self.table(document)), expected)

    def test_numbers_read_back_exactly(self):
        """Round-trip precision: the last row's spectrum is that of final/*.npy, the rates are the ones typed."""
        document = small_experiment()
        document["lanes"][0]["schedule"]["lr"] = 0.1 + 0.2
        out = self.run_to(self.write("e.json", document))
        table = read_csv(out / "muon.csv")
        self.assertEqual(set(table["lr"]), {0.1 + 0.2})
        p = np.load(out / "final" / "muon" / "p.npy")
        self.assertEqual(p.shape, (4, 3))
        np.testing.assert_allclose([table[f"sv_p_{i}"][-1] for i in (1, 2, 3)],
                                   np.linalg.svd(p, compute_uv=False), rtol=1e-14, atol=1e-16)
        for line in (out / "muon.csv").read_text(encoding="utf-8").splitlines():
            self.assertFalse(line.startswith("#") or "nan" in line or "inf" in line, line)

    def test_spectra_descend(self):
        table = self.every(1, 20)
        for prefix in ("sv_p", "sv_q", "sv_product"):
            values = np.stack([table[f"{prefix}_{i}"] for i in (1, 2, 3)])
            self.assertTrue(np.all(np.diff(values, axis=0) <= 0), prefix)

    def test_names_become_file_names(self):
        """Lower case and Latin; every other character is one dash, but for the first; no way out of DIR."""
        names = {"Muon, η = 0.5": "muon--eta---0-5", "../../a": "a", "η": "eta", "Δ₁": "delta1", "x" * 100: "x" * 100}
        lanes = [lane("gd", 0.01, name) for name in names]
        out = self.run_to(self.write("e.json", small_experiment(lanes=lanes, steps=1)))
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        self.assertEqual({entry["name"]: entry["slug"] for entry in summary["lanes"]}, names)
        for slug in names.values():
            self.assertTrue((out / f"{slug}.csv").is_file(), slug)
            self.assertTrue((out / "final" / slug / "p.npy").is_file(), slug)


if __name__ == "__main__":
    unittest.main()

"""Promise: a lane that diverges stops with its step and reason, its finite trace is kept, the others go on, and the exit
code is 3."""

import json
import unittest

import numpy as np

import reference
from harness import DIVERGED, DONE, ProgramTest, lane, read_csv, small_experiment


class Divergence(ProgramTest):
    def run_lanes(self, lanes, steps=300, code=DIVERGED):
        out = self.run_to(self.write("e.json", small_experiment(lanes=lanes, steps=steps)), code=code)
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        return out, {entry["name"]: entry for entry in summary["lanes"]}

    def test_gd_at_rate_one_on_the_first_lesson(self):
        """η = 1 is 20 times the critical rate 2/(2·10) of this target."""
        out = self.run_to("fig1", "out", "--set", "lanes.*.schedule.lr=1", "--steps", "200", code=DIVERGED)
        document = json.loads((out / "experiment.json").read_text(encoding="utf-8"))
        entries = json.loads((out / "summary.json").read_text(encoding="utf-8"))["lanes"]
        status = {spec["optimizer"]["kind"]: entry for spec, entry in zip(document["lanes"], entries)}
        self.assertEqual(status["gd"]["status"], "diverged")
        self.assertEqual(status["muon"]["status"], "completed")
        self.assertEqual(status["muon"]["steps"], 200)
        self.check_diverged(out, status["gd"])
        muon = read_csv(out / f"{status['muon']['slug']}.csv")
        np.testing.assert_array_equal(muon["step"], np.arange(201))

    def check_diverged(self, out, entry, every=1):
        """Finite rows up to the last finite state, and what the summary says about the step after it."""
        text = (out / f"{entry['slug']}.csv").read_text(encoding="utf-8").lower()
        self.assertNotIn("nan", text)
        self.assertNotIn("inf", text)
        table = read_csv(out / f"{entry['slug']}.csv")
        for column in ("step", "lr", "loss"):
            self.assertTrue(np.isfinite(table[column]).all(), column)
        self.assertEqual(table["step"][-1], entry["diverged_at"] - 1, "the row before the step that diverged")
        self.assertEqual(entry["steps"], entry["diverged_at"] - 1)
        self.assertIn(f"step {entry['diverged_at']}", entry["message"])
        self.assertIn("learning rate", entry["message"], "the remedy")
        self.assertEqual(entry["final"]["loss"], table["loss"][-1])
        for block in "pq":
            final = np.load(out / "final" / entry["slug"] / f"{block}.npy")
            self.assertTrue(np.all(np.abs(final) <= 1e150), "the last state within the bound")
        return table

    def test_the_step_is_the_first_that_is_not_finite(self):
        """By the reference: the trajectory grows like a double exponential, so roundoff does not move its end."""
        random = np.random.default_rng(2)
        target, p, q = np.diag([3.0, 2.0, 1.0]), random.standard_normal((3, 3)), random.standard_normal((3, 3))
        source = self.factorization(target, p, q, [lane("gd", 1.0, "GD"), lane("muon", 0.01, "Muon")], 40)
        out = self.run_to(source, code=DIVERGED)
        entries = json.loads((out / "summary.json").read_text(encoding="utf-8"))["lanes"]
        table = self.check_diverged(out, entries[0])
        with np.errstate(over="ignore", invalid="ignore"):
            last = self.last_finite_step(target, p, q)
        self.assertEqual(entries[0]["diverged_at"], last + 1)
        expected = reference.run(target, p, q, {"kind": "gd"}, {"kind": "constant", "lr": 1.0}, last)
        # errors grow with the squares of the values: relative ones by about 3 a step
        np.testing.assert_allclose(table["loss"], expected.loss, rtol=1e-9)

    def last_finite_step(self, target, p, q):
        for step in range(100):
            residual = p @ q.T - target
            loss = 0.5 * np.sum(residual ** 2)
            if not (max(np.abs(p).max(), np.abs(q).max()) <= 1e150 and np.isfinite(loss)):
                return step - 1
            p, q = p - residual @ q, q - residual.T @ p
        raise AssertionError("the case does not diverge")

    def test_sparse_rows_end_with_the_last_finite_state(self):
        document = small_experiment(lanes=[lane("gd", 5.0, "GD"), lane("muon", 0.01, "Muon")], steps=500)
        document["record"]["every"] = 1000
        out = self.run_to(self.write("e.json", document), code=DIVERGED)
        entry = json.loads((out / "summary.json").read_text(encoding="utf-8"))["lanes"][0]
        table = self.check_diverged(out, entry)
        np.testing.assert_array_equal(table["step"], [0, entry["diverged_at"] - 1])
        np.testing.assert_array_equal(read_csv(out / "muon.csv")["step"], [0, 500])

    def test_all_lanes_diverge(self):
        out, entries = self.run_lanes([lane("gd", 5.0, "a"), lane("gd", 50.0, "b")])
        for entry in entries.values():
            self.assertEqual(entry["status"], "diverged")
            self.check_diverged(out, entry)

    def test_initial_state_beyond_the_bound(self):
        """Row 0 is not finite: no row, step 0, still no crash."""
        random = np.random.default_rng(1)
        p, q = 1e155 * random.standard_normal((3, 2)), 1e155 * random.standard_normal((3, 2))
        source = self.factorization(np.eye(3), p, q, [lane("gd", 0.1, "GD"), lane("muon", 0.1, "Muon")], 10)
        out = self.run_to(source, code=DIVERGED)
        for entry in json.loads((out / "summary.json").read_text(encoding="utf-8"))["lanes"]:
            self.assertEqual((entry["status"], entry["diverged_at"]), ("diverged", 0))
            text = (out / f"{entry['slug']}.csv").read_text(encoding="utf-8").lower()
            self.assertNotIn("inf", text)
            self.assertNotIn("nan", text)
            self.assertNotIn("learning rate", entry["message"], "no rate can help")

    def test_large_but_finite_is_no_divergence(self):
        """Steps of a fixed size are bounded for any η: they jump to and fro, exit 0."""
        _, entries = self.run_lanes([lane("signsgd", 1e6, "sign"), lane("muon", 1e6, "muon")], steps=50, code=DONE)
        for entry in entries.values():
            self.assertEqual(entry["status"], "completed")

    def test_rerun_repeats_the_divergence(self):
        lanes = [lane("gd", 5.0, "GD"), lane("muon", 0.01, "Muon")]
        out, _ = self.run_lanes(lanes)
        again = self.run_to(out / "experiment.json", "again", code=DIVERGED)
        for name in ("gd.csv", "muon.csv", "final/gd/p.npy"):
            self.assertEqual((out / name).read_bytes(), (again / name).read_bytes(), name)


if __name__ == "__main__":
    unittest.main()

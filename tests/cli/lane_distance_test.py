"""Distances between the clouds of lanes, through the program: against NumPy, replay, threads, figures."""

import json
import unittest

import numpy as np

from harness import BAD_INPUT, ProgramTest, lane, muonscope, read_csv


def flow(integrator="muon", **more):
    return {"kind": "hamiltonian", "integrator": integrator, "smoothing": 0.1, "damping": 0.7, **more}


class LaneDistance(ProgramTest):
    def experiment(self, side, lanes, steps=30, count=257, name="experiment.json", **record):
        return self.write(name, {
            "muonscope": 1, "seed": 9, "steps": steps, "lanes": lanes,
            "record": {"observables": ["energy", "lane_distance"], **record},
            "problem": {"kind": "particles", "count": count, "rows": side, "cols": side,
                        "objective": {"kind": "covariance"}, "init": {"x": {"kind": "gaussian", "scale": 0.7}}}})

    def test_on_a_line_it_is_the_mean_distance_of_sorted_numbers(self):
        lanes = [lane(flow(), 0.02, "flow"), lane("gd", 0.02, "GD"), lane("muon", 0.02, "Muon")]
        out = self.run_to(self.experiment(1, lanes))
        clouds = {name: np.sort(np.load(out / "final" / name / "x.npy").ravel()) for name in ("flow", "gd", "muon")}
        for name in ("gd", "muon"):
            table = read_csv(out / f"{name}.csv")
            self.assertEqual(table["lane_distance"][0], 0)
            expected = np.mean(np.abs(clouds[name] - clouds["flow"]))
            self.assertGreater(expected, 1e-3)
            self.assertAlmostEqual(table["lane_distance"][-1], expected, delta=1e-13)
            self.assertTrue(np.all(np.isnan(table["lane_distance_phase"])))  # empty: no momenta
        self.assertTrue(np.all(read_csv(out / "flow.csv")["lane_distance"] == 0))

    def test_no_direction_is_farther_than_particles_are_moved(self):
        """W₁ of projections is at most the mean distance of paired particles, and at least that of the means."""
        lanes = [lane(flow(), 0.02, "flow"), lane("gd", 0.02, "GD")]
        out = self.run_to(self.experiment(2, lanes))
        a, b = (np.load(out / "final" / name / "x.npy") for name in ("flow", "gd"))
        distance = read_csv(out / "gd.csv")["lane_distance"][-1]
        self.assertLess(distance, np.mean(np.linalg.norm((a - b).reshape(len(a), -1), axis=1)))
        self.assertGreater(distance, 0.1 * np.linalg.norm((a - b).mean(axis=0)))

    def test_one_motion_in_two_notations(self):
        lanes = [lane(flow(), 0.02, "flow"),
                 lane({"kind": "regularized_muon", "momentum": 1 - 0.7 * 0.02, "smoothing": 0.07}, 0.02, "Muon"),
                 lane(flow("rk4"), 0.02, "rk4")]
        out = self.run_to(self.experiment(2, lanes, reference_lane="Muon"))
        for column in ("lane_distance", "lane_distance_phase"):
            self.assertLess(np.max(read_csv(out / "flow.csv")[column]), 1e-12)
            self.assertGreater(read_csv(out / "rk4.csv")[column][-1], 1e-4)

    def test_the_bytes_depend_neither_on_threads_nor_on_how_often_rows_are_kept(self):
        lanes = [lane(flow("strang"), 0.02, "a"), lane("muon", 0.02, "b"), lane(flow("rk4"), 0.02, "c")]
        source = self.experiment(2, lanes, steps=70, count=3000)
        one, two = self.run_to(source, "one", "--threads", "1"), self.run_to(source, "two", "--threads", "2")
        for name in "abc":
            self.assertEqual((one / f"{name}.csv").read_bytes(), (two / f"{name}.csv").read_bytes())
        sparse = self.run_to(self.experiment(2, lanes, steps=70, count=3000, name="sparse.json", every=20), "sparse")
        rows = (one / "b.csv").read_text().splitlines()
        self.assertEqual((sparse / "b.csv").read_text().splitlines()[1:], [rows[1 + t] for t in (0, 20, 40, 60, 70)])
        again = self.run_to(one / "experiment.json", "again")
        self.assertEqual((again / "c.csv").read_bytes(), (one / "c.csv").read_bytes())

    def test_figure(self):
        lanes = [lane(flow(), 0.02, "flow"), lane(flow("rk4"), 0.02, "rk4")]
        out = self.run_to(self.experiment(2, lanes), "out", "--figures", "lane_distance")
        text = (out / "lane_distance.svg").read_text()
        for words in ("order 1", "32 fixed directions", "distance of X to flow", "(X, P)"):
            self.assertIn(words, text)

    def test_a_reference_that_is_no_lane(self):
        source = self.experiment(1, [lane("gd", 0.1, "GD")], reference_lane="gd")
        outcome = muonscope("run", source, "--out", self.directory / "none")
        self.assertEqual(outcome.code, BAD_INPUT)
        for words in ("record.reference_lane", "GD"):
            self.assertIn(words, outcome.err)
        source = self.experiment(1, [lane("gd", 0.1, "GD")])
        outcome = muonscope("run", source, "--set", "record.reference_lane=GD", "--out", self.directory / "out")
        self.assertEqual(outcome.code, 0, outcome.err)
        resolved = json.loads((self.directory / "out" / "experiment.json").read_text())
        self.assertEqual(resolved["record"]["reference_lane"], "GD")


if __name__ == "__main__":
    unittest.main()

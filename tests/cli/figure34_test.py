"""Promise: figures 3 and 4 of arXiv 2606.30509 come out: how fast singular vectors align in nine set-ups, and how 16 steps
of a halved learning rate learn 25 modes. Slopes and laws are computed here, from the CSV files."""

import json
import re
import unittest

import numpy as np

from harness import ProgramTest, muonscope, read_csv, spectrum

STEPS = {"d32-a1e-5": 10_000, "": 1000, "d32-a1e-3": 100}
TOLERANCE = 0.15  # of the laws' exponents


def slope(steps, alignment, first, last):
    """Exponent of 1 − a² over t by least squares on logarithms."""
    rows = (steps >= first) & (steps <= last)
    return np.polyfit(np.log(steps[rows]), np.log(1 - alignment[rows] ** 2), 1)[0]


class Alignment(ProgramTest):
    """Figure 3: n = 128; d = 32, 128, 512; α = 1e-5, 1e-4, 1e-3."""

    def test_the_whole_figure(self):
        """All nine set-ups side by side, in one figure that prints the slopes that are computed here."""
        out = self.run_to("fig3", "all", "--variants", "all", "--figures", "alignment_family")
        svg = (out / "alignment_family.svg").read_text(encoding="utf-8")
        values = self.target_values()
        laws = {"left": -2 * (1 - 1 / np.mean(values[:32] / values[32])), "in": -4}
        laws["right"] = laws["left"]
        for d, sides, first, last in ((32, ("left", "right"), 100, 1000), (512, ("in",), 10, 100)):
            for alpha, power in (("1e-5", "10⁻⁵"), ("1e-4", "10⁻⁴"), ("1e-3", "10⁻³")):
                name = "alignment" if (d, alpha) == (32, "1e-4") else f"d{d}-a{alpha}"
                table = read_csv(out / name / "muon.csv")
                if table["step"][-1] < last:
                    continue
                for side in sides:
                    with self.subTest(set_up=name, side=side):
                        fitted = slope(table["step"], table[f"align_{side}"], first, last)
                        self.assertLess(abs(fitted / laws[side] - 1), TOLERANCE, f"{fitted:.3f}, law {laws[side]:.3f}")
                        self.assertRegex(svg, f"α = {power}: [^<]*{side} −{-fitted:.2f}")
        self.assertIn(">t⁻⁴<", svg)
        self.assertRegex(svg, rf">t<tspan [^>]*>−{-laws['left']:.3g}<")
        self.assertIn("1 − aᵢₙ ≈ 0 throughout", svg)
        self.assertRegex(svg, "1 − a_left/right ≈ 0")
        alone = self.run_variant("d512-a1e-5")
        self.assertEqual((alone / "muon.csv").read_bytes(), (out / "d512-a1e-5" / "muon.csv").read_bytes())

    def run_variant(self, variant, *options):
        source = f"fig3/{variant}" if variant else "fig3"
        return self.run_to(source, variant or "own", *options)

    def target_values(self):
        """s*: the residual's singular values where P and Q are nearly zero."""
        out = self.run_to("fig3", "target", "--steps", 0, "--set", "problem.init.scale=1e-200", "--set",
                          "problem.inner=128", "--set", 'record.observables=["residual"]')
        return spectrum(read_csv(out / "muon.csv"), "sv_residual")[0]

    def test_under_parameterized(self):
        values = self.target_values()
        self.assertEqual(len(values), 128)
        self.assertTrue(np.all(values >= 2 - 1e-9), "floored at 2")
        law = -2 * (1 - 1 / np.mean(values[:32] / values[32]))
        for variant, steps in STEPS.items():
            with self.subTest(variant=variant or "own"):
                out = self.run_variant(variant, "--figures", "alignment")
                table = read_csv(out / "muon.csv")
                self.assertEqual(table["step"][-1], steps)
                np.testing.assert_allclose(table["align_in"], 1, atol=1e-12)
                note = (out / "alignment.svg").read_text(encoding="utf-8")
                self.assertIn("in: a = 1 throughout", note)
                if steps < 1000:
                    self.assertNotIn("fitted slopes", note)
                    continue
                for side in ("left", "right"):
                    fitted = slope(table["step"], table[f"align_{side}"], 100, 1000)
                    self.assertLess(abs(fitted / law - 1), TOLERANCE, f"{side}: {fitted:.3f}, law {law:.3f}")
                    printed = float(re.search(side + r" −(\d\.\d+)", note)[1])
                    self.assertAlmostEqual(printed, -fitted, delta=0.006)

    def test_square_is_aligned_by_construction(self):
        for variant in ("d128-a1e-5", "d128-a1e-4", "d128-a1e-3"):
            table = read_csv(self.run_variant(variant, "--steps", 20) / "muon.csv")
            for column in ("align_left", "align_right"):
                np.testing.assert_allclose(table[column], 1, atol=1e-12, err_msg=f"{variant}, {column}")

    def test_square_factors_find_each_other(self):
        """The middle of figure 3: 1 − a_in² from about a third to below 10⁻² within some ten steps, by jumps as singular
        values come within 8 % of each other."""
        for variant in ("d128-a1e-5", "d128-a1e-4", "d128-a1e-3"):
            inner = read_csv(self.run_variant(variant, "--steps", 30) / "muon.csv")["align_in"]
            self.assertTrue(0.2 < 1 - inner[0] ** 2 < 0.45, f"{variant}: {1 - inner[0] ** 2}")
            self.assertLess((1 - inner[15:] ** 2).max(), 1e-2, variant)

    def test_over_parameterized(self):
        for variant in ("d512-a1e-5", "d512-a1e-4", "d512-a1e-3"):
            with self.subTest(variant=variant):
                table = read_csv(self.run_variant(variant) / "muon.csv")
                fitted = slope(table["step"], table["align_in"], 10, 100)
                self.assertLess(abs(fitted / -4 - 1), TOLERANCE, f"{fitted:.3f}")
                for column in ("align_left", "align_right"):
                    np.testing.assert_allclose(table[column], 1, atol=1e-12, err_msg=column)

    def test_variants_differ_in_what_they_say(self):
        """α = scale·√max(n, d), η = α/5."""
        for d in (32, 128, 512):
            for alpha in ("1e-5", "1e-4", "1e-3"):
                variant = "" if (d, alpha) == (32, "1e-4") else f"d{d}-a{alpha}"
                out = self.run_variant(variant, "--steps", 0, "--set", 'record.observables=["loss"]')
                document = json.loads((out / "experiment.json").read_text(encoding="utf-8"))
                problem = document["problem"]
                self.assertEqual((problem["rows"], problem["cols"], problem["inner"]), (128, 128, d))
                size = problem["init"]["scale"] * np.sqrt(max(128, d))
                self.assertAlmostEqual(size / float(alpha), 1, delta=1e-12)
                self.assertAlmostEqual(document["lanes"][0]["schedule"]["lr"] / (0.2 * float(alpha)), 1, delta=1e-12)

    def test_an_unknown_variant_is_an_error(self):
        outcome = muonscope("run", "fig3/d64", "--out", self.directory / "x")
        self.assertEqual(outcome.code, 2)
        self.assertIn("fig3/d64", outcome.err)
        self.assertIn("fig3/d512-a1e-5", muonscope("list", "lessons").out.replace("alignment/", "fig3/"))


class TwoSteps(ProgramTest):
    """Figure 4."""

    def test_all_modes_at_one_half_after_the_spike_and_learnt_at_step_16(self):
        targets = 5 / (4 + np.arange(1.0, 26))
        for seed in (1, 2, 3, 4, 64):
            with self.subTest(seed=seed):
                table = read_csv(self.run_to("fig4", f"seed-{seed}", "--seed", seed) / "muon.csv")
                values = spectrum(table, "sv_product")
                np.testing.assert_allclose(values[2], 0.5, atol=1e-3)
                self.assertLess(table["loss"][16], 1e-6)
                np.testing.assert_allclose(values[16], targets, atol=1e-3)
                np.testing.assert_allclose(table["lr"][:4], [1e-4, 0.5**0.5, 0.5**1.5, 0.5**2.5], rtol=1e-12)


if __name__ == "__main__":
    unittest.main()

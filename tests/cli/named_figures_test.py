"""Promise: a figure that is asked for by name records what it needs or ends the command with 2 and says why; "all" draws
what has something to show and lists the others; no picture is blank."""

import json
import re
import unittest

from harness import BAD_INPUT, DONE, STUDIES, ProgramTest, files_below, lane, muonscope, read_csv, small_experiment


def particles(objective="harmonic", **changes):
    document = {"muonscope": 1, "steps": 12, "seed": 3,
                "problem": {"kind": "particles", "count": 30, "objective": {"kind": objective}},
                "lanes": [lane({"kind": "hamiltonian", "smoothing": 0.1, "damping": 0.5}, 0.02, "Flow"), lane("gd", 0.02, "GD")]}
    document.update(changes)
    return document


def curves(svg):
    """Points of everything that is drawn inside the axes."""
    inside = re.findall(r'<g clip-path="[^"]*">(.*?)</g>', svg, re.DOTALL)
    return svg.count("<path") + sum(block.count(",") + block.count("<circle") + block.count("<rect") for block in inside)


class Named(ProgramTest):
    def rendered(self, source, figure, *options):
        path = self.directory / f"{figure}.svg"
        outcome = muonscope("render", source, "--figure", figure, "-o", path, *options)
        self.assertEqual(outcome.code, DONE, outcome.err)
        return path.read_text(encoding="utf-8")

    def test_render_records_what_it_draws(self):
        """fig1 records no sharpness: a blank picture before."""
        self.assertGreater(curves(self.rendered("fig1", "sharpness", "--at", "20")), 4)
        plain = self.write("e.json", small_experiment(record={"observables": ["loss"], "reference_step": 8}))
        for figure in ("spectra", "conserved", "alignment", "modes", "balance"):
            with self.subTest(figure=figure):
                self.assertGreater(curves(self.rendered(plain, figure)), 4)

    def test_run_records_it_in_further_columns(self):
        """Particles record energies; their loss was a blank picture before. Everything else is as it was."""
        source = self.write("e.json", particles())
        plain = self.run_to(source, "plain")
        drawn = self.run_to(source, "drawn", "--figures", "loss")
        self.assertGreater(curves((drawn / "loss.svg").read_text(encoding="utf-8")), 4)
        before, after = read_csv(plain / "flow.csv"), read_csv(drawn / "flow.csv")
        self.assertEqual([column for column in after if column != "loss"], list(before))
        self.assertIn("loss", after)
        for column, values in before.items():
            self.assertEqual(list(after[column]), list(values), column)
        resolved = json.loads((drawn / "experiment.json").read_text(encoding="utf-8"))
        self.assertIn("loss", resolved["record"]["observables"])
        again = self.run_to(drawn / "experiment.json", "again")
        self.assertEqual((again / "flow.csv").read_bytes(), (drawn / "flow.csv").read_bytes())

    def test_what_cannot_be_shown_is_refused_before_anything_is_written(self):
        matrices, clouds = self.write("m.json", small_experiment()), self.write("c.json", particles("double_well"))
        alone = self.write("a.json", particles(lanes=[lane("gd", 0.02, "GD")]))
        early = self.write("t.json", small_experiment(steps=5))
        for source, figure, why in ((clouds, "sharpness", "For losses with an exact Hessian: here particles move"),
                                    (clouds, "matrices", "matrices"), (clouds, "update", "matrices"),
                                    (clouds, "flow_plane", "two numbers"), (clouds, "block_energies", "one matrix"),
                                    (matrices, "energies", "For particles: here factors P and Q are learnt"),
                                    (matrices, "cloud", "particles"), (matrices, "flow_plane", "two numbers"),
                                    (matrices, "images", "no picture"), (alone, "lane_distance", "one lane"),
                                    (early, "conserved", "t* = 8")):
            with self.subTest(figure=figure, source=source.name):
                path = self.directory / "x.svg"
                outcome = muonscope("render", source, "--figure", figure, "-o", path)
                self.assertEqual(outcome.code, BAD_INPUT)
                self.assertRegex(outcome.err, rf"^muonscope: figure {figure} .*{re.escape(why)}.*\n$")
                self.assertFalse(path.exists())
                out = self.directory / "refused"
                outcome = muonscope("run", source, "--figures", f"loss,{figure}", "--out", out)
                self.assertEqual(outcome.code, BAD_INPUT)
                self.assertIn(why, outcome.err)
                self.assertEqual(len(outcome.err.splitlines()), 1)
                self.assertFalse(out.exists())

    def test_all_draws_what_has_something_to_show_and_lists_the_others_in_one_line(self):
        for document in (small_experiment(), particles()):
            with self.subTest(problem=document["problem"]["kind"]):
                out = self.directory / document["problem"]["kind"]
                outcome = muonscope("run", self.write("e.json", document), "--figures", "all", "--out", out)
                self.assertEqual(outcome.code, DONE, outcome.err)
                lines = [line for line in outcome.out.splitlines() if line.startswith("figures with nothing to show")]
                self.assertEqual(len(lines), 1)
                left_out = set(lines[0].split(": ")[1].split(", "))
                drawn = {path.removesuffix(".svg") for path in files_below(out) if path.endswith(".svg")}
                known = {entry["id"] for entry in json.loads(muonscope("list", "figures", "--json").out)}
                self.assertEqual(drawn | left_out, known - STUDIES)
                self.assertFalse(drawn & left_out)
                for figure in drawn:
                    with self.subTest(figure=figure):
                        self.assertGreater(curves((out / f"{figure}.svg").read_text(encoding="utf-8")), 1)
        self.assertNotIn("nothing to show", muonscope("run", self.write("e.json", small_experiment()), "--figures", "all",
                                                      "--out", self.directory / "quiet", "--quiet").out)

    def test_a_lane_that_stops_before_its_figure_begins(self):
        """Known only when it happens: results are written, the figure is not, and the command does not end with 0."""
        document = small_experiment(lanes=[lane("gd", 1e6, "GD")])
        out = self.directory / "out"
        outcome = muonscope("run", self.write("e.json", document), "--figures", "conserved", "--out", out)
        self.assertEqual(outcome.code, 3, outcome.err)
        self.assertIn("conserved: The lane stopped before step t* = 8", outcome.err)
        self.assertFalse((out / "conserved.svg").exists())
        self.assertTrue((out / "gd.csv").exists())

    def test_a_lesson_s_axes(self):
        """Lesson 5's Muon is done in 15 of 4000 steps: its loss stands over the logarithm of the step."""
        self.assertIn("10²", self.rendered("5", "loss", "--at", "1000"))
        self.assertIn("time t of the flow", self.rendered("11", "moments", "--at", "100"))


if __name__ == "__main__":
    unittest.main()

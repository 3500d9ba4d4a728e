"""Promise: no picture is blank with exit code 0, whatever the problem, the figure, the size and the theme: what is named is
drawn, or refused with a reason and nothing written; in files no text asks for a key or the mouse."""

import itertools
import json
import random
import re
import unittest

from harness import BAD_INPUT, DONE, SEED, STUDIES, ProgramTest, lane, muonscope, share

FLOW = {"kind": "hamiltonian", "smoothing": 0.1, "damping": 0.5}
MATRIX = {"kind": "matrix_factorization", "rows": 5, "cols": 4, "inner": 3}
PROBLEMS = {
    "factorization": MATRIX,
    "under": {**MATRIX, "rows": 8, "cols": 8, "inner": 2},
    "1x1": {**MATRIX, "rows": 1, "cols": 1, "inner": 1, "init": {"kind": "constant", "p": 0.1, "q": 0.8}},
    "picture": {"kind": "matrix_factorization", "inner": 3,
                "target": {"kind": "image", "path": "shipped:hills.png", "side": 12}},
    "attention": {"kind": "linear_attention", "dim": 4, "init": {"kind": "identity"}},
    "denoise": {"kind": "denoise", "rows": 5, "cols": 4},
    "squares": {"kind": "least_squares", "rows": 4, "cols": 3, "samples": 6, "outputs": 5},
    "saddle": {"kind": "saddle", "rows": 5, "inner": 3},
    "experts": {"kind": "mixture_of_experts", "count": 20},
    **{objective: {"kind": "particles", "count": 20, "objective": {"kind": objective}}
       for objective in ("harmonic", "covariance", "double_well", "interaction", "two_layer_network")},
}
RULES = ["gd", "heavy_ball", "nesterov", "adamw", "signsgd", "lion", "muon", "regularized_muon", "muon_keller_jordan"]
WINDOW_WORDS = re.compile(r"[Pp]ress |[Cc]lick|[Dd]rag|[Dd]rop |right-|and reset")


def ink(svg):
    """Points of everything that is drawn inside the axes."""
    inside = re.findall(r'<g clip-path="[^"]*">(.*?)</g>', svg, re.DOTALL)
    points = sum(block.count(",") + block.count("<circle") + block.count("<rect") + block.count("<polygon")
                 for block in inside)
    return points + svg.count("<path")


class Blank(ProgramTest):
    def test_every_figure_of_every_problem(self):
        figures = [entry["id"] for entry in json.loads(muonscope("list", "figures", "--json").out)
                   if entry["id"] not in STUDIES]
        cases = list(itertools.product(PROBLEMS, figures))
        stream = random.Random(SEED)
        for problem, figure in stream.sample(cases, share(len(cases))):
            particles = PROBLEMS[problem]["kind"] in ("particles", "mixture_of_experts")
            rules = [FLOW] * particles + stream.sample(RULES, stream.randint(1, 4))
            lanes = [lane(rule, stream.choice((0.003, 0.02)), f"L{i}") for i, rule in enumerate(rules)]
            document = {"muonscope": 1, "seed": stream.randrange(1000), "steps": stream.choice((1, 7, 40)),
                        "problem": PROBLEMS[problem], "lanes": lanes}
            size = f"{stream.choice((200, 420, 960))}x{stream.choice((200, 300, 600))}"
            with self.subTest(problem=problem, figure=figure, document=json.dumps(document), size=size):
                path = self.directory / "figure.svg"
                path.unlink(missing_ok=True)
                outcome = muonscope("render", self.write("e.json", document), "--figure", figure, "-o", path, "--size", size,
                                    "--theme", stream.choice(("light", "dark")))
                self.assertIn(outcome.code, (DONE, BAD_INPUT), outcome.err)
                if outcome.code == BAD_INPUT:
                    self.assertRegex(outcome.err, rf"^muonscope: .*figure {figure} (would have|has) nothing to show: \S")
                    self.assertNotRegex(outcome.err, WINDOW_WORDS)
                    self.assertFalse(path.exists())
                    continue
                svg = path.read_text(encoding="utf-8")
                self.assertGreater(ink(svg), 0)
                self.assertNotRegex("\n".join(re.findall(r">([^<]+)</text>", svg)), WINDOW_WORDS)


if __name__ == "__main__":
    unittest.main()

"""The mixture of experts as a problem of its own: the particles of that objective, to the bit."""

import json
import unittest

import numpy as np

from harness import BAD_INPUT, ProgramTest, lane, muonscope

FLOW = {"kind": "hamiltonian", "integrator": "strang", "smoothing": 0.2, "damping": 0.7}
BLOCKS = {"gate": {"rows": 1, "cols": 4, "smoothing": 0.1}, "expert_in": {"rows": 5, "cols": 4},
          "expert_out": {"rows": 2, "relative_smoothing": 3}}


class Experts(ProgramTest):
    def document(self, problem, **more):
        return {"muonscope": 1, "seed": 3, "steps": 15, "problem": problem, "lanes": [lane(FLOW, 0.01), lane("muon", 0.01)],
                "record": {"observables": ["loss", "energy", "dominance", "moments"]}, **more}

    def test_the_same_bytes_as_particles_with_this_objective(self):
        own = {"kind": "mixture_of_experts", "count": 70, "blocks": BLOCKS,
               "init": {"x": {"kind": "gaussian", "scale": 0.8}}}
        part = {"kind": "particles", "count": 70, "init": own["init"],
                "objective": {"kind": "mixture_of_experts", "inputs": 4, "hidden": 5, "outputs": 2, "blocks": BLOCKS}}
        a = self.run_to(self.write("own.json", self.document(own)), "a")
        b = self.run_to(self.write("part.json", self.document(part)), "b")
        for name in ("hamiltonian.csv", "muon.csv", "final/muon/x.gate.npy", "final/hamiltonian/p.expert_in.npy"):
            self.assertEqual((a / name).read_bytes(), (b / name).read_bytes(), name)
        self.assertEqual(np.load(a / "final" / "muon" / "x.expert_out.npy").shape, (70, 2, 5))
        again = self.run_to(a / "experiment.json", "again", "--threads", "2")
        self.assertEqual((again / "hamiltonian.csv").read_bytes(), (a / "hamiltonian.csv").read_bytes())

    def test_sides_of_blocks_stand_for_inputs_hidden_and_outputs(self):
        out = self.run_to(self.write("e.json", self.document({"kind": "mixture_of_experts", "count": 3, "blocks": BLOCKS})))
        problem = json.loads((out / "experiment.json").read_text())["problem"]
        self.assertEqual((problem["inputs"], problem["hidden"], problem["outputs"]), (4, 5, 2))
        out = self.run_to(self.write("e.json", self.document({"kind": "mixture_of_experts", "count": 3})), "plain")
        problem = json.loads((out / "experiment.json").read_text())["problem"]
        self.assertEqual((problem["inputs"], problem["hidden"], problem["outputs"]), (2, 3, 1))

    def test_files_of_blocks_and_of_data_move_with_the_results(self):
        random = np.random.default_rng(1)
        for block, shape in (("gate", (1, 2)), ("expert_in", (3, 2)), ("expert_out", (1, 3))):
            self.write(f"x.{block}.npy", random.standard_normal((9, *shape)))
        self.write("z.npy", random.standard_normal((6, 2)))
        self.write("y.npy", random.standard_normal((6, 1)))
        problem = {"kind": "mixture_of_experts", "init": {"x": {"kind": "file", "path": "x.npy"}},
                   "data": {"kind": "file", "inputs": "z.npy", "outputs": "y.npy"}}
        out = self.run_to(self.write("e.json", self.document(problem)))
        self.assertEqual(json.loads((out / "experiment.json").read_text())["problem"]["count"], 9)
        moved = out.rename(self.directory / "moved")
        for name in ("z.npy", "y.npy", "x.gate.npy"):
            (self.directory / name).unlink()
        again = self.run_to(moved / "experiment.json", "again")
        self.assertEqual((again / "hamiltonian.csv").read_bytes(), (moved / "hamiltonian.csv").read_bytes())

    def test_sides_that_contradict_each_other_are_refused(self):
        for blocks, words in (({"gate": {"rows": 2}}, "problem.blocks.gate.rows is 2"),
                              ({"gate": {"cols": 4}, "expert_in": {"cols": 3}}, "problem.blocks.expert_in.cols is 3")):
            source = self.write("e.json", self.document({"kind": "mixture_of_experts", "blocks": blocks}))
            outcome = muonscope("check", source)
            self.assertEqual(outcome.code, BAD_INPUT)
            self.assertIn(words, outcome.err + outcome.out)

    def test_it_is_swept_compared_and_listed(self):
        document = self.document({"kind": "mixture_of_experts", "count": 20},
                                 chaos={"from": 3, "to": 4, "reference": 6, "seeds": 2, "steps": 5})
        source = self.write("e.json", document)
        outcome = muonscope("sweep", source, "--over", "problem.blocks.gate.relative_smoothing=0.5:2:3:log", "--out",
                            self.directory / "sweep")
        self.assertEqual(outcome.code, 0, outcome.err)
        outcome = muonscope("chaos", source, "--out", self.directory / "chaos")
        self.assertEqual(outcome.code, 0, outcome.err)
        problems = json.loads(muonscope("list", "problems", "--json").out)
        self.assertIn("mixture_of_experts", [row["id"] for row in problems])


if __name__ == "__main__":
    unittest.main()

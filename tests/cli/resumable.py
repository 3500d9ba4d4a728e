"""Runs that are broken off and go on: experiments of every kind of state, and what of their results must be the same."""

import json

from harness import files_below, lane, small_experiment

VARYING = ("wall_seconds",)


def results(directory):
    """All files but for what says how long something took."""
    found = {}
    for name, data in files_below(directory).items():
        if name.endswith("summary.json"):
            summary = json.loads(data)
            for each in summary["lanes"]:
                for key in VARYING:
                    each.pop(key)
            data = json.dumps(summary)
        found[name] = data
    return found


def documents():
    points = {"kind": "piecewise", "points": [[0, 0.02], [900, 0.05], [4000, 0.001]]}
    edits = [{"step": 700, "set": "lanes.0.schedule.lr", "value": 0.03},
             {"step": 1500, "set": "lanes.1.optimizer", "value": {"kind": "adamw"}},
             {"step": 2100, "set": "lanes.2.schedule.points", "value": [[0, 0.02], [5000, 0.01]]}]
    cloud = {"kind": "particles", "count": 300, "objective": {"kind": "covariance"},
             "init": {"x": {"kind": "gaussian", "scale": 0.5}, "p": {"kind": "gaussian", "scale": 0.1}}}
    lanes = [lane({"kind": "muon", "momentum": 0.9}, 0.02, "Muon"), lane("heavy_ball", 0.001, "Heavy ball"),
             lane("adamw", points, "AdamW")]
    flows = [lane("adamw", 0.01, "AdamW"), lane({"kind": "hamiltonian", "integrator": "strang"}, 0.02, "Flow"),
             lane("gd", 0.05, "GD")]
    return {
        "matrices": small_experiment(steps=3000, lanes=lanes, edits=edits, record={
            "every": 3, "observables": ["loss", "singular_values", "conserved"], "reference_step": 1200,
            "tolerances": [1, 1e-3]}),
        "diverges": small_experiment(steps=3000, lanes=[lane("gd", 5, "GD"), lane("muon", 0.01, "Muon")], record={
            "every": 4, "observables": ["loss"], "reference_step": 0}),
        "cloud": small_experiment(steps=2000, problem=cloud, lanes=flows, record={
            "every": 2, "observables": ["energy", "moments"], "reference_step": 0}),
    }

"""Promise: for any M, P₀, Q₀ given as files, losses, singular values, overlaps and final factors agree to 1e-9 with
an independent float64 implementation (reference.py) over the approach phase.

The approach phase is what comes before the first mode arrives: an orthogonalizing rule lifts every singular value
by η·scale a step, so the smallest one that the target asks for is there at √s*_min/(η·scale). From then on the
residual of that mode is smaller than a step, the rule flips its sign step by step, and near a zero that sign is
decided by the last digit. Rules whose map is continuous (gd, heavy_ball, smoothing > 0) have no such end.

Differences are measured relative to the scale of the quantity: the largest value that it takes in the run.
"""

import json
import math
import unittest

import numpy as np

import reference
from harness import ProgramTest, lane, read_csv, spectrum

TOLERANCE = 1e-9
# The accumulated momentum has singular values of 1e-11 σ₁ there, whose directions no two SVDs share.
TOLERANCE_NULL_MOMENTUM = 1e-6

SHAPES = [  # (n, m, d): d below, at and above min(n, m), both ways round, square, vectors, scalars
    (6, 4, 2), (6, 4, 4), (6, 4, 5), (6, 4, 9),
    (4, 6, 3), (4, 6, 4), (4, 6, 8),
    (5, 5, 2), (5, 5, 5), (5, 5, 8),
    (1, 5, 1), (1, 5, 3), (5, 1, 2), (1, 1, 4), (1, 1, 1),
]

OPTIMIZERS = {
    "gd": {"kind": "gd"},
    "gd-decay": {"kind": "gd", "weight_decay": 0.3},
    "gd-momentum": {"kind": "gd", "momentum": 0.8},
    "gd-nesterov": {"kind": "gd", "momentum": 0.8, "nesterov": True},
    "gd-scaled": {"kind": "gd", "scale": "moonlight"},
    "heavy-ball": {"kind": "heavy_ball", "momentum": 0.85},
    "heavy-ball-default": {"kind": "heavy_ball"},
    "nesterov": {"kind": "nesterov"},
    "nesterov-decay": {"kind": "nesterov", "momentum": 0.6, "weight_decay": 0.2},
    "adamw": {"kind": "adamw", "epsilon": 1e-3},
    "adamw-decay": {"kind": "adamw", "betas": [0.5, 0.8], "epsilon": 0.1, "weight_decay": 0.3},
    "adamw-memoryless-mean": {"kind": "adamw", "betas": [0, 0.9], "epsilon": 1},  # smaller: chaos once it has arrived
    "lion": {"kind": "lion"},
    "lion-decay": {"kind": "lion", "betas": [0.7, 0.95], "weight_decay": 0.1},
    "signsgd": {"kind": "signsgd"},
    "signsgd-momentum": {"kind": "signsgd", "momentum": 0.7},
    "signsgd-betas": {"kind": "signsgd", "betas": [0.6, 0.9]},
    "muon": {"kind": "muon"},
    "muon-decay": {"kind": "muon", "weight_decay": 0.4},
    "muon-kj-scale": {"kind": "muon", "scale": "keller_jordan"},
    "muon-moonlight-scale": {"kind": "muon", "scale": "moonlight"},
    "muon-newton-schulz": {"kind": "muon", "orthogonalizer": "newton_schulz", "iterations": 3},
    "muon-momentum": {"kind": "muon", "momentum": 0.9},
    "muon-nesterov": {"kind": "muon", "momentum": 0.8, "nesterov": True, "weight_decay": 0.1},
    "muon-betas": {"kind": "muon", "betas": [0.5, 0.9]},
    "regularized": {"kind": "regularized_muon", "smoothing": 0.3},
    "regularized-normalized": {"kind": "regularized_muon", "smoothing": 0.3, "normalize": True, "sigma_ref": 0.2},
    "regularized-momentum": {"kind": "regularized_muon", "smoothing": 0.05, "momentum": 0.9, "weight_decay": 0.2},
    "regularized-nesterov": {"kind": "regularized_muon", "smoothing": 0.5, "momentum": 0.7, "nesterov": True},
    "keller-jordan": {"kind": "muon_keller_jordan"},
    "keller-jordan-tuned": {
        "kind": "muon_keller_jordan", "momentum": 0.6, "nesterov": False, "iterations": 2, "weight_decay": 0.1,
        "scale": "none",
    },
}


def draw(shape, seed, scale=0.05):
    """A target with singular values in [1, 3] in random directions, and small random factors."""
    n, m, d = shape
    random = np.random.default_rng(seed)
    target = with_spectrum(random, n, m, np.linspace(3, 1, min(n, m)))
    return target, scale * random.standard_normal((n, d)), scale * random.standard_normal((m, d))


def with_spectrum(random, rows, cols, values):
    u = np.linalg.qr(random.standard_normal((rows, rows)))[0][:, : len(values)]
    v = np.linalg.qr(random.standard_normal((cols, cols)))[0][:, : len(values)]
    return (u * values) @ v.T


def approach_steps(optimizer, shape, target, lr, longest=200):
    """Steps of the approach phase, by the module's definition."""
    rule = reference.Optimizer(optimizer).rule
    if rule["map"] == "identity" or rule["smoothing"] > 0:
        return longest
    n, m, d = shape
    scale = max(reference.shape_scale(rule["scale"], rows, d) for rows in (n, m))
    if rule["map"] == "sign":
        # all entries of a d-column factor move by η at once: up to √(rows·d) per step in a singular value
        scale *= math.sqrt(max(n, m) * d)
    if rule["orthogonalizer"] == "newton_schulz":
        scale *= 1.21  # the largest value of φ (docs/mathematics.md §1.2)
    smallest = np.linalg.svd(target, compute_uv=False)[min(n, m, d) - 1]
    return min(longest, int(0.9 * math.sqrt(smallest) / (lr * scale)))


def has_null_momentum(optimizer, shape):
    """Momentum of gradients that are rank-deficient, each in its own subspace (see TOLERANCE_NULL_MOMENTUM)."""
    n, m, d = shape
    rule = reference.Optimizer(optimizer).rule
    smooth = rule["map"] != "polar" or rule["smoothing"] > 0 or rule["orthogonalizer"] == "newton_schulz"
    accumulates = rule["momentum"] > 0 or "betas" in rule
    return accumulates and not smooth and n != m and d > min(n, m)


class Agreement(ProgramTest):
    def assert_close(self, what, measured, expected, tolerance, steps=None):
        measured, expected = np.asarray(measured, float), np.asarray(expected, float)
        self.assertEqual(measured.shape, expected.shape, f"{what}: shape")
        scale = np.max(np.abs(expected))
        error = np.abs(measured - expected) / (scale if scale > 0 else 1)
        worst = np.unravel_index(np.argmax(error), error.shape)
        place = f"step {steps[worst[0]]:g}, " if steps is not None else ""
        self.assertLessEqual(
            error[worst], tolerance,
            f"{what}: {place}index {tuple(map(int, worst))}: {measured[worst]!r}, expected {expected[worst]!r}; "
            f"differs by {error[worst]:.2e} of the scale {scale:.3g}",
        )

    def compare(self, out, name, trace, tolerance=TOLERANCE, reference_step=None):
        table = read_csv(out / f"{name}.csv")
        steps = trace.step
        np.testing.assert_array_equal(table["step"], steps, f"{name}: step column")
        self.assert_close(f"{name}: lr", table["lr"], trace.lr, 1e-14, steps)
        self.assert_close(f"{name}: loss", table["loss"], trace.loss, tolerance, steps)
        for column in ("sv_p", "sv_q", "sv_product"):
            measured, expected = spectrum(table, column), np.array(getattr(trace, column))
            self.assert_close(f"{name}: {column}", measured, expected, tolerance, steps)
        for block, expected in zip("pq", trace.factors[-1]):
            measured = np.load(out / "final" / name / f"{block}.npy")
            self.assert_close(f"{name}: final {block}", measured, expected, tolerance)
        if reference_step is not None:
            for column, expected in zip(("delta1_overlap", "delta2_overlap"),
                                        reference.overlaps(trace.factors, reference_step)):
                self.assert_close(f"{name}: {column}", table[column], expected, tolerance, steps)


class EveryRuleOnEveryShape(Agreement):
    """The rules run as lanes side by side, those with equally long approach phases in one experiment."""

    LR = {"identity": 0.05, "sign": 0.004, "polar": 0.01}

    def check_shape(self, shape):
        target, p, q = draw(shape, seed=sum(10 ** i * side for i, side in enumerate(shape)))
        groups = {}
        for name, optimizer in OPTIMIZERS.items():
            lr = self.LR[reference.Optimizer(optimizer).rule["map"]]
            if has_null_momentum(optimizer, shape) and min(shape) == 1:
                continue  # accumulated rank 1 against σ₂ at roundoff: nothing is determined to any tolerance
            steps = approach_steps(optimizer, shape, target, lr)
            self.assertGreaterEqual(steps, 10, f"{name} is too short to mean anything")
            groups.setdefault(steps, []).append((name, optimizer, lr))
        for steps, members in groups.items():
            for first in range(0, len(members), 16):  # lanes of one experiment
                self.check_lanes(shape, (target, p, q), members[first:first + 16], steps)

    def check_lanes(self, shape, problem, members, steps):
        lanes = [lane(optimizer, lr, name) for name, optimizer, lr in members]
        source = self.factorization(*problem, lanes, steps, reference_step=5)
        out = self.run_to(source)
        for name, optimizer, lr in members:
            with self.subTest(rule=name, shape=shape):
                expected = reference.run(*problem, optimizer, {"kind": "constant", "lr": lr}, steps)
                tolerance = TOLERANCE_NULL_MOMENTUM if has_null_momentum(optimizer, shape) else TOLERANCE
                self.compare(out, name, expected, tolerance, reference_step=5)


def add_shape_tests():
    for shape in SHAPES:
        name = "test_{}x{}_inner_{}".format(*shape)
        setattr(EveryRuleOnEveryShape, name, lambda self, shape=shape: self.check_shape(shape))


add_shape_tests()


class Targets(Agreement):
    def check_target(self, target, p, q, steps, optimizers=("gd", "muon", "regularized", "keller-jordan")):
        """`steps`: 0.9 √s*_min/η or less where Muon takes part; regularized and finite iterations are continuous."""
        lanes = [lane(OPTIMIZERS[name], 0.01, name) for name in optimizers]
        out = self.run_to(self.factorization(target, p, q, lanes, steps))
        for name in optimizers:
            expected = reference.run(target, p, q, OPTIMIZERS[name], {"kind": "constant", "lr": 0.01}, steps)
            self.compare(out, name, expected)

    def test_repeated_singular_values(self):
        random = np.random.default_rng(3)
        target = with_spectrum(random, 6, 5, [2, 2, 2, 1, 1])
        p, q = 0.02 * random.standard_normal((6, 5)), 0.02 * random.standard_normal((5, 5))
        self.check_target(target, p, q, steps=80)

    def test_multiple_of_the_identity(self):
        random = np.random.default_rng(4)
        p, q = 0.02 * random.standard_normal((5, 5)), 0.02 * random.standard_normal((5, 5))
        self.check_target(3 * np.eye(5), p, q, steps=120)

    def test_the_papers_first_figure(self):
        """n = d = 32, s*ᵢ = 10/i, N(0, 0.005²): the condition number that lesson 2 has."""
        random = np.random.default_rng(64)
        p, q = (0.005 * random.standard_normal((32, 32)) for _ in range(2))
        optimizers = ("gd", "muon", "muon-momentum", "regularized", "keller-jordan", "signsgd")
        self.check_target(np.diag(10 / np.arange(1.0, 33)), p, q, steps=50, optimizers=optimizers)

    def test_rank_deficient_target(self):
        """Modes that the target lacks end near 0 at once; only continuous rules have a determined path then."""
        random = np.random.default_rng(5)
        target = with_spectrum(random, 6, 5, [3, 1])
        p, q = 0.02 * random.standard_normal((6, 5)), 0.02 * random.standard_normal((5, 5))
        self.check_target(target, p, q, steps=150, optimizers=("gd", "regularized", "keller-jordan"))

    def test_zero_target_and_zero_factors_stay_at_rest(self):
        """The polar factor of the zero matrix is zero, never NaN."""
        p, q = np.zeros((4, 3)), np.zeros((5, 3))
        lanes = [lane(optimizer, 0.1, name) for name, optimizer in list(OPTIMIZERS.items())[:16]]
        out = self.run_to(self.factorization(np.eye(4, 5), p, q, lanes, 5))
        for name in list(OPTIMIZERS)[:16]:
            table = read_csv(out / f"{name}.csv")
            np.testing.assert_array_equal(table["loss"], 2.0, f"{name}: ½‖M‖² of a 4×5 identity is 2")
            for block in "pq":
                np.testing.assert_array_equal(np.load(out / "final" / name / f"{block}.npy"), 0)

    def test_diagonal_targets_of_the_catalogue(self):
        """power_law and spectrum stand on the diagonal of M*; loss of the first row shows it."""
        document = {
            "muonscope": 1, "steps": 0, "lanes": [lane("gd", 0.1)], "record": {"observables": ["loss"]},
            "problem": {"kind": "matrix_factorization", "rows": 4, "cols": 3, "inner": 2,
                        "init": {"kind": "file", "p": "P.npy", "q": "Q.npy"}},
        }
        p, q = np.arange(8.0).reshape(4, 2), np.arange(6.0).reshape(3, 2) - 2
        self.write("P.npy", p)
        self.write("Q.npy", q)
        for target, values in (
            ({"kind": "power_law", "scale": 7, "exponent": 1.5}, 7 * np.arange(1.0, 4) ** -1.5),
            ({"kind": "shifted_power_law", "offset": 4, "exponent": 2, "scale": 3},
             3 * (5 / (4 + np.arange(1.0, 4))) ** 2),
            ({"kind": "spectrum", "values": [5, 4, 0.5]}, [5, 4, 0.5]),
        ):
            document["problem"]["target"] = target
            out = self.run_to(self.write("e.json", document))
            matrix = np.zeros((4, 3))
            np.fill_diagonal(matrix, values)
            expected = 0.5 * np.sum((matrix - p @ q.T) ** 2)
            self.assert_close(target["kind"], read_csv(out / "gd.csv")["loss"], [expected], 1e-14)


class AlignmentAndSharpness(Agreement):
    """Their lanes start from files, whose scale is not known: singular values are told apart by ratio alone."""

    SHAPES = [(6, 4, 2), (6, 4, 4), (4, 6, 9), (5, 5, 5), (1, 3, 2), (1, 1, 1)]

    def test_every_shape(self):
        for shape in self.SHAPES:
            with self.subTest(shape=shape):
                target, p, q = draw(shape, seed=31 + sum(shape))
                self.check(target, p, q, steps=40)

    def test_degenerate_target(self):
        random = np.random.default_rng(8)
        target = with_spectrum(random, 6, 5, [3, 3, 2.9, 1, 0.5])
        self.check(target, 0.1 * random.standard_normal((6, 4)), 0.1 * random.standard_normal((5, 4)), steps=40)

    def check(self, target, p, q, steps):
        lanes = [lane("gd", 0.1), lane("muon", 0.01)]
        source = self.factorization(target, p, q, lanes, steps, observables=["loss", "alignment", "sharpness"])
        out = self.run_to(source)
        for name, optimizer, lr in (("gd", {"kind": "gd"}, 0.1), ("muon", {"kind": "muon"}, 0.01)):
            trace = reference.run(target, p, q, optimizer, {"kind": "constant", "lr": lr}, steps)
            table = read_csv(out / f"{name}.csv")
            expected = np.array([reference.alignment(*factors, target, 0) for factors in trace.factors]).T
            for column, values in zip(("align_left", "align_right", "align_in"), expected):
                self.assert_close(f"{name}: {column}", table[column], values, 1e-7, trace.step)
            values = [reference.sharpness(*factors, target) for factors in trace.factors]
            self.assert_close(f"{name}: sharpness", table["sharpness"], values, 1e-8, trace.step)


class Schedules(Agreement):
    SCHEDULES = {
        "constant": {"kind": "constant", "lr": 0.01},
        "exponential": {"kind": "exponential", "lr": 0.03, "ratio": 0.97},
        "step": {"kind": "step", "lr": 0.02, "factor": 0.3, "every": 7},
        "cosine": {"kind": "cosine", "lr": 0.02, "floor": 0.001, "warmup": 6, "steps": 40},
        "cosine-no-warmup": {"kind": "cosine", "lr": 0.02, "floor": 0, "warmup": 0, "steps": 25},
        "inverse-sqrt": {"kind": "inverse_sqrt", "lr": 0.02, "warmup": 9},
        "spike-and-halve": {"kind": "spike_and_halve", "first": 0.001, "spike": 0.3},
        "spike-ratio": {"kind": "spike_and_halve", "first": 0.001, "spike": 0.2, "ratio": 0.7},
        "piecewise": {"kind": "piecewise", "points": [[0, 0.001], [10, 0.02], [30, 0.005]], "log": False},
        "piecewise-log": {"kind": "piecewise", "points": [[5, 0.001], [10, 0.02], [30, 0.005]], "log": True},
    }

    def test_every_schedule(self):
        target, p, q = draw((6, 4, 4), seed=11)
        steps = 45
        lanes = [lane("gd", schedule, name) for name, schedule in self.SCHEDULES.items()]
        out = self.run_to(self.factorization(target, p, q, lanes, steps))
        for name, schedule in self.SCHEDULES.items():
            with self.subTest(schedule=name):
                expected = reference.run(target, p, q, {"kind": "gd"}, schedule, steps)
                self.compare(out, name, expected)


class Edits(Agreement):
    def test_rates_and_optimizers_changed_on_the_way(self):
        """An lr edit counts t from 0 on; another optimizer keeps the momentum of the one before."""
        target, p, q = draw((6, 4, 4), seed=12)
        first, second = {"kind": "gd", "momentum": 0.9}, {"kind": "muon", "momentum": 0.9}
        source = self.factorization(target, p, q, [
            lane(first, {"kind": "exponential", "lr": 0.1, "ratio": 0.98}, "a"), lane(second, 0.01, "b")], 60)
        document = json.loads(source.read_text(encoding="utf-8"))
        document["edits"] = [
            {"step": 10, "set": "lanes.0.schedule.lr", "value": 0.5},
            {"step": 10, "set": "lanes.*.schedule.lr", "value": 0.02},
            {"step": 25, "set": "lanes.0.optimizer", "value": second},
            {"step": 40, "set": "lanes.1.optimizer.momentum", "value": 0.5},
        ]
        out = self.run_to(self.write("edited.json", document))
        after = {"kind": "exponential", "lr": 0.02, "ratio": 0.98}
        expected_a = reference.run(target, p, q, first, {**after, "lr": 0.1}, 60,
                                   [(10, "schedule", after), (25, "optimizer", second)])
        expected_b = reference.run(target, p, q, second, {"kind": "constant", "lr": 0.01}, 60, [
            (10, "schedule", {"kind": "constant", "lr": 0.02}),
            (40, "optimizer", {"kind": "muon", "momentum": 0.5})])
        self.compare(out, "a", expected_a)
        self.compare(out, "b", expected_b)

    def test_adamw_takes_over_the_momentum_and_starts_its_second_moment(self):
        target, p, q = draw((6, 4, 4), seed=13)
        heavy, adam = {"kind": "gd", "momentum": 0.8}, {"kind": "adamw", "betas": [0.9, 0.99], "epsilon": 0.01}
        source = self.factorization(target, p, q, [lane(heavy, 0.02, "a")], 60)
        document = json.loads(source.read_text(encoding="utf-8"))
        document["edits"] = [{"step": 20, "set": "lanes.0.optimizer", "value": adam},
                             {"step": 35, "set": "lanes.0.optimizer.epsilon", "value": 0.5}]
        out = self.run_to(self.write("edited.json", document))
        expected = reference.run(target, p, q, heavy, {"kind": "constant", "lr": 0.02}, 60, [
            (20, "optimizer", adam), (35, "optimizer", {**adam, "epsilon": 0.5})])
        self.compare(out, "a", expected)


class MatrixFiles(Agreement):
    def setUp(self):
        super().setUp()
        self.problem = draw((5, 4, 3), seed=21)
        lanes = [lane("muon", 0.01), lane("gd", 0.05)]
        self.source = self.factorization(*self.problem, lanes, 60)
        self.plain = self.outputs(self.run_to(self.source, "plain"))

    def outputs(self, out):
        return {name: (out / name).read_bytes() for name in ("muon.csv", "gd.csv", "final/muon/p.npy", "final/gd/q.npy")}

    def assert_same_bytes_with(self, save):
        """The same matrices in another form give the same bytes."""
        for name, matrix in zip("MPQ", self.problem):
            (self.directory / f"{name}.npy").unlink()
            save(self.directory / f"{name}.npy", matrix)
        self.assertEqual(self.outputs(self.run_to(self.source, "other")), self.plain)

    def test_fortran_order(self):
        self.assert_same_bytes_with(lambda path, matrix: np.save(path, np.asfortranarray(matrix)))

    def test_npy_versions_2_and_3(self):
        for version in ((2, 0), (3, 0)):
            with self.subTest(version=version):
                def save(path, matrix, version=version):
                    with open(path, "wb") as file:
                        np.lib.format.write_array(file, matrix, version=version)
                self.assert_same_bytes_with(save)

    def test_csv(self):
        document = self.source.read_text(encoding="utf-8").replace(".npy", ".csv")
        for name, matrix in zip("MPQ", self.problem):
            rows = "\n".join(",".join(repr(float(x)) for x in row) for row in matrix)
            self.write(f"{name}.csv", rows + "\n")
        out = self.run_to(self.write("csv.json", document), "csv")
        self.assertEqual(self.outputs(out), self.plain)

    def test_single_precision_is_read_exactly(self):
        self.problem = [matrix.astype(np.float32).astype(float) for matrix in self.problem]
        for name, matrix in zip("MPQ", self.problem):
            self.write(f"{name}.npy", matrix)
        self.plain = self.outputs(self.run_to(self.source, "double"))
        self.assert_same_bytes_with(lambda path, matrix: np.save(path, matrix.astype(np.float32)))

    def test_final_factors_go_on_where_they_stopped(self):
        """final/*.npy as the next experiment's init: rows go on to the bit (gd keeps no other state)."""
        document = self.source.read_text(encoding="utf-8")
        document = document.replace('"P.npy"', '"plain/final/gd/p.npy"').replace('"Q.npy"', '"plain/final/gd/q.npy"')
        again = read_csv(self.run_to(self.write("on.json", document), "on") / "gd.csv")
        whole = read_csv(self.run_to(self.source, "whole", "--steps", "120") / "gd.csv")
        np.testing.assert_array_equal(again["loss"], whole["loss"][60:])


if __name__ == "__main__":
    unittest.main()

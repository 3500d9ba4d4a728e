#include "app/figures/catalogue.h"

#include <algorithm>

#include "app/figures/ahead.h"
#include "app/figures/callouts.h"
#include "app/figures/finish.h"
#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/other_courses.h"
#include "app/figures/shown_lanes.h"
#include "app/figures/sketches.h"
#include "core/base/errors.h"
#include "core/experiment/problem_catalogue.h"
#include "core/observables/observable.h"

namespace muonscope {

namespace {

Kind described(std::string id, std::string title, std::string summary,
               std::string source = "arXiv 2606.30509") {
  Kind kind;
  kind.id = std::move(id);
  kind.title = std::move(title);
  kind.summary = std::move(summary);
  kind.source = std::move(source);
  return kind;
}

}  // namespace

Capabilities FigureKind::capabilities() const {
  Capabilities all = of;
  for (const std::string& observable : needs) all = all | observable_kind(observable).needs;
  return all;
}

Reason FigureKind::why_not(const Snapshot& snapshot) const {
  if (!snapshot.problem) return {};
  return muonscope::why_not(capabilities(), capabilities_of(*snapshot.problem),
                            problem_kind(snapshot.experiment->problem.kind).offer);
}

Figure FigureKind::build(const FigureInput& given, const ViewOptions& options) const {
  // Nobody else's while the figure is built: it owns nothing.
  const std::shared_ptr<const Snapshot> whole(std::shared_ptr<void>(), given.snapshot);
  const std::shared_ptr<const Snapshot> snapshot = without_lanes(whole, options.hidden_lanes);
  FigureInput input = given;
  input.snapshot = snapshot.get();
  Figure figure;
  if (const Reason reason = why_not(*snapshot); !reason.none()) {
    figure = figure_of(kind.id, *snapshot);
    figure.plots.emplace_back().empty_text = input.medium == Medium::screen ? reason.on_screen : reason.text;
  } else {
    ViewOptions view = options;
    view.sketches.clear();
    if (view.time == TimeAxis::flow && !has_flow_time(*snapshot)) view.time = TimeAxis::steps;
    figure = builder(input, view);
    finish(figure, input.medium);
    add_other_courses(figure, input, view, *given.snapshot);
    if (view.callouts) add_callouts(figure, *given.snapshot, view);
    add_sketches(figure, options.sketches);
  }
  if (figure.title.empty()) figure.title = kind.title;
  return figure;
}

/// What lies ahead, earlier runs and other seeds. `whole`: the snapshot before lanes were left out, whose
/// parts say what is the same as before.
void FigureKind::add_other_courses(Figure& figure, const FigureInput& input, const ViewOptions& view,
                                   const Snapshot& whole) const {
  const bool fits_x = !view.x, fits_y = !view.y;
  OtherCourses once;
  OtherCourses& others = input.others ? *input.others : once;
  const auto kept = [&](const CourseFigures::Key& key, const Snapshot& course) {
    return [&others, key, &course, &input, this]() -> const Figure& {
      return others.figures.of(key, [&] {
        FigureInput other = input;
        other.snapshot = &course;
        return builder(other, key.view);
      });
    };
  };
  if (const Snapshot* const ahead = input.snapshot->ahead.get())
    add_ahead(figure,
              kept({builder, whole.ahead->lanes.front().trace.identity(), whole.ahead->origin,
                    whole.ahead->step, view},
                   *ahead),
              fits_x, fits_y);
  if (const SeedsResult* const seeds = input.findings.found<SeedsResult>(); seeds && seeds->complete())
    add_bands(figure, *seeds, others.bands.of(*seeds, view, builder), fits_x, fits_y);
  const std::vector<Ghost>& shown = ghosts_of(*input.snapshot);
  for (std::size_t i = 0; i < shown.size(); ++i)
    if (why_not(*shown[i].course).none())
      add_ghost(figure, shown[i].name,
                kept({builder, ghosts_of(whole)[i].course, nullptr, 0, view}, *shown[i].course), fits_x,
                fits_y);
}

const std::vector<FigureKind>& figure_kinds() {
  static const std::vector<FigureKind> kinds{
      {.kind = described(
           "update", "What the update does to the spectrum",
           "The map φ from the direction's singular values to the update's, and both by index, a column "
           "per lane.",
           "arXiv 2605.23871, 2606.30509"),
       .words =
           "spectral map orthogonalize phi gradient direction momentum newton schulz polar singular values",
       .builder = build_update,
       .of = {Capability::matrices},
       .interest = {.updates = true},
       .one_block = true},
      {.kind =
           described("ellipse", "What orthogonalizing does to a matrix",
                     "The unit circle's image under a 2×2 gradient and under its polar factor; the columns "
                     "and the way from one to the other can be dragged."),
       .words = "geometry circle ellipse rotation polar factor orthogonalize 2x2 arrows svd",
       .builder = build_ellipse,
       .on_request = true},
      {.kind =
           described("spectra", "Singular values over time",
                     "σᵢ(P) against the step, a plot per lane on the same axes, with the predicted curves."),
       .words = "singular values sigma spectrum modes eigenvalues factors",
       .needs = {"singular_values"},
       .builder = build_spectra},
      {.kind =
           described("product", "Singular values of the product",
                     "σᵢ(PQᵀ) against the step, a plot per lane on the same axes, with the predicted curves.",
                     "arXiv 2606.30509, figure 4"),
       .words = "singular values sigma spectrum product modes eigenvalues learnt",
       .needs = {"singular_values"},
       .builder = build_product,
       .of = {Capability::product}},
      {.kind = described("loss", "Loss", "The loss of every lane against the step, logarithmic."),
       .words = "error objective training curve convergence cost",
       .needs = {"loss"},
       .builder = build_loss},
      {.kind = described("conserved", "What is conserved",
                         "Overlaps of Δ₁ = √(PᵀP) − √(QᵀQ) and Δ₂ = PᵀP − QᵀQ with their values at step t*."),
       .words = "invariant conservation law constant overlap balance imbalance",
       .needs = {"conserved"},
       .builder = build_conserved},
      {.kind = described(
           "alignment", "How singular vectors align",
           "1 − a² for the alignments of PQᵀ with M* and of P with Q, log–log, with fitted and predicted "
           "slopes.",
           "arXiv 2606.30509, figure 3"),
       .words = "singular vectors angle overlap direction rotation",
       .needs = {"alignment"},
       .builder = build_alignment},
      {.kind = described(
           "alignment_family", "How singular vectors align, in all set-ups",
           "1 − a² for every set-up of a lesson, log–log: a column for each value of one key, a colour "
           "for each value of another, with fitted and predicted slopes.",
           "arXiv 2606.30509, figure 3"),
       .words = "singular vectors angle overlap set-ups variants all",
       .needs = {"alignment"},
       .builder = build_alignment_family,
       .on_request = true,
       .study = Study::family},
      {.kind = described(
           "loss_family", "Loss, in all set-ups",
           "The loss of every set-up of a lesson over its steps: a column for each value of one key, a "
           "colour for each value of another, a row a lane.",
           ""),
       .words = "error objective set-ups variants all compare",
       .needs = {"loss"},
       .builder = build_loss_family,
       .on_request = true,
       .study = Study::family},
      {.kind = described(
           "sharpness", "Sharpness and its limit",
           "The Hessian's largest eigenvalue of every lane, with 2/η, beyond which gradient descent is "
           "unstable.",
           "arXiv 2606.30509, 2103.00065"),
       .words = "curvature hessian eigenvalue stability edge flatness critical rate",
       .needs = {"sharpness"},
       .builder = build_sharpness},
      {.kind =
           described("modes", "Error of each mode",
                     "|s*ᵢ − uᵢᵀPQᵀvᵢ|, of linear attention |1/γᵢ − qᵢ|, of other losses what their modes "
                     "lack, against the step, a plot per lane: which modes are learnt."),
       .words = "error mode by mode learnt singular components",
       .needs = {"modes"},
       .builder = build_modes},
      {.kind = described("residual", "Spectrum of the residual",
                         "Singular values of PQᵀ − M* against the step, a plot per lane."),
       .words = "error spectrum remaining difference singular values",
       .needs = {"residual"},
       .builder = build_residual},
      {.kind = described("effective_rank", "Effective rank",
                         "How many directions the singular values of PQᵀ spread over, by their entropy.",
                         "Roy & Vetterli, EUSIPCO 2007"),
       .words = "entropy dimension low rank number of directions",
       .needs = {"effective_rank"},
       .builder = build_effective_rank},
      {.kind = described("balance", "Distance to balance", "‖PᵀP − QᵀQ‖ of every lane against the step."),
       .words = "imbalance conserved difference gram",
       .needs = {"balance"},
       .builder = build_balance},
      {.kind = described("spectral_ball", "The spectral ball",
                         "‖X‖_op against s/λ, how far X is outside with the bound on it, the KKT score and "
                         "the Lyapunov function of Muon with decay λ.",
                         "arXiv 2506.15054"),
       .words = "weight decay constraint norm kkt lyapunov frank wolfe operator norm radius",
       .needs = {"spectral_ball"},
       .builder = build_spectral_ball},
      {.kind = described("ball_plane", "The ball in the plane",
                         "A problem of one 2×2 matrix on the diagonal plane: the loss, the ball that the "
                         "rule's decay leads to, the minima outside and inside, the lane's way.",
                         "arXiv 2506.15054; arXiv 2310.05898, table 2"),
       .words = "constraint ball plane contour weight decay convex function lion optimum inside outside",
       .needs = {"entries"},
       .builder = build_ball_plane,
       .of = {Capability::two_by_two}},
      {.kind = described("lyapunov_slack", "Slack of the one-step inequality",
                         "How much less V_K changes in a step than Muon with decay may change it: never "
                         "below 0 at a constant η, our derivation for explicit decay.",
                         "arXiv 2506.15054"),
       .words = "lyapunov function inequality proof descent bound",
       .needs = {"lyapunov_slack"},
       .builder = build_lyapunov_slack},
      {.kind = described("edge_of_stability", "The edge of stability",
                         "Muon's ratio r of the curvature along a step to the gradient's nuclear norm, and "
                         "ηλ_max/2, gradient descent's.",
                         "arXiv 2103.00065, 2603.05002"),
       .words = "edge stability sharpness curvature oscillation ratio",
       .needs = {"edge_of_stability"},
       .builder = build_edge},
      {.kind =
           described("sweep", "Final loss over the learning rate",
                     "Loss after the last steps over the loss at step 0, for many learning rates run in the "
                     "background, with GD's critical rate and the lanes' own."),
       .words = "learning rate scan tuning grid many runs best eta stability",
       .builder = build_sweep,
       .on_request = true,
       .study = Study::sweep},
      {.kind =
           described("chaos", "Propagation of chaos",
                     "How far clouds of N particles are from a large one after the same time: mean field and "
                     "sliced Wasserstein distance, root mean squares over many seeds, log–log with N^(−1/2).",
                     "arXiv 2605.23871"),
       .words = "propagation mean field many particles wasserstein limit number",
       .builder = build_chaos,
       .of = {Capability::particles},
       .on_request = true,
       .study = Study::chaos},
      {.kind = described("matrices", "Matrices",
                         "P, Q, PQᵀ and the residual PQᵀ − M* of every lane as heat maps."),
       .words = "heat map weights entries factors picture gradient",
       .builder = build_matrices,
       .of = {Capability::matrices}},
      {.kind = described(
           "images", "Pictures",
           "The target and every lane's PQᵀ as pictures, where the target is one or came from a file."),
       .words = "picture photo reconstruction image target",
       .builder = build_images,
       .of = {Capability::picture},
       .on_request = true},
      {.kind = described(
           "conditioning", "Steps against the condition number",
           "Steps to a loss of 1e-6 at the best learning rate, from shipped sweeps, and those of this run.",
           "arXiv 2601.13474"),
       .words = "condition number steps scaling ill-conditioned annealing",
       .builder = build_conditioning,
       .on_request = true},
      {.kind =
           described("schedule", "Learning rates",
                     "The learning rate of every lane over the steps: as it was, and as the schedule goes on "
                     "from here.",
                     ""),
       .words = "learning rate eta decay warmup cosine anneal",
       .builder = build_schedule,
       .on_request = true},
      {.kind = described(
           "flow_plane", "The scalar plane",
           "The loss over (p, q) of a 1×1 factorization with the flow of each lane's rule and the lane's "
           "way through it, a plot per lane."),
       .words = "phase plane portrait vector field trajectory scalar contour landscape",
       .needs = {"entries"},
       .builder = build_flow_plane,
       .of = {Capability::two_numbers}},
      {.kind = described(
           "slice", "A ball on the loss",
           "The loss that each lane's rule descends on a slice of the scalar plane, with the lane's state "
           "as a ball on it."),
       .words = "ball loss landscape potential energy height",
       .needs = {"entries"},
       .builder = build_slice,
       .of = {Capability::two_numbers}},
      {.kind = described("cloud", "Phase space",
                         "Where the particles are along two or three of their coordinates, a plot per lane.",
                         "arXiv 2605.23871"),
       .words = "particles phase space scatter density positions momenta",
       .builder = build_cloud,
       .of = {Capability::particles},
       .interest = {.clouds = true},
       .of_clouds = true},
      {.kind =
           described("speeds", "Speeds of the particles",
                     "How the spectral norms of the velocities ∇h_ε(P) are distributed, with their limit 1.",
                     "arXiv 2605.23871"),
       .words = "velocity histogram particles speed limit relativistic",
       .builder = build_speeds,
       .of = {Capability::particles},
       .interest = {.clouds = true, .spectra = true},
       .on_request = true,
       .of_clouds = true},
      {.kind = described("cloud_spectra", "Spectra of the particles",
                         "How the singular values of X and P are distributed, a column per lane.",
                         "arXiv 2605.23871"),
       .words = "histogram singular values particles distribution",
       .builder = build_cloud_spectra,
       .of = {Capability::particles},
       .interest = {.clouds = true, .spectra = true},
       .one_block = true,
       .on_request = true,
       .of_clouds = true},
      {.kind = described(
           "energies", "Energies",
           "H = J + kinetic energy, which never rises, J, which may, what friction has taken, and the rate "
           "at which it does; a column per lane.",
           "arXiv 2605.23871"),
       .words = "hamiltonian kinetic potential dissipation friction total energy",
       .needs = {"energy"},
       .builder = build_energies},
      {.kind = described("gap", "Gap to the minimum",
                         "H − J* and J − J* of every lane, logarithmic, with the fitted exponential rate.",
                         "arXiv 2605.23871"),
       .words = "convergence rate exponential minimum decay distance",
       .needs = {"energy"},
       .builder = build_gap},
      {.kind = described(
           "identity", "How exactly energies add up",
           "|H(t) − H(0) + dissipated| of every lane, logarithmic: 0 in the flow, the integrator's error "
           "in a run.",
           "arXiv 2605.23871"),
       .words = "energy balance conservation integrator error residual check",
       .needs = {"energy"},
       .builder = build_identity},
      {.kind = described(
           "block_energies", "Energies block by block",
           "J and the kinetic energies of a particle's matrices, one on top of the other up to H, and each "
           "by itself.",
           "arXiv 2605.23871"),
       .words = "experts gate stacked kinetic energy parts",
       .needs = {"energy"},
       .builder = build_block_energies,
       .of = {Capability::several_matrices},
       .on_request = true},
      {.kind = described(
           "dominance", "Gradient dominance",
           "⟨V, ∇h(V)⟩/(J − J*) of every lane: bounded below by μ > 0, the gap decays exponentially.",
           "arXiv 2605.23871"),
       .words = "polyak lojasiewicz pl inequality convergence gradient",
       .needs = {"dominance"},
       .builder = build_dominance},
      {.kind = described(
           "lane_distance", "Distance between lanes",
           "Sliced Wasserstein distance from every lane's cloud to the reference lane's, of positions "
           "and of positions and momenta, logarithmic.",
           "arXiv 2605.23871"),
       .words = "wasserstein compare difference between lanes coupling",
       .needs = {"lane_distance"},
       .builder = build_lane_distance},
      {.kind = described(
           "coupled_distance", "Distance particle by particle",
           "How far every lane's particles are from those of the same number in the reference lane, and how "
           "much that has grown: with starts a little apart, how stable the flow is.",
           "arXiv 2605.23871"),
       .words = "stability perturbation limit coupling lyapunov exponent chaos start",
       .needs = {"coupled_distance"},
       .builder = build_coupled_distance},
      {.kind =
           described("momentum_bound", "Momenta stay bounded",
                     "The largest spectral norm of a momentum in every lane, with the bound that friction "
                     "sets it: the largest of its start and the largest force so far over γ.",
                     "arXiv 2605.23871"),
       .words = "largest momentum bound force friction damping norm",
       .needs = {"momentum_bound"},
       .builder = build_momentum_bound,
       .on_request = true},
      {.kind = described("smoothing_limit", "Towards Muon: smoothing to 0",
                         "How far clouds and energies of lanes with smoothing ε are from those of the "
                         "reference lane without, at the present step. As measured: no law is claimed.",
                         "arXiv 2605.23871"),
       .words = "epsilon limit smoothing muon convergence distance regularized zero",
       .needs = {"lane_distance", "energy"},
       .builder = build_smoothing_limit,
       .on_request = true},
      {.kind = described("integration_error", "Error over the time step",
                         "How far states of the integrators are from the flow's after the same time, over h, "
                         "in a lesson's set-ups: orders 1, 2 and 4.",
                         "arXiv 2605.23871"),
       .words = "integrator order convergence strang runge kutta rk4 step size accuracy",
       .needs = {"energy"},
       .builder = build_integration_error,
       .on_request = true,
       .study = Study::family},
      {.kind = described("moments", "Moments of the cloud",
                         "Means over the particles of entries of X and P and of their squared norms.",
                         "arXiv 2605.23871"),
       .words = "mean variance average statistics cloud",
       .needs = {"moments"},
       .builder = build_moments},
      {.kind = described(
           "kinetic_potential", "Kinetic energy and speed limit",
           "h(s) = √(s² + ε²) − ε, its slope, the speed, and its Fenchel dual, with the cloud's momenta "
           "on them; ε can be dragged.",
           "arXiv 2605.23871"),
       .words = "speed limit fenchel dual relativistic momentum velocity smoothing epsilon",
       .builder = build_kinetic_potential,
       .interest = {.clouds = true},
       .one_block = true,
       .on_request = true,
       .all_blocks = true},
      {.kind = described("mirror", "Momenta and velocities",
                         "Momentum as the dual variable: the singular values of P, those of the velocity "
                         "∇h(P) in the unit ball, and the Fenchel–Young gap of a U that can be dragged.",
                         "arXiv 2605.23871; the reading as a mirror step is ours"),
       .words = "mirror descent dual primal fenchel young gap momentum velocity ball",
       .builder = build_mirror,
       .of = {Capability::particles},
       .interest = {.clouds = true},
       .one_block = true,
       .on_request = true},
  };
  return kinds;
}

const Catalogue& figure_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue all;
    for (const FigureKind& row : figure_kinds()) all.push_back(row.kind);
    return all;
  }();
  return catalogue;
}

Interest interest_of(const std::vector<std::string>& ids) {
  Interest all;
  for (const FigureKind& row : figure_kinds())
    if (std::find(ids.begin(), ids.end(), row.kind.id) != ids.end())
      all = {all.updates || row.interest.updates, all.clouds || row.interest.clouds,
             all.spectra || row.interest.spectra};
  return all;
}

Study study_of(std::string_view id) {
  for (const FigureKind& row : figure_kinds())
    if (row.kind.id == id) return row.study;
  return Study::none;
}

bool is_of_clouds(std::string_view id) {
  return std::any_of(figure_kinds().begin(), figure_kinds().end(),
                     [&](const FigureKind& row) { return row.kind.id == id && row.of_clouds; });
}

const FigureKind& figure_kind(std::string_view id) {
  std::string known;
  for (const FigureKind& row : figure_kinds()) {
    if (row.kind.id == id) return row;
    known += (known.empty() ? "" : ", ") + row.kind.id;
  }
  throw InputError("unknown figure \"" + std::string(id) + "\"; known figures: " + known);
}

}  // namespace muonscope

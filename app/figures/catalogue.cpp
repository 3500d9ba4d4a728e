#include "app/figures/catalogue.h"

#include <algorithm>

#include "app/figures/finish.h"
#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "core/base/errors.h"

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

Figure FigureKind::build(const FigureInput& input, const ViewOptions& options) const {
  ViewOptions view = options;
  if (view.time == TimeAxis::flow && !has_flow_time(*input.snapshot)) view.time = TimeAxis::steps;
  Figure figure = builder(input, view);
  finish(figure, input.medium);
  return figure;
}

const std::vector<FigureKind>& figure_kinds() {
  static const std::vector<FigureKind> kinds{
      {described(
           "update", "What the update does to the spectrum",
           "The map φ from the direction's singular values to the update's, and both by index, a column "
           "per lane.",
           "arXiv 2605.23871, 2606.30509"),
       "spectral map orthogonalize phi gradient direction momentum newton schulz polar singular values",
       {},
       build_update,
       {.updates = true},
       true},
      {described("spectra", "Singular values over time",
                 "σᵢ(P) against the step, a plot per lane on the same axes, with the predicted curves."),
       "singular values sigma spectrum modes eigenvalues factors",
       {"singular_values"},
       build_spectra},
      {described("product", "Singular values of the product",
                 "σᵢ(PQᵀ) against the step, a plot per lane on the same axes, with the predicted curves.",
                 "arXiv 2606.30509, figure 4"),
       "singular values sigma spectrum product modes eigenvalues learnt",
       {"singular_values"},
       build_product},
      {described("loss", "Loss", "The loss of every lane against the step, logarithmic."),
       "error objective training curve convergence cost",
       {"loss"},
       build_loss},
      {described("conserved", "What is conserved",
                 "Overlaps of Δ₁ = √(PᵀP) − √(QᵀQ) and Δ₂ = PᵀP − QᵀQ with their values at step t*."),
       "invariant conservation law constant overlap balance imbalance",
       {"conserved"},
       build_conserved},
      {described(
           "alignment", "How singular vectors align",
           "1 − a² for the alignments of PQᵀ with M* and of P with Q, log–log, with fitted and predicted "
           "slopes.",
           "arXiv 2606.30509, figure 3"),
       "singular vectors angle overlap direction rotation",
       {"alignment"},
       build_alignment},
      {described("alignment_family", "How singular vectors align, in all set-ups",
                 "1 − a² for every set-up of a lesson, log–log: a column for each value of one key, a colour "
                 "for each value of another, with fitted and predicted slopes.",
                 "arXiv 2606.30509, figure 3"),
       "singular vectors angle overlap set-ups variants all",
       {"alignment"},
       build_alignment_family,
       {},
       false,
       true,
       Study::family},
      {described("loss_family", "Loss, in all set-ups",
                 "The loss of every set-up of a lesson over its steps: a column for each value of one key, a "
                 "colour for each value of another, a row a lane.",
                 ""),
       "error objective set-ups variants all compare",
       {"loss"},
       build_loss_family,
       {},
       false,
       true,
       Study::family},
      {described("sharpness", "Sharpness and its limit",
                 "The Hessian's largest eigenvalue of every lane, with 2/η, beyond which gradient descent is "
                 "unstable.",
                 "arXiv 2606.30509, 2103.00065"),
       "curvature hessian eigenvalue stability edge flatness critical rate",
       {"sharpness"},
       build_sharpness},
      {described("modes", "Error of each mode",
                 "|s*ᵢ − uᵢᵀPQᵀvᵢ| against the step, a plot per lane: which modes are learnt."),
       "error mode by mode learnt singular components",
       {"modes"},
       build_modes},
      {described("residual", "Spectrum of the residual",
                 "Singular values of PQᵀ − M* against the step, a plot per lane."),
       "error spectrum remaining difference singular values",
       {"residual"},
       build_residual},
      {described("effective_rank", "Effective rank",
                 "How many directions the singular values of PQᵀ spread over, by their entropy.",
                 "Roy & Vetterli, EUSIPCO 2007"),
       "entropy dimension low rank number of directions",
       {"effective_rank"},
       build_effective_rank},
      {described("balance", "Distance to balance", "‖PᵀP − QᵀQ‖ of every lane against the step."),
       "imbalance conserved difference gram",
       {"balance"},
       build_balance},
      {described("sweep", "Final loss over the learning rate",
                 "Loss after the last steps over the loss at step 0, for many learning rates run in the "
                 "background, with GD's critical rate and the lanes' own."),
       "learning rate scan tuning grid many runs best eta stability",
       {},
       build_sweep,
       {},
       false,
       true,
       Study::sweep},
      {described("chaos", "Propagation of chaos",
                 "How far clouds of N particles are from a large one after the same time: mean field and "
                 "sliced Wasserstein distance, root mean squares over many seeds, log–log with N^(−1/2).",
                 "arXiv 2605.23871"),
       "propagation mean field many particles wasserstein limit number",
       {},
       build_chaos,
       {},
       false,
       true,
       Study::chaos},
      {described("matrices", "Matrices", "P, Q, PQᵀ and the residual PQᵀ − M* of every lane as heat maps."),
       "heat map weights entries factors picture gradient",
       {},
       build_matrices},
      {described("images", "Pictures",
                 "The target and every lane's PQᵀ as pictures, where the target is one or came from a file."),
       "picture photo reconstruction image target",
       {},
       build_images,
       {},
       false,
       true},
      {described(
           "conditioning", "Steps against the condition number",
           "Steps to a loss of 1e-6 at the best learning rate, from shipped sweeps, and those of this run.",
           "arXiv 2601.13474"),
       "condition number steps scaling ill-conditioned annealing",
       {},
       build_conditioning,
       {},
       false,
       true},
      {described("schedule", "Learning rates",
                 "The learning rate of every lane over the steps: as it was, and as the schedule goes on "
                 "from here.",
                 ""),
       "learning rate eta decay warmup cosine anneal",
       {},
       build_schedule,
       {},
       false,
       true},
      {described(
           "flow_plane", "The scalar plane",
           "The loss over (p, q) of a 1×1 factorization with the flow of each lane's rule and the lane's "
           "way through it, a plot per lane."),
       "phase plane portrait vector field trajectory scalar contour landscape",
       {"entries"},
       build_flow_plane},
      {described(
           "slice", "A ball on the loss",
           "The loss that each lane's rule descends on a slice of the scalar plane, with the lane's state "
           "as a ball on it."),
       "ball loss landscape potential energy height",
       {"entries"},
       build_slice},
      {described("cloud", "Phase space",
                 "Where the particles are along two or three of their coordinates, a plot per lane.",
                 "arXiv 2605.23871"),
       "particles phase space scatter density positions momenta",
       {},
       build_cloud,
       {.clouds = true},
       false,
       false,
       Study::none,
       true},
      {described("speeds", "Speeds of the particles",
                 "How the spectral norms of the velocities ∇h_ε(P) are distributed, with their limit 1.",
                 "arXiv 2605.23871"),
       "velocity histogram particles speed limit relativistic",
       {},
       build_speeds,
       {.clouds = true, .spectra = true},
       false,
       true,
       Study::none,
       true},
      {described("cloud_spectra", "Spectra of the particles",
                 "How the singular values of X and P are distributed, a column per lane.",
                 "arXiv 2605.23871"),
       "histogram singular values particles distribution",
       {},
       build_cloud_spectra,
       {.clouds = true, .spectra = true},
       true,
       true,
       Study::none,
       true},
      {described(
           "energies", "Energies",
           "H = J + kinetic energy, which never rises, J, which may, what friction has taken, and the rate "
           "at which it does; a column per lane.",
           "arXiv 2605.23871"),
       "hamiltonian kinetic potential dissipation friction total energy",
       {"energy"},
       build_energies},
      {described("gap", "Gap to the minimum",
                 "H − J* and J − J* of every lane, logarithmic, with the fitted exponential rate.",
                 "arXiv 2605.23871"),
       "convergence rate exponential minimum decay distance",
       {"energy"},
       build_gap},
      {described(
           "identity", "How exactly energies add up",
           "|H(t) − H(0) + dissipated| of every lane, logarithmic: 0 in the flow, the integrator's error "
           "in a run.",
           "arXiv 2605.23871"),
       "energy balance conservation integrator error residual check",
       {"energy"},
       build_identity},
      {described(
           "block_energies", "Energies block by block",
           "J and the kinetic energies of a particle's matrices, one on top of the other up to H, and each "
           "by itself.",
           "arXiv 2605.23871"),
       "experts gate stacked kinetic energy parts",
       {"energy"},
       build_block_energies,
       {},
       false,
       true},
      {described("dominance", "Gradient dominance",
                 "⟨V, ∇h(V)⟩/(J − J*) of every lane: bounded below by μ > 0, the gap decays exponentially.",
                 "arXiv 2605.23871"),
       "polyak lojasiewicz pl inequality convergence gradient",
       {"dominance"},
       build_dominance},
      {described("lane_distance", "Distance between lanes",
                 "Sliced Wasserstein distance from every lane's cloud to the reference lane's, of positions "
                 "and of positions and momenta, logarithmic.",
                 "arXiv 2605.23871"),
       "wasserstein compare difference between lanes coupling",
       {"lane_distance"},
       build_lane_distance},
      {described("moments", "Moments of the cloud",
                 "Means over the particles of entries of X and P and of their squared norms.",
                 "arXiv 2605.23871"),
       "mean variance average statistics cloud",
       {"moments"},
       build_moments},
      {described(
           "kinetic_potential", "Kinetic energy and speed limit",
           "h(s) = √(s² + ε²) − ε, its slope, the speed, and its Fenchel dual, with the cloud's momenta "
           "on them; ε can be dragged.",
           "arXiv 2605.23871"),
       "speed limit fenchel dual relativistic momentum velocity smoothing epsilon",
       {},
       build_kinetic_potential,
       {.clouds = true},
       true,
       true,
       Study::none,
       false,
       true},
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

std::string study_id(Study study) {
  switch (study) {
    case Study::sweep:
      return "sweep";
    case Study::chaos:
      return "chaos";
    case Study::family:
      return "family";
    case Study::none:
      break;
  }
  return "";
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

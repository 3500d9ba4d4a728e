#pragma once
// Predicted singular values of the factors, mode by mode (docs/mathematics.md §3.1, arXiv 2606.30509).

#include <optional>
#include <span>

#include "core/problems/problem.h"
#include "core/run/snapshot.h"

namespace muonscope {

/// ramp: σᵢ rises by η a step up to √s*ᵢ (Muon). logistic: σᵢ² grows like s*ᵢ's logistic curve (gradient
/// descent).
enum class SpectrumLaw { ramp, logistic };

/// The law that a lane's spectrum follows; none where no law is known: weight decay, gradient descent with
/// momentum, steps scaled by the shape, entrywise maps, inexact polar factors, smoothing that is not small.
std::optional<SpectrumLaw> spectrum_law(const Spec& optimizer, const FactorizationFacts& facts);

/// σᵢ after learning rates that sum to `time`, for one mode: target value s ≥ 0, strength at the start a ≥ 0.
double predicted_value(SpectrumLaw law, double s, double a, double time);

/// Under what a law was derived: steps that are small for the mode and a start far below its plateau.
struct LawCondition {
  std::string words;         ///< "for ηs*ᵢ ≤ ¼"
  double longest_step = 0;   ///< largest learning rate for a mode
  double largest_start = 0;  ///< largest strength at the start, as FactorizationFacts::mode_start
};
LawCondition law_condition(SpectrumLaw law, double s);

/// Steps and, for each, the sum of the learning rates of all steps before it: what was (the trace's lr, edits
/// included) and, beyond the current step, what the schedule as it stands will do.
struct TrainingTime {
  std::vector<double> step, time;
};
/// How many of the samples a mode follows its law for: up to the first learning rate that is too large for
/// it; 0 where its start is.
std::size_t law_span(SpectrumLaw law, double s, double a, const TrainingTime& time);
TrainingTime training_time(const LaneSnapshot& lane, double last_step);
/// The same of some rows, in ascending order, and the current one.
TrainingTime training_time(const LaneSnapshot& lane, double last_step, std::span<const std::size_t> rows);
/// Every sample that a curve of about `count` points needs, ends included.
TrainingTime thinned(const TrainingTime& all, std::size_t count);

/// The step at which the lane's law lets a mode come within 5 % of √s*ᵢ, counted as the lane's steps are;
/// none where there is no law, or none that holds so far. `last`: the last step that is asked about.
std::optional<double> predicted_arrival(const LaneSnapshot& lane, const FactorizationFacts& facts,
                                        Eigen::Index mode, double last);

}  // namespace muonscope

#include "core/studies/chaos_fit.h"

#include <algorithm>
#include <cmath>

#include "core/observables/misalignment.h"
#include "core/random/stream.h"

namespace muonscope {
namespace {

constexpr std::size_t resamples = 1000;
/// Shares of the resamples below the ends of an interval.
constexpr double lower_share = 0.025, upper_share = 0.975;

double root_mean(std::span<const double> squares) {
  double sum = 0;
  for (const double square : squares) sum += square;
  return std::sqrt(sum / static_cast<double>(squares.size()));
}

std::vector<double> squared(const std::vector<double>& distances) {
  std::vector<double> squares;
  squares.reserve(distances.size());
  for (const double distance : distances) squares.push_back(distance * distance);
  return squares;
}

/// RMS of `resamples` draws with replacement.
std::vector<double> resampled(std::span<const double> squares, Stream& stream) {
  std::vector<double> out, drawn(squares.size());
  for (std::size_t i = 0; i < resamples; ++i) {
    for (double& square : drawn)
      square = squares[static_cast<std::size_t>(stream.uniform() * static_cast<double>(squares.size()))];
    out.push_back(root_mean(drawn));
  }
  return out;
}

Estimate estimate(double value, std::vector<double> resampled_values) {
  std::ranges::sort(resampled_values);
  const auto at = [&](double share) {
    return resampled_values[static_cast<std::size_t>(share * static_cast<double>(resampled_values.size()))];
  };
  return {value, at(lower_share), at(upper_share)};
}

}  // namespace

ChaosCurve fit_chaos(std::span<const double> counts, std::span<const std::vector<double>> distances,
                     std::string_view stream_name) {
  Stream stream(0, stream_name);
  ChaosCurve curve;
  curve.counts.assign(counts.begin(), counts.end());
  std::vector<std::vector<double>> draws;
  std::vector<double> values;
  for (const std::vector<double>& of_size : distances) {
    const std::vector<double> squares = squared(of_size);
    draws.push_back(resampled(squares, stream));
    values.push_back(root_mean(squares));
    curve.rms.push_back(estimate(values.back(), draws.back()));
  }
  const std::optional<PowerLaw> fit = fit_power_law(counts, values);
  if (!fit) return curve;
  std::vector<double> slopes, drawn(counts.size());
  for (std::size_t i = 0; i < resamples; ++i) {
    for (std::size_t k = 0; k < drawn.size(); ++k) drawn[k] = draws[k][i];
    if (const auto again = fit_power_law(counts, drawn)) slopes.push_back(again->exponent);
  }
  if (slopes.size() < resamples) return curve;
  curve.slope = estimate(fit->exponent, std::move(slopes));
  curve.factor = fit->factor;
  return curve;
}

}  // namespace muonscope

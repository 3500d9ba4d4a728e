#pragma once
// Root mean squares over seeds with bootstrap intervals, and their power of N.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace muonscope {

/// How far one cloud is from the reference.
struct ChaosDistance {
  double mean_field = 0;   ///< ‖u_N − u_ref‖, Euclidean
  double wasserstein = 0;  ///< sliced, of order 1, in phase space
};

/// A number with the interval that holds 95 % of its bootstrap resamples.
struct Estimate {
  double value = 0, low = 0, high = 0;
};

struct ChaosCurve {
  std::vector<double> counts;     ///< N
  std::vector<Estimate> rms;      ///< over the seeds, resampled among them
  std::optional<Estimate> slope;  ///< of ln rms over ln N by least squares; none for fewer than three sizes
  double factor = 0;              ///< of the fit: rms ≈ factor·N^slope
};

/// `distances[i]`: of the clouds of counts[i] particles, by seed. `stream` names the random draws of the
/// bootstrap (Efron 1979), which resamples the clouds of each size.
ChaosCurve fit_chaos(std::span<const double> counts, std::span<const std::vector<double>> distances,
                     std::string_view stream);

}  // namespace muonscope

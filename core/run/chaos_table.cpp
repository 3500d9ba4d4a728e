#include "core/run/chaos_table.h"

#include "core/io/numbers.h"
#include "core/optimizers/schedule.h"

namespace muonscope {
namespace {

std::string cells_of(const Estimate& estimate) {
  return round_trip(estimate.value) + "," + round_trip(estimate.low) + "," + round_trip(estimate.high);
}

std::string fit_row(const std::string& name, const ChaosCurve& curve) {
  return name + "," + (curve.slope ? cells_of(*curve.slope) : ",,") + "\n";
}

}  // namespace

std::string chaos_csv(const ChaosResult& result) {
  std::string text =
      "count,seeds,rms_u,rms_u_low,rms_u_high,rms_sliced_wasserstein,rms_sliced_wasserstein_low,"
      "rms_sliced_wasserstein_high\n";
  for (std::size_t i = 0; i < result.sizes.size(); ++i) {
    const ChaosSize& size = result.sizes[i];
    text += std::to_string(size.count) + "," + std::to_string(size.clouds.size()) + "," +
            cells_of(result.mean_field.rms[i]) + "," + cells_of(result.wasserstein.rms[i]) + "\n";
  }
  return text;
}

std::string chaos_clouds_csv(const ChaosResult& result) {
  std::string text = "count,seed,error_u,sliced_wasserstein\n";
  for (const ChaosSize& size : result.sizes) {
    for (std::size_t seed = 0; seed < size.clouds.size(); ++seed) {
      text += std::to_string(size.count) + "," + std::to_string(seed) + "," +
              round_trip(size.clouds[seed].mean_field) + "," + round_trip(size.clouds[seed].wasserstein) +
              "\n";
    }
  }
  return text;
}

std::string chaos_fit_csv(const ChaosResult& result) {
  return "distance,slope,slope_low,slope_high\n" + fit_row("rms_u", result.mean_field) +
         fit_row("rms_sliced_wasserstein", result.wasserstein);
}

std::optional<Step> step_at_time(const LaneSpec& lane, double time, Step most) {
  constexpr double slack = 1e-9;  // sums of rates carry rounding
  double sum = 0;
  for (Step t = 0; t <= most; ++t) {
    if (sum >= time * (1 - slack)) return t;
    sum += learning_rate(lane.schedule, t);
  }
  return std::nullopt;
}

}  // namespace muonscope

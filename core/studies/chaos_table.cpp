#include "core/studies/chaos_table.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "core/base/numbers.h"
#include "core/optimizers/schedule.h"

namespace muonscope {
namespace {

std::string cells_of(const Estimate& estimate) {
  return round_trip(estimate.value) + "," + round_trip(estimate.low) + "," + round_trip(estimate.high);
}

std::string fit_row(const std::string& name, const ChaosCurve& curve) {
  return name + "," + (curve.slope ? cells_of(*curve.slope) : ",,") + "\n";
}

/// The numbers at the start of a text.
std::optional<ChaosCloud> read_cloud(std::string_view text) {
  ChaosCloud cloud;
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  const auto read = [&](auto& number) {
    const auto [next, error] = std::from_chars(at, end, number);
    const bool good = error == std::errc() && next != end;
    at = good ? next + 1 : end;
    return good;
  };
  const bool good = read(cloud.count) && read(cloud.seed) && read(cloud.distance.mean_field) &&
                    read(cloud.distance.wasserstein);
  return good ? std::optional(cloud) : std::nullopt;
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

std::string chaos_clouds_header() {
  return "count,seed,error_u,sliced_wasserstein\n";
}

std::string chaos_cloud_line(const ChaosCloud& cloud) {
  return std::to_string(cloud.count) + "," + std::to_string(cloud.seed) + "," +
         round_trip(cloud.distance.mean_field) + "," + round_trip(cloud.distance.wasserstein) + "\n";
}

std::string chaos_clouds_csv(std::vector<ChaosCloud> clouds) {
  std::ranges::sort(clouds, {}, [](const ChaosCloud& cloud) { return std::pair(cloud.count, cloud.seed); });
  std::string text = chaos_clouds_header();
  for (const ChaosCloud& cloud : clouds) text += chaos_cloud_line(cloud);
  return text;
}

SavedClouds saved_clouds(const Chaos& chaos, std::string_view table) {
  SavedClouds saved;
  const std::string header = chaos_clouds_header();
  if (!table.starts_with(header)) return saved;
  saved.bytes = header.size();
  std::set<std::pair<std::size_t, std::size_t>> left;
  for (const std::size_t count : chaos.counts())
    for (std::size_t seed = 0; seed < static_cast<std::size_t>(chaos.spec.seeds); ++seed)
      left.emplace(count, seed);
  while (saved.bytes < table.size()) {
    const std::string_view rest = table.substr(saved.bytes);
    const std::optional<ChaosCloud> cloud = read_cloud(rest);
    // Cut, or changed by hand, it would not read like this.
    if (!cloud || !rest.starts_with(chaos_cloud_line(*cloud)) || !left.erase({cloud->count, cloud->seed}))
      break;
    saved.bytes += chaos_cloud_line(*cloud).size();
    saved.clouds.push_back(*cloud);
  }
  return saved;
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

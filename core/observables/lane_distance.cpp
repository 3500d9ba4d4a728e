#include "core/observables/measures.h"

namespace muonscope {
namespace {

Probe lane_distance_probe(const Problem&) {
  return {{"lane_distance", "lane_distance_phase"}, [](const Sample& sample, std::span<double> out) {
            out[0] = sample.distance.positions;
            out[1] = sample.distance.phase;
          }};
}

}  // namespace

ObservableKind lane_distance_observable() {
  return {.kind = {.id = "lane_distance",
                   .title = "Distance between lanes",
                   .summary = "Sliced Wasserstein distance of order 1 from a lane's cloud to the reference "
                              "lane's, of X and of X and P together; record.reference_lane names that lane.",
                   .source = "arXiv 2605.23871"},
          .needs = {Capability::particles},
          .probe = lane_distance_probe,
          .wants = {.distance = true}};
}

}  // namespace muonscope

#include "core/studies/integration_error.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/io/npy.h"
#include "core/observables/misalignment.h"
#include "core/optimizers/schedule.h"
#include "core/particles/particle_system.h"

namespace muonscope {
namespace {

/// Times of the flow are sums of time steps: those that differ by less are one.
constexpr double same_time = 1e-9;
/// Errors below this part of the state are rounding and say nothing of an order.
constexpr double rounding = 1e-13;

/// A lane's end.
struct End {
  Flow flow;
  double h = 0, time = 0;
  const LaneResult* lane = nullptr;
};

std::optional<double> final_time(const LaneResult& lane) {
  const auto column = std::ranges::find(lane.columns, "time");
  if (column == lane.columns.end() || lane.final_row.empty()) return std::nullopt;
  return lane.final_row[static_cast<std::size_t>(column - lane.columns.begin())];
}

std::vector<End> flows_of(const FamilyResult& result) {
  std::vector<End> ends;
  for (const std::shared_ptr<const FamilyOutcome>& outcome : result.ends) {
    if (!outcome) continue;
    const Results& results = outcome->results;
    for (std::size_t i = 0; i < results.lanes.size(); ++i) {
      const LaneSpec& spec = results.experiment.lanes[i];
      const std::optional<Flow> flow = flow_of(spec.optimizer);
      const std::optional<double> time = final_time(results.lanes[i]);
      if (!flow || !time || results.lanes[i].diverged_at) continue;
      ends.push_back({*flow, learning_rate(spec.schedule, 0), *time, &results.lanes[i]});
    }
  }
  return ends;
}

bool at_time(const End& end, double time) {
  return std::abs(end.time - time) <= same_time * std::abs(time);
}

/// Leaves those at the time at which most are; of equally many, the first found.
void keep_one_time(std::vector<End>& ends) {
  const auto company = [&](double time) {
    return std::ranges::count_if(ends, [&](const End& end) { return at_time(end, time); });
  };
  const auto most = std::ranges::max_element(
      ends, {}, [&](const End& end) { return end.time > 0 ? company(end.time) : 0; });
  if (most == ends.end()) return;
  const double time = most->time;
  std::erase_if(ends, [&](const End& end) { return !at_time(end, time); });
}

/// Numbers of X and P as they stand in their files, and how many particles they are of.
struct FinalState {
  std::vector<double> numbers;
  double count = 0;
};

FinalState state_of(const LaneResult& lane) {
  FinalState state;
  for (const FinalArray& array : lane.arrays) {
    const NpyHeader header = read_npy_header(array.npy, array.npy.size(), array.name,
                                             {max_particles, max_particle_side, max_particle_side});
    const std::size_t before = state.numbers.size(), bytes = array.npy.size() - header.data_offset;
    state.numbers.resize(before + bytes / sizeof(double));
    std::memcpy(state.numbers.data() + before, array.npy.data() + header.data_offset, bytes);
    state.count = static_cast<double>(header.shape.front());
  }
  return state;
}

double norm_of(const FinalState& state) {
  double sum = 0;
  for (const double value : state.numbers) sum += value * value;
  return std::sqrt(sum / state.count);
}

/// NaN where they are not of the same size.
double distance(const FinalState& a, const FinalState& b) {
  if (a.numbers.size() != b.numbers.size() || a.count != b.count) return std::nan("");
  FinalState difference = a;
  for (std::size_t i = 0; i < b.numbers.size(); ++i) difference.numbers[i] -= b.numbers[i];
  return norm_of(difference);
}

/// By rising h; of one h the integrator of highest order first.
bool more_exact(const End& a, const End& b) {
  return a.h != b.h ? a.h < b.h : order_of(a.flow.integrator) > order_of(b.flow.integrator);
}

bool same_motion(const Flow& a, const Flow& b) {
  return a.form == b.form && a.smoothing == b.smoothing && a.damping == b.damping;
}

void fit_order(IntegratorErrors& of, double floor) {
  std::vector<double> h, errors;
  for (std::size_t i = 0; i < of.errors.size(); ++i) {
    if (!(of.errors[i] > floor)) continue;
    h.push_back(of.steps[i]);
    errors.push_back(of.errors[i]);
  }
  if (const auto law = fit_power_law(h, errors)) of.order = law->exponent;
}

}  // namespace

int order_of(Integrator integrator) {
  switch (integrator) {
    case Integrator::muon:
      return 1;
    case Integrator::strang:
      return 2;
    case Integrator::rk4:
      return 4;
  }
  return 0;
}

std::optional<IntegrationErrors> integration_errors(const FamilyResult& result) {
  std::vector<End> ends = flows_of(result);
  keep_one_time(ends);
  if (ends.empty()) return std::nullopt;
  std::ranges::stable_sort(ends, more_exact);
  const End reference = ends.front();
  std::erase_if(ends, [&](const End& end) {
    return end.lane == reference.lane || !same_motion(end.flow, reference.flow);
  });
  if (ends.empty() || ends.front().h == ends.back().h) return std::nullopt;
  const FinalState exact = state_of(*reference.lane);
  IntegrationErrors found{reference.time, reference.h, reference.flow.integrator, {}};
  for (const Integrator integrator : {Integrator::muon, Integrator::strang, Integrator::rk4}) {
    IntegratorErrors one{integrator, {}, {}};
    for (const End& end : ends) {
      if (end.flow.integrator != integrator) continue;
      const double error = distance(state_of(*end.lane), exact);
      if (!std::isfinite(error)) continue;
      one.steps.push_back(end.h);
      one.errors.push_back(error);
    }
    fit_order(one, rounding * norm_of(exact));
    if (!one.steps.empty()) found.integrators.push_back(std::move(one));
  }
  return found;
}

}  // namespace muonscope

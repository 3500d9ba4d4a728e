#include "core/run/memory.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include "core/base/errors.h"
#include "core/base/worker_pool.h"
#include "core/experiment/problem_catalogue.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"
#include "core/particles/particle_system.h"
#include "core/particles/sliced_wasserstein.h"

#if __has_include(<sys/resource.h>)
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace muonscope {
namespace {

constexpr std::uint64_t mebibyte = 1u << 20;
/// Of the program itself, its libraries, stacks and traces.
constexpr std::uint64_t program_memory = 64 * mebibyte;

constexpr std::uint64_t unknown_memory = std::numeric_limits<std::uint64_t>::max();

/// Linux's estimate of what can be taken without swapping.
std::uint64_t system_memory() {
  std::ifstream file("/proc/meminfo");
  std::string name, unit;
  for (std::uint64_t kibibytes = 0; file >> name >> kibibytes; std::getline(file, unit)) {
    if (name == "MemAvailable:") return kibibytes << 10;
  }
  return unknown_memory;
}

/// What a limit on the address space (ulimit -v) leaves.
std::uint64_t limited_memory() {
#if __has_include(<sys/resource.h>)
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return unknown_memory;
  std::ifstream file("/proc/self/statm");
  std::uint64_t pages = 0;
  file >> pages;
  const std::uint64_t used = pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return limit.rlim_cur > used ? limit.rlim_cur - used : 0;
#else
  return unknown_memory;
#endif
}

/// Clouds that a lane holds as it steps: positions, momenta, their next values, forces, stages.
std::uint64_t clouds_of(const Spec& optimizer) {
  if (const std::optional<Flow> flow = flow_of(optimizer)) {
    switch (flow->integrator) {
      case Integrator::muon:
        return 4;
      case Integrator::strang:
        return 5;
      case Integrator::rk4:
        return 8;
    }
  }
  const Rule rule = compose(optimizer);
  const bool second = std::holds_alternative<SecondMoment>(rule.precondition);
  return 3u + (rule.momentum.stateless() ? 0 : 2) + (second ? 2 : 0);
}

/// Clouds of a lane's final state, copied as files when they are written.
std::uint64_t final_clouds_of(const Spec& optimizer) {
  return flow_of(optimizer) || !compose(optimizer).momentum.stateless() ? 2 : 1;
}

/// Bytes that the clouds of the system and of its lanes take.
std::uint64_t particle_bytes(const Experiment& experiment) {
  const Spec& problem = experiment.problem;
  std::uint64_t clouds = 2;  // the initial X and P
  for (const char* const name : {"x", "p"}) {
    if (problem.part("init").part(name).kind == "file") clouds += 1;  // kept as the bytes of inputs/
  }
  const auto& recorded = experiment.record.observables;
  const auto records = [&](const char* id) { return std::ranges::find(recorded, id) != recorded.end(); };
  const std::uint64_t forces = records("dominance") ? 1 : 0;  // of a row, measured anew
  const bool compared = records("lane_distance");             // copies of X and P
  for (const LaneSpec& lane : experiment.lanes)
    clouds += clouds_of(lane.optimizer) + final_clouds_of(lane.optimizer) + forces + (compared ? 2 : 0);
  std::uint64_t entries = 0;
  for (const ObjectiveBlock& block : objective_of(problem, 0, experiment.directory)->blocks())
    entries += static_cast<std::uint64_t>(block.shape.entries());
  const auto count = static_cast<std::uint64_t>(problem.integer("count"));
  return count * entries * sizeof(double) * clouds +
         (compared ? distances_bytes(count, hardware_threads()) : 0);
}

}  // namespace

std::uint64_t free_memory() {
  return std::min(system_memory(), limited_memory());
}

void require_memory(const Experiment& experiment, std::uint64_t available) {
  // Matrices never take much.
  if (!problem_kind(experiment.problem.kind).particles) return;
  const std::uint64_t needed = particle_bytes(experiment) + program_memory;
  if (needed <= available) return;
  const std::size_t lanes = experiment.lanes.size();
  throw InputError(
      "problem: " +
      (lanes == 1 ? "1 lane of this size needs " : std::to_string(lanes) + " lanes of this size need ") +
      std::to_string(needed / mebibyte) + " MiB of memory, but " + std::to_string(available / mebibyte) +
      " MiB are free; lower problem.count or leave out lanes");
}

}  // namespace muonscope

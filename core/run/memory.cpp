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

/// Numbers that a lane holds of a particle's matrix as it steps: positions, momenta, their next values,
/// forces, stages; of rules buffers and their next values.
std::uint64_t numbers_of(const Spec& optimizer, MatrixShape shape) {
  const std::uint64_t entries = shape.entries();
  if (const std::optional<Flow> flow = flow_of(optimizer)) {
    switch (flow->integrator) {
      case Integrator::muon:
        return 4 * entries;
      case Integrator::strang:
        return 5 * entries;
      case Integrator::rk4:
        return 8 * entries;
    }
  }
  std::uint64_t numbers = 3 * entries;
  for (const BufferShape& buffer : compose(optimizer).buffers(shape)) numbers += 2 * buffer.shape.entries();
  return numbers;
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
  const std::uint64_t forces = records("dominance") || records("momentum_bound") ? 1 : 0;  // of a row
  const bool compared = records("lane_distance") || records("coupled_distance");  // copies of X and P
  for (const LaneSpec& lane : experiment.lanes)
    clouds += final_clouds_of(lane.optimizer) + forces + (compared ? 2 : 0);
  std::uint64_t numbers = 0;
  for (const ObjectiveBlock& block : objective_of(problem, 0, experiment.directory)->blocks()) {
    const MatrixShape shape{block.shape.rows, block.shape.cols};
    numbers += clouds * shape.entries();
    for (const LaneSpec& lane : experiment.lanes) numbers += numbers_of(lane.optimizer, shape);
  }
  const auto count = static_cast<std::uint64_t>(problem.integer("count"));
  return count * numbers * sizeof(double) + (compared ? distances_bytes(count, hardware_threads()) : 0);
}

}  // namespace

std::uint64_t free_memory() {
  return std::min(system_memory(), limited_memory());
}

void require_memory(const Experiment& experiment, std::uint64_t available) {
  // Matrices never take much.
  if (!problem_kind(experiment.problem.kind).offer.always.has(Capability::particles)) return;
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

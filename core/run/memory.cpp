#include "core/run/memory.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include "core/errors.h"
#include "core/problems/problem.h"

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

}  // namespace

std::uint64_t free_memory() {
  return std::min(system_memory(), limited_memory());
}

void require_memory(const Experiment& experiment, std::uint64_t available) {
  const ProblemKind& kind = problem_kind(experiment.problem.kind);
  if (!kind.bytes) return;
  const std::uint64_t needed = kind.bytes(experiment) + program_memory;
  if (needed <= available) return;
  const std::size_t lanes = experiment.lanes.size();
  throw InputError(
      "problem: " +
      (lanes == 1 ? "1 lane of this size needs " : std::to_string(lanes) + " lanes of this size need ") +
      std::to_string(needed / mebibyte) + " MiB of memory, but " + std::to_string(available / mebibyte) +
      " MiB are free; lower problem.count or leave out lanes");
}

}  // namespace muonscope

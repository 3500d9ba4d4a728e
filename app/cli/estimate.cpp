#include "app/cli/estimate.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "core/base/json.h"
#include "core/experiment/format.h"

namespace muonscope {
namespace {

/// What kernels of this kind reach on one processor.
constexpr double operations_a_second = 6e9;
/// Of a lane's step besides its operations.
constexpr double seconds_besides = 1e-6;
constexpr double minute = 60, hour = 60 * minute, day = 24 * hour;
constexpr double worth_saying = 30 * minute;
/// Particles that stand for any number of them.
constexpr std::int64_t sample_particles = 256;

/// Of a step of all lanes, on one processor.
double step_seconds(const Run& run) {
  double seconds = 0;
  for (const Lane& lane : run.lanes())
    seconds += lane.flops().before(1) / operations_a_second + seconds_besides;
  return seconds;
}

/// Of a row of all lanes, which is measured.
double row_seconds(const Run& run) {
  const auto begin = std::chrono::steady_clock::now();
  run.current_rows();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// The parts of a run that go on at the same time.
double parallel_parts(const Run& run, int threads) {
  const bool particles = run.problem()->particles() != nullptr;
  const auto lanes = static_cast<double>(run.lanes().size());
  return particles ? threads : std::min<double>(threads, lanes);
}

/// Losses only, and no row of them but the first and the last.
Experiment losses_of(Experiment experiment) {
  experiment.record.observables = {"loss"};
  experiment.record.every = std::max<Step>(experiment.steps, 1);
  return experiment;
}

}  // namespace

double estimated_seconds(const Run& run, int threads) {
  const auto steps = static_cast<double>(run.experiment().steps);
  const auto rows = steps / static_cast<double>(run.experiment().record.every);
  const double rows_take = rows > 1000 ? rows * row_seconds(run) : 0;
  return (steps * step_seconds(run) + rows_take) / parallel_parts(run, threads);
}

double estimated_seconds(const Sweep& sweep, Step steps, int threads) {
  WorkerPool alone(1);
  const Run first(losses_of(sweep.experiment(0)), alone);
  return static_cast<double>(steps) * step_seconds(first) / threads;
}

double estimated_seconds(const Chaos& chaos, int threads) {
  Experiment few = with_value(chaos.base, "problem.count", sample_particles);
  few.lanes = {few.lanes[chaos.lane()]};
  few.record.reference_lane.clear();
  few.edits.clear();
  WorkerPool alone(1);
  const Run run(losses_of(std::move(few)), alone);
  return static_cast<double>(chaos.work()) / sample_particles * step_seconds(run) / threads;
}

double estimated_seconds(const Family& family, int threads) {
  double seconds = 0;
  WorkerPool alone(1);
  for (const FamilyMember& member : family.members)
    seconds += estimated_seconds(Run(member.experiment, alone), 1);
  return seconds / std::min<double>(threads, static_cast<double>(family.members.size()));
}

namespace {

double seconds_of(std::monostate, int) {
  return 0;
}
double seconds_of(const SweepResult& begun, int threads) {
  Step total = 0;
  for (std::size_t run = 0; run < begun.sweep->runs(); ++run) total += begun.sweep->steps(run);
  return estimated_seconds(*begun.sweep, total, threads);
}
double seconds_of(const ChaosResult& begun, int threads) {
  return estimated_seconds(*begun.chaos, threads);
}
double seconds_of(const FamilyResult& begun, int threads) {
  return estimated_seconds(*begun.family, threads);
}
double seconds_of(const SeedsResult& begun, int threads) {
  return seconds_of(begun.runs, threads);
}

}  // namespace

double estimated_seconds(const StudyResult& begun, int threads) {
  return std::visit([threads](const auto& one) { return seconds_of(one, threads); }, begun);
}

std::string long_time(double seconds) {
  if (seconds < worth_saying) return "";
  const auto about = [](double count, const char* unit) {
    char text[64];
    std::snprintf(text, sizeof text, "about %.0f %s", count, unit);
    return std::string(text);
  };
  if (seconds < 1.5 * hour) return about(std::round(seconds / (10 * minute)) * 10, "minutes");
  if (seconds < 2 * day) return about(seconds / hour, "hours");
  return seconds < 1000 * day ? about(seconds / day, "days") : about(seconds / (365 * day), "years");
}

void announce(double seconds, bool quiet) {
  const std::string text = long_time(seconds);
  if (text.empty() || quiet) return;
  std::fprintf(stderr, "muonscope: this will take %s; Ctrl+C ends it and keeps what it has by then\n",
               text.c_str());
  std::fflush(stderr);
}

}  // namespace muonscope

#include "core/studies/chaos.h"
#include "core/experiment/problem_catalogue.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <string>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/stop.h"
#include "core/base/work_counter.h"
#include "core/experiment/chaos_spec.h"
#include "core/experiment/format.h"
#include "core/optimizers/schedule.h"
#include "core/particles/motion.h"
#include "core/particles/particle_system.h"
#include "core/particles/sliced_wasserstein.h"
#include "core/run/dynamics.h"
#include "core/run/memory.h"

namespace muonscope {
namespace {

/// Particles' steps between two looks at whether to go on.
constexpr Step particle_stride = 1 << 20;

/// A cloud at the time of the comparison.
struct Arrival {
  std::vector<double> u;
  Slices slices;
};

/// One experiment's clouds, all under the same objective.
class Ensemble {
 public:
  explicit Ensemble(const Chaos& chaos)
      : chaos_(chaos),
        problem_(make_problem(chaos.base)),
        weights_(problem_->particles()->objective().feature_weights()),
        lane_(chaos.base.lanes[chaos.lane()]),
        init_(chaos.base.problem.part("init")) {}

  /// `name` tells its random draws from those of all other clouds. Nothing if the work was cancelled.
  std::optional<Arrival> arrival(std::size_t particles, const std::string& name, WorkerPool& pool,
                                 WorkCounter& counter) const {
    const auto system = problem_->particles()->redrawn(init_, particles, chaos_.base.seed, "chaos." + name);
    const Passes passes(system->objective(), system->positions(), pool);
    CloudState at{system->positions(), passes.field(system->positions())};
    const std::unique_ptr<Motion> motion = make_motion(lane_.optimizer, passes, system->momenta());
    Step unreported = 0;
    for (Step t = 0; t < *chaos_.spec.steps; ++t) {
      if (!motion->step(at, learning_rate(lane_.schedule, t), divergence_bound)) fail_at(t, particles);
      unreported += static_cast<Step>(particles);
      if (unreported < particle_stride) continue;
      counter.add(std::exchange(unreported, 0));
      if (counter.cancelled()) return std::nullopt;
    }
    Arrival arrival{at.field.u, Slices(at.x, motion->momenta(), pool)};
    counter.add(unreported);
    return arrival;
  }

  /// ‖u − v‖ of two mean fields.
  double distance(const std::vector<double>& u, const std::vector<double>& v) const {
    double square = 0;
    for (std::size_t i = 0; i < u.size(); ++i) square += weights_[i] * (u[i] - v[i]) * (u[i] - v[i]);
    return std::sqrt(square);
  }

 private:
  static std::shared_ptr<const Problem> make_problem(const Experiment& experiment) {
    // Only the objective is used: no large cloud is drawn for it.
    Experiment small = with_value(experiment, "problem.count", 1);
    return problem_kind(small.problem.kind).make(small.problem, small.seed, small.directory);
  }

  [[noreturn]] void fail_at(Step step, std::size_t particles) const {
    throw CloudDiverged("a cloud of " + std::to_string(particles) + " particles of lane " + lane_.name +
                        " diverged at step " + std::to_string(step) +
                        "; compare at an earlier step or lower the learning rate");
  }

  const Chaos& chaos_;
  std::shared_ptr<const Problem> problem_;
  std::vector<double> weights_;
  const LaneSpec& lane_;
  const Spec& init_;
};

/// Clouds as they come in; a size is handed on when its last one is there.
class Collection {
 public:
  Collection(const Chaos& chaos, const ChaosControl& control, const ChaosRecord& record)
      : control_(control), record_(record) {
    for (const std::size_t count : chaos.counts())
      sizes_.push_back({count, std::vector<ChaosDistance>(static_cast<std::size_t>(chaos.spec.seeds))});
    open_.assign(sizes_.size(), sizes_.front().clouds.size());
    there_.assign(sizes_.size(), std::vector<bool>(sizes_.front().clouds.size()));
    for (const ChaosCloud& cloud : record.done) keep(cloud);
  }

  bool has(std::size_t size, std::size_t seed) const { return there_[size][seed]; }

  void add(const ChaosCloud& cloud) {
    const std::lock_guard lock(mutex_);
    if (record_.found) record_.found(cloud);
    keep(cloud);
  }

  std::vector<ChaosSize> finished() {
    std::vector<ChaosSize> out;
    for (std::size_t i = 0; i < sizes_.size(); ++i)
      if (open_[i] == 0) out.push_back(std::move(sizes_[i]));
    return out;
  }

 private:
  void keep(const ChaosCloud& cloud) {
    const auto size = std::ranges::find(sizes_, cloud.count, &ChaosSize::count);
    const auto place = static_cast<std::size_t>(size - sizes_.begin());
    size->clouds[cloud.seed] = cloud.distance;
    there_[place][cloud.seed] = true;
    if (--open_[place] == 0 && control_.finished) control_.finished(*size);
  }

  const ChaosControl& control_;
  const ChaosRecord& record_;
  std::vector<ChaosSize> sizes_;
  std::vector<std::size_t> open_;         ///< clouds that are missing
  std::vector<std::vector<bool>> there_;  ///< by size and seed
  std::mutex mutex_;
};

/// All of the distances of one kind, as fit_chaos wants them.
std::vector<std::vector<double>> distances_of(const std::vector<ChaosSize>& sizes,
                                              double ChaosDistance::*kind) {
  std::vector<std::vector<double>> out;
  for (const ChaosSize& size : sizes) {
    out.emplace_back();
    for (const ChaosDistance& cloud : size.clouds) out.back().push_back(cloud.*kind);
  }
  return out;
}

}  // namespace

std::vector<std::size_t> Chaos::counts() const {
  std::vector<std::size_t> counts;
  for (std::int64_t k = spec.from; k <= spec.to; ++k) counts.push_back(std::size_t{1} << k);
  return counts;
}

std::size_t Chaos::lane() const {
  return lane_named(base, spec.lane).value_or(base.lanes.size());
}

Step Chaos::work(const std::vector<ChaosCloud>& done) const {
  Step particles = 0;
  for (const std::size_t count : counts()) particles += spec.seeds * static_cast<Step>(count);
  for (const ChaosCloud& cloud : done) particles -= static_cast<Step>(cloud.count);
  if (particles > 0) particles += Step{1} << spec.reference;
  return particles * *spec.steps;
}

Chaos declared_chaos(const Experiment& experiment) {
  const ChaosSpec spec = chaos_of(experiment);
  const std::int64_t count = std::int64_t{1} << spec.reference;
  Experiment reference = with_value(experiment, "problem.count", count);
  Chaos chaos{experiment, spec};
  reference.lanes = {experiment.lanes[chaos.lane()]};
  const std::uint64_t available = free_memory(), slices = slices_bytes(static_cast<std::uint64_t>(count));
  require_memory(reference, available > slices ? available - slices : 0);
  return chaos;
}

std::vector<ChaosSize> run_chaos(const Chaos& chaos, WorkerPool& pool, const ChaosControl& control,
                                 const ChaosRecord& record) {
  Collection collection(chaos, control, record);
  const std::vector<std::size_t> counts = chaos.counts();
  const auto seeds = static_cast<std::size_t>(chaos.spec.seeds);
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < counts.size() * seeds; ++i)
    if (!collection.has(i / seeds, i % seeds)) left.push_back(i);
  if (left.empty()) return collection.finished();

  const Ensemble ensemble(chaos);
  std::atomic<bool> failed = false;  // then the rest would be for nothing
  WorkCounter counter(
      chaos.work(record.done), [&] { return failed || (control.cancelled && control.cancelled()); },
      control.progress);
  std::optional<Arrival> reference;
  try {
    reference = ensemble.arrival(std::size_t{1} << chaos.spec.reference, "reference", pool, counter);
  } catch (const Stopped&) {  // inside a step
  }
  if (!reference) return collection.finished();
  try {
    pool.for_each(left.size(), [&](std::size_t i) {
      if (counter.cancelled()) return;
      const std::size_t count = counts[left[i] / seeds], seed = left[i] % seeds;
      try {
        WorkerPool alone(1);
        const std::string name = std::to_string(count) + "." + std::to_string(seed);
        const std::optional<Arrival> cloud = ensemble.arrival(count, name, alone, counter);
        if (!cloud) return;
        collection.add({count,
                        seed,
                        {ensemble.distance(cloud->u, reference->u),
                         sliced_wasserstein(cloud->slices, reference->slices)}});
      } catch (const Stopped&) {  // inside a step
      } catch (...) {
        failed = true;
        throw;
      }
    });
  } catch (const Stopped&) {  // clouds that nobody began
  }
  return collection.finished();
}

void add(ChaosResult& result, const ChaosSize& size) {
  const auto place = std::ranges::lower_bound(result.sizes, size.count, {}, &ChaosSize::count);
  result.sizes.insert(place, size);
  std::vector<double> counts;
  for (const ChaosSize& each : result.sizes) counts.push_back(static_cast<double>(each.count));
  result.mean_field = fit_chaos(counts, distances_of(result.sizes, &ChaosDistance::mean_field), "chaos.u");
  result.wasserstein = fit_chaos(counts, distances_of(result.sizes, &ChaosDistance::wasserstein), "chaos.w");
}

}  // namespace muonscope

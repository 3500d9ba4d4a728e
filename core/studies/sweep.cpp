#include "core/studies/sweep.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/base/stop.h"
#include "core/base/work_counter.h"
#include "core/experiment/format.h"
#include "core/run/run.h"

namespace muonscope {
namespace {

/// Steps between two looks at whether to go on.
constexpr Step stride = 64;

Json json_of(double value) {
  if (is_whole(value)) return static_cast<std::int64_t>(value);
  return value;
}

/// Only the loss, and no row of it beyond the first: each step's is read off the lane.
Experiment quiet(Experiment experiment) {
  experiment.record.observables = {"loss"};
  experiment.record.every = std::max<Step>(experiment.steps, 1);
  experiment.record.reference_step = 0;
  return experiment;
}

/// Follows one lane's losses.
class Watch {
 public:
  explicit Watch(const Lane& lane) {
    row_.reached = lane.reached();
    see(lane, 0);
  }

  void see(const Lane& lane, Step step) {
    if (lane.diverged_at()) {
      row_.diverged = true;
      return;
    }
    const double loss = lane.loss();
    if (step == 0) {
      row_.initial_loss = row_.best_loss = loss;
      before_ = last_ = loss;
    } else {
      before_ = std::exchange(last_, loss);
      row_.best_loss = std::min(*row_.best_loss, loss);
    }
    row_.reached = lane.reached();
  }

  SweepRow row() const {
    SweepRow row = row_;
    if (row.diverged) return row;
    row.final_loss = last_;
    row.last_two_mean = before_ / 2 + last_ / 2;
    return row;
  }

 private:
  SweepRow row_;
  double before_ = 0, last_ = 0;
};

/// The rows of one run; none if it was cancelled.
std::optional<SweepRun> carry_out(const Sweep& sweep, std::size_t index, WorkCounter& counter) {
  if (counter.cancelled()) return std::nullopt;
  WorkerPool alone(1);
  Run run(quiet(sweep.experiment(index)), alone);
  const Step steps = run.experiment().steps;
  std::vector<Watch> watches(run.lanes().begin(), run.lanes().end());
  for (Step reported = 0; reported < steps;) {
    const Step until = std::min(reported + stride, steps);
    while (run.step() < until && !run.all_diverged()) {
      run.advance(1);
      for (std::size_t i = 0; i < watches.size(); ++i) watches[i].see(run.lanes()[i], run.step());
    }
    counter.add(until - reported);
    reported = until;
    if (reported < steps && counter.cancelled()) return std::nullopt;
  }
  SweepRun result{index, {}};
  for (const Watch& watch : watches) result.rows.push_back(watch.row());
  return result;
}

}  // namespace

std::size_t shard_runs(std::size_t runs, Shard shard) {
  return runs < shard.number ? 0 : (runs - shard.number) / shard.of + 1;
}

std::size_t shard_run(std::size_t i, Shard shard) {
  return shard.number - 1 + i * shard.of;
}

Sweep::Sweep(Experiment base, std::vector<SweepAxis> axes) : base_(std::move(base)), axes_(std::move(axes)) {
  std::size_t corners = 1;
  double count = 1;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    const auto same = [&](const SweepAxis& axis) { return axis.key == axes_[i].key; };
    if (std::find_if(axes_.begin() + static_cast<std::ptrdiff_t>(i) + 1, axes_.end(), same) != axes_.end()) {
      throw InputError("--over: " + axes_[i].key + " is swept twice; leave one out");
    }
    count *= static_cast<double>(axes_[i].values.size());
    corners *= 2;
  }
  if (count > static_cast<double>(max_sweep_runs)) {
    throw InputError("--over: the grid has more than " + std::to_string(max_sweep_runs) +
                     " points; lower the counts");
  }
  Sweep ends = *this;
  for (SweepAxis& axis : ends.axes_) axis.values = {axis.values.front(), axis.values.back()};
  for (std::size_t corner = 0; corner < corners; ++corner) ends.experiment(corner);
}

std::size_t Sweep::runs() const {
  std::size_t count = 1;
  for (const SweepAxis& axis : axes_) count *= axis.values.size();
  return count;
}

std::vector<double> Sweep::point(std::size_t run) const {
  std::vector<double> values(axes_.size());
  for (std::size_t i = axes_.size(); i-- > 0;) {
    values[i] = axes_[i].values[run % axes_[i].values.size()];
    run /= axes_[i].values.size();
  }
  return values;
}

Experiment Sweep::experiment(std::size_t run) const {
  Experiment experiment = base_;
  const std::vector<double> values = point(run);
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    experiment = with_value(experiment, axes_[i].key, json_of(values[i]));
  }
  return experiment;
}

Step Sweep::steps(std::size_t run) const {
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    if (axes_[i].key == "steps") return static_cast<Step>(point(run)[i]);
  }
  return base_.steps;
}

std::vector<SweepRun> run_sweep(const Sweep& sweep, Shard shard, WorkerPool& pool,
                                const SweepControl& control, std::vector<SweepRun> done) {
  const std::size_t count = shard_runs(sweep.runs(), shard);
  std::vector<std::optional<SweepRun>> results(count);
  for (SweepRun& run : done) results[run.run / shard.of] = std::move(run);
  Step total = 0;
  for (std::size_t i = 0; i < count; ++i)
    if (!results[i]) total += sweep.steps(shard_run(i, shard));
  std::atomic<bool> failed = false;  // then the rest would be for nothing
  WorkCounter counter(
      total, [&] { return failed || (control.cancelled && control.cancelled()); }, control.progress);
  try {
    pool.for_each(count, [&](std::size_t i) {
      if (failed || results[i]) return;
      try {
        results[i] = carry_out(sweep, shard_run(i, shard), counter);
        if (results[i] && control.finished) control.finished(*results[i]);
      } catch (const Stopped&) {  // inside a step
      } catch (...) {
        failed = true;
        throw;
      }
    });
  } catch (const Stopped&) {  // runs that nobody began
  }
  std::vector<SweepRun> finished;
  for (std::optional<SweepRun>& result : results) {
    if (result) finished.push_back(*std::move(result));
  }
  return finished;
}

}  // namespace muonscope

#include "core/run/run.h"
#include "core/experiment/problem_catalogue.h"

#include <algorithm>
#include <limits>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/run/lane_distance.h"
#include "core/run/memory.h"

namespace muonscope {
namespace {

/// Rows that wait to be measured: at most 64 a lane (docs/architecture.md, rule 7), fewer where states are
/// large.
constexpr Step max_pending_rows = 64;
constexpr std::uint64_t max_pending_bytes = 64u << 20;

std::vector<Lane> make_lanes(const Experiment& experiment, const std::shared_ptr<const Problem>& problem,
                             WorkerPool& pool) {
  std::vector<Lane> lanes;
  for (const LaneSpec& spec : experiment.lanes) {
    lanes.emplace_back(spec, problem, experiment.record, LaneKey{experiment.seed, lanes.size()}, pool);
  }
  return lanes;
}

/// Whether the edits, one after the other, are allowed and make `after` of `before`.
bool leads_to(Experiment before, const std::vector<Edit>& edits, const Experiment& after) {
  try {
    for (const Edit& edit : edits) {
      check_edit(before, edit, "edit");
      before = with_value(before, edit.key, edit.value);
    }
  } catch (const InputError&) {
    return false;
  }
  return before.lanes == after.lanes && before.record == after.record;
}

std::shared_ptr<const Problem> make_problem(const Experiment& experiment) {
  require_memory(experiment, free_memory());
  return problem_kind(experiment.problem.kind)
      .make(experiment.problem, experiment.seed, experiment.directory);
}

}  // namespace

Run::Run(Experiment experiment, WorkerPool& pool, std::uint64_t trace_bytes, std::uint64_t material_bytes)
    : experiment_(std::move(experiment)),
      current_(experiment_),
      problem_(make_problem(experiment_)),
      pool_(&pool),
      trace_bytes_(trace_bytes),
      lanes_(make_lanes(experiment_, problem_, pool)) {
  current_.edits.clear();
  check_memory(experiment_.record);
  for (Lane& lane : lanes_) lane.keep_material(material_bytes / lanes_.size());
  apply_edits_due();
}

void Run::check_memory(const RecordSpec& record) const {
  const auto rows = static_cast<std::uint64_t>(experiment_.steps / record.every) + 1;
  const auto waiting = static_cast<std::uint64_t>(record.reference_step / record.every) + 1;
  std::uint64_t bytes = 0;
  for (const Lane& lane : lanes_) {
    bytes += rows * lane.columns().size() * sizeof(double);
    bytes += std::min(rows, waiting) * lane.material_bytes();
  }
  if (bytes <= trace_bytes_) return;
  const std::uint64_t mebibyte = 1u << 20;
  throw InputError("steps: the trace of " + std::to_string(experiment_.steps) + " steps would take " +
                   std::to_string(bytes / mebibyte) + " MiB, over the " +
                   std::to_string(trace_bytes_ / mebibyte) +
                   " MiB allowed; record fewer rows (\"record\": {\"every\": " +
                   std::to_string(static_cast<std::uint64_t>(record.every) * (bytes / trace_bytes_ + 1)) +
                   "}), fewer observables, or raise --trace-memory");
}

bool Run::all_diverged() const {
  return std::all_of(lanes_.begin(), lanes_.end(),
                     [](const Lane& lane) { return lane.diverged_at().has_value(); });
}

bool Run::trace_full() const {
  std::uint64_t bytes = 0;
  for (const Lane& lane : lanes_) bytes += lane.trace_bytes() + lane.kept_bytes();
  return bytes > trace_bytes_;
}

Step Run::batch_size(Step wanted) const {
  std::uint64_t row = 1;
  for (const Lane& lane : lanes_) row = std::max(row, lane.row_bytes());
  const auto affordable = static_cast<Step>(max_pending_bytes / row);
  Step batch = std::clamp<Step>(affordable, 1, max_pending_rows) * experiment_.record.every;
  batch = std::min(batch, wanted);
  if (edits_applied_ < experiment_.edits.size()) {
    batch = std::min(batch, experiment_.edits[edits_applied_].step - step_);
  }
  const Step reference = experiment_.record.reference_step;
  if (step_ < reference) batch = std::min(batch, reference - step_);
  return batch;
}

void Run::advance(Step steps) {
  while (steps > 0 && !all_diverged()) {
    const Step batch = batch_size(steps);
    std::vector<std::vector<Lane::Pending>> rows(lanes_.size());
    pool_->for_each(lanes_.size(), [&](std::size_t i) { rows[i] = lanes_[i].take(batch); });
    compare(rows);

    std::vector<std::pair<const Lane*, Lane::Pending*>> unmeasured;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      for (Lane::Pending& row : rows[i])
        if (row.values.empty()) unmeasured.emplace_back(&lanes_[i], &row);
    }
    pool_->for_each(unmeasured.size(),
                    [&](std::size_t i) { unmeasured[i].first->measure(*unmeasured[i].second); });

    for (std::size_t i = 0; i < lanes_.size(); ++i) lanes_[i].append(std::move(rows[i]));
    step_ += batch;
    steps -= batch;
    apply_edits_due();
  }
}

/// rows[lane]: of the same steps in every lane; fewer in one that stopped. What is measured already has been
/// compared, too.
void Run::compare(std::vector<std::vector<Lane::Pending>>& rows) const {
  const std::size_t reference = reference_lane(experiment_);
  pool_->for_each(rows[reference].size(), [&](std::size_t row) {
    if (!rows[reference][row].state.cloud) return;
    std::vector<RowState*> lanes;
    for (std::vector<Lane::Pending>& lane : rows)
      lanes.push_back(row < lane.size() ? &lane[row].state : nullptr);
    measure_distances(lanes, reference, *pool_);
  });
}

std::vector<std::vector<double>> Run::current_rows() const {
  if (!std::ranges::all_of(lanes_, &Lane::knows_current_row)) {
    std::vector<std::vector<Lane::Pending>> rows;
    const Step step = lanes_[reference_lane(experiment_)].step();
    for (const Lane& lane : lanes_) {
      rows.emplace_back();
      if (lane.step() == step) rows.back().push_back(lane.present());
    }
    compare(rows);
    for (std::size_t i = 0; i < lanes_.size(); ++i)
      lanes_[i].know_current_row(rows[i].empty() ? lanes_[i].present() : std::move(rows[i].front()));
  }
  std::vector<std::vector<double>> values;
  for (const Lane& lane : lanes_) values.push_back(lane.current_row());
  return values;
}

void Run::apply(const std::string& key, const Json& value) {
  const Edit edit{step_, key, value};
  check_edit(current_, edit, "edit");
  adopt(edit);
  log(edit);
}

/// What is dragged within one step leaves one mark a key: an earlier edit of the same key at this step makes
/// way, if the others lead to the same parameters without it.
void Run::log(const Edit& edit) {
  std::vector<Edit>& edits = experiment_.edits;
  const auto end = edits.begin() + static_cast<std::ptrdiff_t>(edits_applied_);
  const auto begin = std::find_if(edits.begin(), end, [&](const Edit& each) { return each.step == step_; });
  const auto same = std::find_if(begin, end, [&](const Edit& each) { return each.key == edit.key; });
  if (same != end) {
    std::vector<Edit> others(begin, end);
    others.erase(others.begin() + (same - begin));
    others.push_back(edit);
    if (leads_to(before_edits_, others, current_)) {
      std::move(others.begin(), others.end(), begin);
      return;
    }
  }
  edits.insert(end, edit);
  ++edits_applied_;
}

void Run::refer_to(Step step) {
  const Experiment next = with_value(experiment_, "record.reference_step", step);
  check_memory(next.record);
  if (!std::all_of(lanes_.begin(), lanes_.end(), [&](const Lane& lane) { return lane.can_refer_to(step); })) {
    throw InputError(
        "t* = " + std::to_string(step) +
        ": this past step was not recorded, or too long ago to be still in memory; choose a later one, a "
        "multiple of " +
        std::to_string(experiment_.record.every) + ", or go back to step 0 first");
  }
  experiment_.record = current_.record = next.record;
  for (Lane& lane : lanes_) {
    lane.forget_current_row();
    lane.refer_to(step);
  }
}

void Run::apply_edits_due() {
  while (edits_applied_ < experiment_.edits.size() && experiment_.edits[edits_applied_].step <= step_) {
    adopt(experiment_.edits[edits_applied_++]);
  }
}

void Run::adopt(const Edit& edit) {
  if (edited_at_ != step_) {
    before_edits_ = current_;
    edited_at_ = step_;
  }
  current_ = with_value(current_, edit.key, edit.value);
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    lanes_[i].forget_current_row();
    if (!(lanes_[i].spec() == current_.lanes[i])) lanes_[i].respecify(current_.lanes[i]);
  }
}

}  // namespace muonscope

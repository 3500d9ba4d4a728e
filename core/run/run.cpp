#include "core/run/run.h"
#include "core/experiment/problem_catalogue.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/edit.h"
#include "core/experiment/format.h"
#include "core/experiment/lanes.h"
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
      before = after_edit(before, edit, "edit");
    }
  } catch (const InputError&) {
    return false;
  }
  return before.lanes == after.lanes && before.record == after.record;
}

/// Where steps take long keyframes begin closer together, so that what lies between two of them takes a
/// twentieth of a second or two all the same, as far as their budget goes. Closer than a state is worth, and
/// copying it would slow stepping down by more than a quarter.
Step keyframe_spacing(const std::vector<Lane>& lanes) {
  constexpr double operations_between = 1e9, most_operations_between = 4e9, operations_per_byte = 64;
  double step = 1, bytes = 0;
  for (const Lane& lane : lanes) {
    step += lane.flops().before(1);
    bytes += static_cast<double>(lane.mark().bytes());
  }
  const double between = std::clamp(operations_per_byte * bytes, operations_between, most_operations_between);
  const double steps = std::clamp(between / step, 1.0, double{Timeline::first_spacing});
  return static_cast<Step>(std::bit_floor(static_cast<std::uint64_t>(steps)));
}

std::shared_ptr<const Problem> make_problem(const Experiment& experiment) {
  require_memory(experiment, free_memory());
  return problem_kind(experiment.problem.kind)
      .make(experiment.problem, experiment.seed, experiment.directory);
}

}  // namespace

Run::Run(Experiment experiment, WorkerPool& pool, RunMemory memory)
    : experiment_(std::move(experiment)),
      problem_(make_problem(experiment_)),
      pool_(&pool),
      memory_(memory),
      timeline_(memory.keyframes) {
  start();
  if (memory.keyframes > 0) timeline_ = Timeline(memory.keyframes, keyframe_spacing(lanes_));
  check_memory(experiment_.record);
}

/// At step 0, its edits applied.
void Run::start() {
  lanes_ = make_lanes(experiment_, problem_, *pool_);
  for (Lane& lane : lanes_) lane.keep_material(memory_.material / lanes_.size());
  Experiment unedited = experiment_;
  unedited.edits.clear();
  current_ = std::make_shared<const Experiment>(std::move(unedited));
  step_ = 0;
  edits_applied_ = 0;
  edited_at_ = -1;
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
  if (bytes <= memory_.trace) return;
  const std::uint64_t mebibyte = 1u << 20;
  throw InputError("steps: the trace of " + std::to_string(experiment_.steps) + " steps would take " +
                   std::to_string(bytes / mebibyte) + " MiB, over the " +
                   std::to_string(memory_.trace / mebibyte) +
                   " MiB allowed; record fewer rows (\"record\": {\"every\": " +
                   std::to_string(static_cast<std::uint64_t>(record.every) * (bytes / memory_.trace + 1)) +
                   "}), fewer observables, or raise --trace-memory");
}

bool Run::all_diverged() const {
  return std::all_of(lanes_.begin(), lanes_.end(),
                     [](const Lane& lane) { return lane.diverged_at().has_value(); });
}

bool Run::trace_full() const {
  std::uint64_t bytes = 0;
  for (const Lane& lane : lanes_) bytes += lane.trace_bytes() + lane.kept_bytes();
  return bytes > memory_.trace;
}

Step Run::batch_size(Step wanted) const {
  std::uint64_t row = 1;
  for (const Lane& lane : lanes_) row = std::max(row, lane.row_bytes());
  const auto affordable = static_cast<Step>(max_pending_bytes / row);
  Step batch = std::clamp<Step>(affordable, 1, max_pending_rows) * experiment_.record.every;
  batch = std::min(batch, wanted);
  const auto end_at = [&](Step step) {
    if (step > step_) batch = std::min(batch, step - step_);
  };
  if (edits_applied_ < experiment_.edits.size()) end_at(experiment_.edits[edits_applied_].step);
  end_at(experiment_.record.reference_step);
  end_at(timeline_.next_after(step_).value_or(step_));
  if (tip_) end_at(tip_->step);
  return batch;
}

void Run::advance(Step steps) {
  const bool recorded = tip_.has_value();
  while (steps > 0 && !all_diverged()) {
    const Step batch = batch_size(steps);
    if (tip_ && tip_->step == step_) recall();
    if (tip_) {
      pass_batch(batch);
    } else {
      record_batch(batch);
    }
    steps -= batch;
    finish_batch(batch);
  }
  if (recorded) recall();
}

/// Steps that the tip has recorded.
void Run::pass_batch(Step steps) {
  pool_->for_each(lanes_.size(), [&](std::size_t i) { lanes_[i].pass(steps); });
}

void Run::record_batch(Step steps) {
  std::vector<std::vector<Lane::Pending>> rows(lanes_.size());
  pool_->for_each(lanes_.size(), [&](std::size_t i) { rows[i] = lanes_[i].take(steps); });
  compare(rows);

  std::vector<std::pair<const Lane*, Lane::Pending*>> unmeasured;
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    for (Lane::Pending& row : rows[i])
      if (row.values.empty()) unmeasured.emplace_back(&lanes_[i], &row);
  }
  pool_->for_each(unmeasured.size(),
                  [&](std::size_t i) { unmeasured[i].first->measure(*unmeasured[i].second); });

  for (std::size_t i = 0; i < lanes_.size(); ++i) lanes_[i].append(std::move(rows[i]));
}

/// Where all lanes have diverged the run ends with the last of them, whatever the batch.
void Run::finish_batch(Step steps) {
  step_ += steps;
  if (all_diverged()) {
    step_ = 0;
    for (const Lane& lane : lanes_) step_ = std::max(step_, *lane.diverged_at());
  }
  take_keyframe();
  apply_edits_due();
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

void Run::take_keyframe() {
  if (step_ == 0 || step_ % timeline_.spacing() != 0 || timeline_.budget() == 0 || timeline_.has(step_))
    return;
  RunMark mark{step_, current_, edits_applied_, {}};
  for (const Lane& lane : lanes_) mark.lanes.push_back(lane.mark());
  timeline_.add(std::move(mark));
}

void Run::restore(const RunMark& mark) {
  current_ = relabelled(mark.current);
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    lanes_[i].restore(mark.lanes[i]);
    lanes_[i].label(current_->lanes[i]);
  }
  step_ = mark.step;
  edits_applied_ = mark.edits_applied;
  edited_at_ = -1;
  apply_edits_due();
}

/// With what may have been changed since without a restart: names, looks, t*.
std::shared_ptr<const Experiment> Run::relabelled(std::shared_ptr<const Experiment> experiment) const {
  if (!experiment) return nullptr;
  Experiment next = *experiment;
  take_labels(next, experiment_);
  next.record = experiment_.record;
  if (next.lanes == experiment->lanes && next.record == experiment->record && next.chaos == experiment->chaos)
    return experiment;
  return std::make_shared<const Experiment>(std::move(next));
}

void Run::relabel(const Experiment& from) {
  take_labels(experiment_, from);
  shared_experiment_.reset();
  current_ = relabelled(current_);
  before_edits_ = relabelled(before_edits_);
  for (std::size_t i = 0; i < lanes_.size(); ++i) lanes_[i].label(current_->lanes[i]);
}

/// The past of this step is all that is still true.
void Run::changed() {
  tip_.reset();
  timeline_.forget_after(step_);
}

bool Run::between_steps() const {
  return std::ranges::all_of(lanes_,
                             [this](const Lane& lane) { return lane.diverged_at() || lane.step() == step_; });
}

std::vector<SavedLane> Run::saved_lanes() const {
  std::vector<SavedLane> saved;
  for (const Lane& lane : lanes_) saved.push_back(lane.saved());
  return saved;
}

void Run::resume(Step step, const std::vector<SavedLane>& lanes, std::vector<Trace> rows) {
  if (lanes.size() != lanes_.size() || rows.size() != lanes_.size())
    throw InputError("the state has another number of lanes");
  step_ = step;
  while (edits_applied_ < experiment_.edits.size() && experiment_.edits[edits_applied_].step <= step_)
    current_ = std::make_shared<const Experiment>(
        after_edit(*current_, experiment_.edits[edits_applied_++], "edit"));
  for (std::size_t i = 0; i < lanes_.size(); ++i)
    lanes_[i].resume(lanes[i], current_->lanes[i], std::move(rows[i]));
}

void Run::revise(std::vector<Edit> edits) {
  Experiment next = experiment_;
  next.edits = std::move(edits);
  check_edits(next);
  const std::vector<Edit>& old = experiment_.edits;
  const auto [kept, differs] = std::ranges::mismatch(old, next.edits);
  Step first = std::numeric_limits<Step>::max();
  if (kept != old.end()) first = kept->step;
  if (differs != next.edits.end()) first = std::min(first, differs->step);
  if (first <= step_) {
    // Edits act when a run comes to their step: so it must come from before.
    if (first > 0) seek(first - 1);
    experiment_ = std::move(next);
    if (first == 0) start();
  } else {
    experiment_ = std::move(next);
  }
  shared_experiment_.reset();
  tip_.reset();
  timeline_.forget_after(first == 0 ? -1 : first - 1);
}

void Run::remember_tip() {
  std::vector<std::vector<double>> rows = current_rows();
  tip_ = Tip{step_, {}};
  for (std::size_t i = 0; i < lanes_.size(); ++i)
    tip_->lanes.push_back({lanes_[i].hand_over(), std::move(rows[i]), lanes_[i].diverged_at(),
                           lanes_[i].reached(), lanes_[i].seconds()});
}

void Run::seek(Step step) {
  if (step == step_) return;
  if (step > step_ && !tip_) return advance(step - step_);
  if (!tip_) remember_tip();
  const RunMark* const mark = timeline_.before(step);
  const bool back = step < step_;
  if (mark && (back || mark->step > step_)) {
    restore(*mark);
  } else if (back) {
    start();
  }
  if (step > step_) {
    advance(step - step_);
  } else {
    recall();
  }
}

/// The rows before this step, from the tip; where it no longer has what some of them wait for, all is
/// measured again.
void Run::recall() {
  if (!tip_) return;
  const bool complete = std::ranges::equal(
      lanes_, tip_->lanes,
      [this](const Lane& lane, const Tip::Lane& tip) { return lane.can_recall(tip.recording, step_); });
  if (complete) {
    const bool arrived = step_ >= tip_->step;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      Recording& whole = tip_->lanes[i].recording;
      if (arrived) {
        lanes_[i].take_back(std::move(whole));
      } else {
        lanes_[i].recall(whole, step_);
      }
    }
    if (arrived) tip_.reset();
    return;
  }
  tip_.reset();
  const Step step = step_;
  start();
  advance(step);
}

std::shared_ptr<const Experiment> Run::shared_experiment() const {
  if (!shared_experiment_) shared_experiment_ = std::make_shared<const Experiment>(experiment_);
  return shared_experiment_;
}

std::size_t Run::apply(const std::string& key, const Json& value) {
  const Edit edit{step_, key, value};
  Experiment next = after_edit(*current_, edit, "edit");
  changed();
  adopt(std::move(next));
  log(edit);
  shared_experiment_.reset();
  return drop_impossible_edits();
}

std::size_t Run::drop_impossible_edits() {
  std::vector<Edit>& edits = experiment_.edits;
  Experiment then = *current_;
  const auto impossible = [&then](const Edit& edit) {
    try {
      then = after_edit(then, edit, "edit");
      return false;
    } catch (const InputError&) {
      return true;
    }
  };
  const auto gone =
      std::remove_if(edits.begin() + static_cast<std::ptrdiff_t>(edits_applied_), edits.end(), impossible);
  const auto count = static_cast<std::size_t>(edits.end() - gone);
  edits.erase(gone, edits.end());
  return count;
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
    if (leads_to(*before_edits_, others, *current_)) {
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
  experiment_.record = next.record;
  shared_experiment_.reset();
  current_ = relabelled(current_);
  before_edits_ = relabelled(before_edits_);
  const bool ahead_too =
      tip_ && std::ranges::equal(lanes_, tip_->lanes, [&](const Lane& lane, const Tip::Lane& tip) {
        return step >= tip_->step || lane.has_material_of(tip.recording, step);
      });
  if (!ahead_too) tip_.reset();
  for (std::size_t i = 0; tip_ && i < lanes_.size(); ++i) {
    lanes_[i].refer_to(step, tip_->lanes[i].recording);
    tip_->lanes[i].row.clear();
  }
  for (Lane& lane : lanes_) {
    lane.forget_current_row();
    lane.refer_to(step);
  }
}

void Run::apply_edits_due() {
  while (edits_applied_ < experiment_.edits.size() && experiment_.edits[edits_applied_].step <= step_) {
    const Edit& edit = experiment_.edits[edits_applied_++];
    adopt(with_value(*current_, edit.key, edit.value));
  }
}

void Run::adopt(Experiment next) {
  if (edited_at_ != step_) {
    before_edits_ = current_;
    edited_at_ = step_;
  }
  current_ = std::make_shared<const Experiment>(std::move(next));
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    lanes_[i].forget_current_row();
    if (!(lanes_[i].spec() == current_->lanes[i])) lanes_[i].respecify(current_->lanes[i]);
  }
}

}  // namespace muonscope

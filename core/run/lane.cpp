#include "core/run/lane.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <tuple>

#include "core/base/errors.h"
#include "core/optimizers/schedule.h"
#include "core/problems/oversized.h"

namespace muonscope {
namespace {

constexpr std::size_t most_added_rows = 1024;

Columns columns_of(const std::vector<Probe>& probes, const std::vector<ReferredProbe>& referred) {
  Columns columns = {"step", "lr"};
  for (const Probe& probe : probes) columns.insert(columns.end(), probe.columns.begin(), probe.columns.end());
  for (const ReferredProbe& probe : referred) {
    columns.insert(columns.end(), probe.columns.begin(), probe.columns.end());
  }
  return columns;
}

/// In the catalogue's order, whatever the file's: columns then always stand in the same order.
template <typename Make>
void for_each_recorded(const RecordSpec& record, Make make) {
  for (const ObservableKind& row : observable_kinds()) {
    if (std::find(record.observables.begin(), record.observables.end(), row.kind.id) !=
        record.observables.end()) {
      make(row);
    }
  }
}

std::vector<Probe> probes_of(const RecordSpec& record, const Problem& problem) {
  std::vector<Probe> probes;
  for_each_recorded(record, [&](const ObservableKind& row) {
    if (row.probe) probes.push_back(row.probe(problem));
  });
  return probes;
}

std::vector<ReferredProbe> referred_of(const RecordSpec& record, const Problem& problem) {
  std::vector<ReferredProbe> probes;
  for_each_recorded(record, [&](const ObservableKind& row) {
    if (row.referred) probes.push_back(row.referred(problem));
  });
  return probes;
}

RowWants wants_of(const RecordSpec& record) {
  RowWants wants;
  for_each_recorded(record, [&](const ObservableKind& row) {
    wants.descent = wants.descent || row.wants.descent;
    wants.moments = wants.moments || row.wants.moments;
    wants.peaks = wants.peaks || row.wants.peaks;
    wants.distance = wants.distance || row.wants.distance;
    wants.coupled = wants.coupled || row.wants.coupled;
    wants.ahead = wants.ahead || row.wants.ahead;
    wants.next = wants.next || row.wants.next;
  });
  return wants;
}

}  // namespace

Lane::Lane(const LaneSpec& spec, std::shared_ptr<const Problem> problem, const RecordSpec& record,
           LaneKey key, WorkerPool& pool)
    : spec_(spec),
      key_(key),
      problem_(std::move(problem)),
      dynamics_(make_dynamics(
          problem_, {spec.optimizer, learning_rate(spec.schedule, 0), spec.offset, key.seed}, pool)),
      flops_(dynamics_->flops()),
      every_(record.every),
      tolerances_(record.tolerances),
      alignment_gap_(record.alignment_gap),
      reference_step_(record.reference_step),
      wants_(wants_of(record)),
      columns_(columns_of(probes_of(record, *problem_), referred_of(record, *problem_))),
      probes_(probes_of(record, *problem_)),
      recording_{Trace(columns_), {}} {
  std::size_t column = 2;
  for (const Probe& probe : probes_) column += probe.columns.size();
  for (ReferredProbe& probe : referred_of(record, *problem_)) {
    const std::size_t width = probe.columns.size();
    referred_.push_back({std::move(probe), static_cast<int>(column)});
    column += width;
  }
  recording_.referred.resize(referred_.size());
  if (dynamics_->finite()) {
    tolerances_.see(0, loss());
    reach_reference();
  } else {
    stop_before(0);
  }
}

double Lane::lr() const {
  return learning_rate(spec_.schedule, step_);
}

std::shared_ptr<const DrawnCloud> Lane::drawn(bool spectra) const {
  const auto drawn = std::make_shared<DrawnCloud>();
  drawn->step = step_;
  drawn->blocks = dynamics_->drawn(spectra);
  return drawn->blocks.empty() ? nullptr : drawn;
}

void Lane::label(const LaneSpec& spec) {
  spec_.name = spec.name;
  spec_.look = spec.look;
}

void Lane::respecify(const LaneSpec& spec) {
  if (!(spec.optimizer == spec_.optimizer)) {
    dynamics_->respecify(spec.optimizer);
    flops_.change(step_, dynamics_->flops());
  }
  spec_ = spec;
}

void Lane::stop_before(Step step) {
  diverged_at_ = step;
  message_ = "diverged at step " + std::to_string(step) + ": ";
  const std::string oversized = step == 0 ? oversized_input(*problem_) : "";
  if (!oversized.empty()) {
    message_ += oversized;
    return;
  }
  message_ += std::string("the state is no longer finite or an entry exceeds 1e150; ") +
              (step == 0 ? "start from smaller matrices" : "use a smaller learning rate");
}

Lane::Pending Lane::present() const {
  Pending row;
  row.step = step_;
  row.lr = lr();
  row.loss = loss();
  row.state = dynamics_->row_state(row.lr, wants_);
  return row;
}

void Lane::take_step() {
  if (dynamics_->step(step_, lr())) {
    tolerances_.see(++step_, loss());
  } else {
    stop_before(step_ + 1);
  }
}

void Lane::pass(Step steps) {
  const auto start = std::chrono::steady_clock::now();
  for (Step taken = 0; taken < steps && !diverged_at_; ++taken) take_step();
  seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

SavedLane Lane::saved() const {
  SavedLane saved{mark(), {}, recording_.referred};
  for (const Reached& each : tolerances_.reached()) saved.reached.push_back(each.step);
  return saved;
}

void Lane::resume(const SavedLane& saved, const LaneSpec& spec, Trace rows) {
  if (saved.referred.size() != referred_.size() || saved.reached.size() != tolerances_.reached().size())
    throw InputError("the state is of another lane");
  // All rows up to its step are there: of every k-th step, and where it has stopped the last one's, too.
  const Step behind = saved.mark.diverged_at ? saved.mark.step + 1 : saved.mark.step;
  if (static_cast<Step>(rows.rows()) != (behind + every_ - 1) / every_)
    throw InputError("its table has " + std::to_string(rows.rows()) + " rows before step " +
                     std::to_string(behind));
  LaneMark mark = saved.mark;
  mark.spec = spec;
  mark.tolerances = tolerances_;
  mark.tolerances.recall(saved.reached);
  restore(mark);
  last_recorded_ = rows.rows() > 0 ? rows.view().step(rows.rows() - 1) : -1;
  recording_ = {std::move(rows), saved.referred};
  // Until t* the table may be ahead of the state: it was completed, and then the process ended.
  for (std::size_t i = 0; i < referred_.size(); ++i)
    if (!recording_.referred[i].reference && recording_.trace.rows() > 0) derive_rows(i, recording_);
}

LaneMark Lane::mark() const {
  return {spec_, step_, message_, diverged_at_, flops_, tolerances_, dynamics_->save(), seconds_};
}

void Lane::restore(const LaneMark& mark) {
  dynamics_->restore(mark.spec.optimizer, *mark.state, mark.step);
  spec_ = mark.spec;
  step_ = mark.step;
  message_ = mark.message;
  diverged_at_ = mark.diverged_at;
  flops_ = mark.flops;
  seconds_ = mark.seconds;
  tolerances_ = mark.tolerances;
  known_.reset();
}

bool Lane::can_recall(const Recording& from, Step step) const {
  if (reference_step_ <= std::min(step, step_)) return true;
  const std::size_t rows = from.trace.view().row_at(static_cast<double>(step));
  return std::ranges::all_of(from.referred, [rows](const Recording::Referred& referred) {
    return rows == 0 || (referred.kept.size() >= rows && referred.kept[rows - 1].row == rows - 1);
  });
}

void Lane::recall(const Recording& from, Step step) {
  const TraceView all = from.trace.view();
  Trace& trace = recording_.trace;
  const std::size_t rows = all.row_at(static_cast<double>(step));
  // A few rows are added, so that readers who know the trace go on with it; of many its chunks are shared
  // instead.
  const bool few = rows >= trace.rows() && rows - trace.rows() <= most_added_rows;
  const bool goes_on =
      few && trace.rows() > 0 && (referred_.empty() || recording_.referred.front().reference);
  if (goes_on) {
    for (std::size_t row = trace.rows(); row < rows; ++row) trace.append(all, row);
  } else {
    trace = from.trace.beginning(rows);
  }
  last_recorded_ = rows > 0 ? all.step(rows - 1) : -1;
  const bool reached = reference_step_ <= step_;
  for (std::size_t i = 0; i < referred_.size(); ++i) {
    const Recording::Referred& known = from.referred[i];
    const auto end = std::ranges::lower_bound(known.kept, rows, {}, &Recording::Referred::Row::row);
    recording_.referred[i].kept.assign(known.kept.begin(), end);
    recording_.referred[i].reference = reached ? known.reference : std::nullopt;
    if (known.reference && !reached) derive_rows(i, recording_);
  }
  ++completions_;
}

Recording Lane::hand_over() {
  Recording copy = recording_;
  std::swap(copy, recording_);
  return copy;
}

void Lane::take_back(Recording whole) {
  recording_ = std::move(whole);
  const TraceView trace = recording_.trace.view();
  last_recorded_ = trace.rows() > 0 ? trace.step(trace.rows() - 1) : -1;
  ++completions_;
}

std::vector<Lane::Pending> Lane::take(Step steps) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<Pending> rows;
  for (Step taken = 0; taken < steps && !diverged_at_; ++taken) {
    if (step_ % every_ == 0) rows.push_back(known_ && known_->step == step_ ? *known_ : present());
    take_step();
  }
  seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return rows;
}

Sample Lane::sample_of(const Pending& row) const {
  return {row.step,
          row.lr,
          row.loss,
          &row.state.blocks,
          key_,
          row.state.energies ? &*row.state.energies : nullptr,
          row.state.descent,
          row.state.moments,
          row.state.peaks,
          row.state.distance,
          alignment_gap_,
          row.state.ahead ? &*row.state.ahead : nullptr};
}

void Lane::measure(Pending& row) const {
  row.values.assign(columns_.size(), std::numeric_limits<double>::quiet_NaN());
  row.values[0] = static_cast<double>(row.step);
  row.values[1] = row.lr;
  const Sample sample = sample_of(row);
  std::span<double> rest = std::span(row.values).subspan(2);
  for (const Probe& probe : probes_) {
    probe.measure(sample, rest.first(probe.columns.size()));
    rest = rest.subspan(probe.columns.size());
  }
  for (const Referred& referred : referred_) row.materials.push_back(referred.probe.material(sample));
}

void Lane::derive(std::size_t referred, const Recording& recording, const std::vector<double>& material,
                  std::span<double> values) const {
  const auto [probe, first] = std::tie(referred_[referred].probe, referred_[referred].first_column);
  probe.derive(material, *recording.referred[referred].reference,
               values.subspan(static_cast<std::size_t>(first), probe.columns.size()));
}

void Lane::append(std::vector<Pending> rows) {
  for (Pending& row : rows) {
    for (std::size_t i = 0; i < referred_.size(); ++i) {
      Recording::Referred& referred = recording_.referred[i];
      if (referred.reference) derive(i, recording_, row.materials[i], row.values);
      const bool waits = !referred.reference && row.step < reference_step_;
      if (waits || kept_bytes() + row.materials[i].size() * sizeof(double) <= material_budget_)
        referred.kept.push_back({recording_.trace.rows(),
                                 std::make_shared<const std::vector<double>>(std::move(row.materials[i]))});
    }
    recording_.trace.append(row.values);
    last_recorded_ = row.step;
  }
  reach_reference();
}

void Lane::derive_rows(std::size_t index, Recording& recording) const {
  const Recording::Referred& referred = recording.referred[index];
  const ReferredProbe& probe = referred_[index].probe;
  auto kept = referred.kept.begin();
  recording.trace.rewrite(referred_[index].first_column, probe.columns.size(),
                          [&](std::size_t row, std::span<double> values) {
                            std::ranges::fill(values, std::numeric_limits<double>::quiet_NaN());
                            if (kept == referred.kept.end() || kept->row != row) return;
                            if (referred.reference)
                              probe.derive(*kept->material, *referred.reference, values);
                            ++kept;
                          });
}

void Lane::reach_reference() {
  if (step_ != reference_step_) return;
  for (std::size_t i = 0; i < referred_.size(); ++i) {
    Recording::Referred& referred = recording_.referred[i];
    if (referred.reference) continue;
    const Pending row = present();
    referred.reference = referred_[i].probe.material(sample_of(row));
    derive_rows(i, recording_);
    if (recording_.trace.rows() > 0) ++completions_;
    // What no row waits for any more is kept only as far as the budget goes, the earliest rows first.
    while (!referred.kept.empty() && kept_bytes() > material_budget_) referred.kept.pop_back();
  }
}

bool Lane::has_material_of(const Recording& recording, Step step) const {
  const TraceView rows = recording.trace.view();
  return std::ranges::all_of(recording.referred, [&](const Recording::Referred& referred) {
    return std::ranges::any_of(
        referred.kept, [&](const Recording::Referred::Row& kept) { return rows.step(kept.row) == step; });
  });
}

void Lane::refer_to(Step step) {
  reference_step_ = step;
  refer_to(step, recording_);
  if (recording_.trace.rows() > 0) completions_ += referred_.size();
  reach_reference();
}

void Lane::refer_to(Step step, Recording& recording) const {
  const TraceView rows = recording.trace.view();
  for (std::size_t i = 0; i < referred_.size(); ++i) {
    Recording::Referred& referred = recording.referred[i];
    referred.reference.reset();
    for (const Recording::Referred::Row& kept : referred.kept) {
      if (rows.step(kept.row) == step) referred.reference = *kept.material;
    }
    derive_rows(i, recording);
  }
}

std::size_t Recording::kept_bytes() const {
  std::size_t bytes = 0;
  for (const Referred& each : referred) {
    if (!each.kept.empty()) bytes += each.kept.size() * each.kept.front().material->size() * sizeof(double);
  }
  return bytes;
}

std::vector<double> Lane::current_row() const {
  return known_ && known_->step == step_ ? known_->values : row_of(present());
}

void Lane::complete(Pending& row) const {
  measure(row);
  for (std::size_t i = 0; i < referred_.size(); ++i) {
    if (recording_.referred[i].reference) derive(i, recording_, row.materials[i], row.values);
  }
}

std::vector<double> Lane::row_of(Pending row) const {
  complete(row);
  return row.values;
}

void Lane::know_current_row(Pending row) const {
  complete(row);
  row.state = {};
  known_ = std::move(row);
}

std::size_t Lane::material_bytes() const {
  Pending row = present();
  measure(row);
  std::size_t bytes = 0;
  for (const auto& material : row.materials) bytes += material.size() * sizeof(double);
  return bytes;
}

}  // namespace muonscope

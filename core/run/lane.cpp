#include "core/run/lane.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "core/optimizers/schedule.h"
#include "core/problems/oversized.h"

namespace muonscope {
namespace {

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
    wants.distance = wants.distance || row.wants.distance;
  });
  return wants;
}

}  // namespace

Lane::Lane(const LaneSpec& spec, std::shared_ptr<const Problem> problem, const RecordSpec& record,
           LaneKey key, WorkerPool& pool)
    : spec_(spec),
      key_(key),
      problem_(std::move(problem)),
      dynamics_(make_dynamics(problem_, spec.optimizer, learning_rate(spec.schedule, 0), pool)),
      flops_(dynamics_->flops()),
      every_(record.every),
      tolerances_(record.tolerances),
      alignment_gap_(record.alignment_gap),
      reference_step_(record.reference_step),
      wants_(wants_of(record)),
      columns_(columns_of(probes_of(record, *problem_), referred_of(record, *problem_))),
      probes_(probes_of(record, *problem_)),
      trace_(columns_) {
  std::size_t column = 2;
  for (const Probe& probe : probes_) column += probe.columns.size();
  for (ReferredProbe& probe : referred_of(record, *problem_)) {
    const std::size_t width = probe.columns.size();
    referred_.push_back({std::move(probe), static_cast<int>(column), {}, {}});
    column += width;
  }
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

std::shared_ptr<const CloudPicture> Lane::picture(bool spectra) const {
  const auto picture = std::make_shared<CloudPicture>();
  picture->step = step_;
  picture->blocks = dynamics_->picture(spectra);
  return picture->blocks.empty() ? nullptr : picture;
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

std::vector<Lane::Pending> Lane::take(Step steps) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<Pending> rows;
  for (Step taken = 0; taken < steps && !diverged_at_; ++taken) {
    if (step_ % every_ == 0) rows.push_back(known_ && known_->step == step_ ? *known_ : present());
    if (dynamics_->step(lr())) {
      tolerances_.see(++step_, loss());
    } else {
      stop_before(step_ + 1);
    }
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
          row.state.distance,
          alignment_gap_};
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

void Lane::derive(const Referred& referred, const std::vector<double>& material,
                  std::span<double> values) const {
  const auto columns =
      values.subspan(static_cast<std::size_t>(referred.first_column), referred.probe.columns.size());
  referred.probe.derive(material, *referred.reference, columns);
}

void Lane::append(std::vector<Pending> rows) {
  for (Pending& row : rows) {
    for (std::size_t i = 0; i < referred_.size(); ++i) {
      Referred& referred = referred_[i];
      if (referred.reference) derive(referred, row.materials[i], row.values);
      const bool waits = !referred.reference && row.step < reference_step_;
      if (waits || kept_bytes() + row.materials[i].size() * sizeof(double) <= material_budget_)
        referred.kept.push_back({trace_.rows(), std::move(row.materials[i])});
    }
    trace_.append(row.values);
    last_recorded_ = row.step;
  }
  reach_reference();
}

void Lane::derive_rows(const Referred& referred) {
  auto kept = referred.kept.begin();
  trace_.rewrite(referred.first_column, referred.probe.columns.size(),
                 [&](std::size_t row, std::span<double> values) {
                   std::ranges::fill(values, std::numeric_limits<double>::quiet_NaN());
                   if (kept == referred.kept.end() || kept->row != row) return;
                   if (referred.reference) referred.probe.derive(kept->material, *referred.reference, values);
                   ++kept;
                 });
  if (trace_.rows() > 0) ++completions_;
}

/// What no row waits for any more is kept only as far as the budget goes, the earliest rows first.
void Lane::drop_material(Referred& referred) const {
  while (!referred.kept.empty() && kept_bytes() > material_budget_) referred.kept.pop_back();
}

void Lane::reach_reference() {
  if (step_ != reference_step_) return;
  for (Referred& referred : referred_) {
    if (referred.reference) continue;
    const Pending row = present();
    referred.reference = referred.probe.material(sample_of(row));
    derive_rows(referred);
    drop_material(referred);
  }
}

bool Lane::can_refer_to(Step step) const {
  if (step >= step_) return true;
  const TraceView rows = trace();
  return std::all_of(referred_.begin(), referred_.end(), [&](const Referred& referred) {
    return std::any_of(referred.kept.begin(), referred.kept.end(),
                       [&](const Referred::Row& kept) { return rows.step(kept.row) == step; });
  });
}

void Lane::refer_to(Step step) {
  reference_step_ = step;
  const TraceView rows = trace();
  for (Referred& referred : referred_) {
    referred.reference.reset();
    for (const Referred::Row& kept : referred.kept) {
      if (rows.step(kept.row) == step) referred.reference = kept.material;
    }
    derive_rows(referred);
  }
  reach_reference();
}

std::size_t Lane::kept_bytes() const {
  std::size_t bytes = 0;
  for (const Referred& referred : referred_) {
    if (!referred.kept.empty())
      bytes += referred.kept.size() * referred.kept.front().material.size() * sizeof(double);
  }
  return bytes;
}

std::vector<double> Lane::current_row() const {
  return known_ && known_->step == step_ ? known_->values : row_of(present());
}

void Lane::complete(Pending& row) const {
  measure(row);
  for (std::size_t i = 0; i < referred_.size(); ++i) {
    if (referred_[i].reference) derive(referred_[i], row.materials[i], row.values);
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

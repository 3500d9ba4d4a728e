#include "core/run/snapshot.h"

namespace muonscope {
namespace {

LaneSnapshot snapshot_of(const Lane& lane, std::vector<double> current_row, Interest interest) {
  LaneSnapshot snapshot;
  snapshot.spec = lane.spec();
  snapshot.status = lane.status();
  snapshot.message = lane.message();
  snapshot.step = lane.step();
  snapshot.lr = lane.lr();
  snapshot.loss = lane.loss();
  snapshot.trace = lane.trace();
  snapshot.current_row = std::move(current_row);
  if (!lane.blocks().empty()) snapshot.blocks = std::make_shared<const Blocks>(lane.blocks());
  snapshot.formula = formula(lane.spec().optimizer, snapshot.lr);
  snapshot.seconds = lane.seconds();
  snapshot.flops = lane.flops();
  snapshot.reached = lane.reached();
  snapshot.safe_step = lane.safe_step();
  if (interest.updates) snapshot.updates = std::make_shared<const UpdateSpectra>(update_spectra(lane));
  if (interest.clouds) snapshot.cloud = lane.drawn(interest.spectra);
  return snapshot;
}

/// A row of a trace copied out.
std::vector<double> copied_row(const TraceView& trace, std::size_t row) {
  std::vector<double> values;
  for (int column = 0; column < static_cast<int>(trace.columns().size()); ++column)
    values.push_back(trace.at(row, column));
  return values;
}

std::shared_ptr<const Snapshot> ahead_of(const Run::Tip& tip, const Snapshot& now) {
  auto ahead = std::make_shared<Snapshot>(now);
  ahead->step = tip.step;
  for (std::size_t i = 0; i < tip.lanes.size(); ++i) {
    const Run::Tip::Lane& end = tip.lanes[i];
    LaneSnapshot& lane = ahead->lanes[i];
    lane.trace = end.recording.trace.view();
    lane.step = end.diverged_at ? *end.diverged_at - 1 : tip.step;
    lane.status = end.diverged_at ? LaneStatus::diverged : LaneStatus::running;
    lane.reached = end.reached;
    lane.seconds = end.seconds;
    const std::size_t rows = lane.trace.rows();
    lane.current_row = !end.row.empty() || rows == 0 ? end.row : copied_row(lane.trace, rows - 1);
  }
  return ahead;
}

}  // namespace

const std::vector<Event>& events_of(const Snapshot& snapshot) {
  static const std::vector<Event> none;
  return snapshot.events ? *snapshot.events : none;
}

const std::vector<Ghost>& ghosts_of(const Snapshot& snapshot) {
  static const std::vector<Ghost> none;
  return snapshot.ghosts ? *snapshot.ghosts : none;
}

std::shared_ptr<const Snapshot> whole_course(const Run& run) {
  auto now = std::make_shared<Snapshot>(take_snapshot(run, {}));
  return now->ahead ? now->ahead : now;
}

Snapshot take_snapshot(const Run& run, Interest interest) {
  Snapshot snapshot;
  snapshot.experiment = run.shared_current();
  snapshot.origin = run.shared_experiment();
  snapshot.problem = run.problem();
  snapshot.step = run.step();
  snapshot.furthest = run.furthest();
  snapshot.planned_end = run.experiment().steps;
  const Timeline& timeline = run.timeline();
  snapshot.keyframes = {timeline.size(), timeline.spacing(), timeline.bytes(), timeline.budget()};
  std::vector<std::vector<double>> rows = run.current_rows();
  for (std::size_t i = 0; i < rows.size(); ++i)
    snapshot.lanes.push_back(snapshot_of(run.lanes()[i], std::move(rows[i]), interest));
  if (run.tip()) snapshot.ahead = ahead_of(*run.tip(), snapshot);
  return snapshot;
}

}  // namespace muonscope

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

}  // namespace

Snapshot take_snapshot(const Run& run, Interest interest) {
  Snapshot snapshot;
  snapshot.experiment = run.shared_current();
  snapshot.origin = run.shared_experiment();
  snapshot.problem = run.problem();
  snapshot.step = run.step();
  snapshot.furthest = run.furthest();
  const Timeline& timeline = run.timeline();
  snapshot.keyframes = {timeline.size(), timeline.spacing(), timeline.bytes(), timeline.budget()};
  std::vector<std::vector<double>> rows = run.current_rows();
  for (std::size_t i = 0; i < rows.size(); ++i)
    snapshot.lanes.push_back(snapshot_of(run.lanes()[i], std::move(rows[i]), interest));
  return snapshot;
}

}  // namespace muonscope

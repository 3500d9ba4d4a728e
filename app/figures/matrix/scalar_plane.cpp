#include "app/figures/matrix/scalar_plane.h"

#include <algorithm>
#include <cmath>

#include "app/figures/kit/shown_rows.h"
#include "core/problems/problem.h"

namespace muonscope {

ScalarProblem scalar_problem(const Snapshot& snapshot) {
  const Blocks& start = snapshot.problem->initial();
  return {snapshot.problem->product()->target(0, 0), {start[0].value(0, 0), start[1].value(0, 0)}};
}

double scalar_length(double target) {
  return target == 0 ? 1 : std::sqrt(std::abs(target));
}

double PlaneView::largest() const {
  return std::max(
      {std::abs(p.range.min), std::abs(p.range.max), std::abs(q.range.min), std::abs(q.range.max)});
}

PlaneView plane_view(const ScalarProblem& problem, const ViewOptions& options) {
  const double length = scalar_length(problem.target), side = problem.target < 0 ? -1 : 1;
  const Planar start(problem.start.x() / length, side * problem.start.y() / length);
  double low = -0.2, high = 2;
  if (start.sum() < 0) low = -2, high = 0.2;
  for (const double coordinate : start) {
    low = std::min(low, std::floor(5 * (coordinate - 0.05)) / 5);
    high = std::max(high, std::ceil(5 * (coordinate + 0.05)) / 5);
  }
  const Range p{low * length, high * length}, q = side < 0 ? Range{-p.max, -p.min} : p;
  return {{"p", "", AxisScale::linear, options.x.value_or(p)},
          {"q", "", AxisScale::linear, options.y.value_or(q)}};
}

ScalarPath scalar_path(const LaneSnapshot& lane) {
  const Curve p = curve_of(lane, "p_1_1"), q = curve_of(lane, "q_1_1");
  ScalarPath path;
  if (p.x.empty() || q.x.empty()) {
    if (lane.blocks) path.places.emplace_back((*lane.blocks)[0].value(0, 0), (*lane.blocks)[1].value(0, 0));
    path.steps.assign(path.places.size(), static_cast<double>(lane.step));
    return path;
  }
  path.steps = p.x;
  for (std::size_t i = 0; i < std::min(p.y.size(), q.y.size()); ++i) path.places.emplace_back(p.y[i], q.y[i]);
  return path;
}

ScalarPath drawn_path(const LaneSnapshot& lane, const ViewOptions& options, std::size_t most) {
  const int p = lane.trace.column("p_1_1"), q = lane.trace.column("q_1_1");
  if (options.detail == 0 || p < 0 || q < 0 || lane.trace.rows() < most)
    return thinned(scalar_path(lane), most);
  ScalarPath path;
  const std::vector<std::size_t> rows = path_rows(lane.trace, p, q, most);
  const Curve along_p = curve_at(lane, "p_1_1", rows), along_q = curve_at(lane, "q_1_1", rows);
  path.steps = along_p.x;
  for (std::size_t i = 0; i < along_p.y.size(); ++i) path.places.emplace_back(along_p.y[i], along_q.y[i]);
  return path;
}

std::optional<Planar> present_place(const LaneSnapshot& lane) {
  const int p = lane.trace.column("p_1_1"), q = lane.trace.column("q_1_1");
  if (p >= 0 && q >= 0 && std::max(p, q) < std::ssize(lane.current_row))
    return Planar(lane.current_row[static_cast<std::size_t>(p)],
                  lane.current_row[static_cast<std::size_t>(q)]);
  if (!lane.blocks) return std::nullopt;
  return Planar((*lane.blocks)[0].value(0, 0), (*lane.blocks)[1].value(0, 0));
}

ScalarPath thinned(const ScalarPath& path, std::size_t most) {
  if (path.places.size() <= most) return path;
  const std::size_t stride = (path.places.size() / most) | 1;
  ScalarPath kept;
  for (std::size_t i = 0; i < path.places.size(); ++i) {
    if (i % stride != 0 && i + 1 != path.places.size()) continue;
    kept.steps.push_back(path.steps[i]);
    kept.places.push_back(path.places[i]);
  }
  return kept;
}

std::string StepMarks::name() const {
  return every == 1 ? "every step" : "every " + std::to_string(every) + " steps";
}

StepMarks step_marks(const LaneSnapshot& lane, const Snapshot& snapshot, int about) {
  StepMarks marks;
  const double wanted = round_up(last_step(snapshot) / about);
  marks.every = std::max<Step>(std::llround(wanted == 2.5 ? 5 : wanted), 1);
  const int p = lane.trace.column("p_1_1"), q = lane.trace.column("q_1_1");
  for (Step step = 0; p >= 0 && q >= 0 && step < lane.step; step += marks.every) {
    const std::size_t row = lane.trace.row_at(static_cast<double>(step));
    if (row < lane.trace.rows() && lane.trace.step(row) == step)
      marks.places.emplace_back(lane.trace.at(row, p), lane.trace.at(row, q));
  }
  const std::optional<Planar> now = present_place(lane);
  if (now && lane.step % marks.every == 0) marks.places.push_back(*now);
  return marks;
}

Series series_of(std::string name, const Polyline& line, const Style& style) {
  Series series;
  series.name = std::move(name);
  series.style = style;
  for (const Planar& x : line) {
    series.x.push_back(x.x());
    series.y.push_back(x.y());
  }
  return series;
}

Series joined_lines(std::string name, const std::vector<Polyline>& lines, const Style& style) {
  Series all;
  all.name = std::move(name);
  all.style = style;
  for (const Polyline& line : lines) {
    const Series one = series_of("", line, style);
    all.x.insert(all.x.end(), one.x.begin(), one.x.end());
    all.y.insert(all.y.end(), one.y.begin(), one.y.end());
    all.x.push_back(NAN);
    all.y.push_back(NAN);
  }
  return all;
}

}  // namespace muonscope

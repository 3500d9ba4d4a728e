// The kinetic energy of one singular value, h(s) = √(s² + ε²) − ε, its slope, the speed, and its Fenchel dual
// h*(v) = ε(1 − √(1 − v²)) (arXiv 2605.23871): between gradient descent's parabola and Muon's cone.

#include <algorithm>
#include <cmath>
#include <functional>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"
#include "core/particles/particle_system.h"

namespace muonscope {

namespace {

constexpr int potential_samples = 400;
/// The axis goes this far beyond the largest momentum, so that ε can be dragged beyond it, too.
constexpr double room_beyond_momenta = 1.5;
/// More lanes than this say in their names what is different.
constexpr std::size_t most_noted_lanes = 2;
constexpr double log_decades = 1e-5;

/// A lane's kinetic energy; none of ½s², gradient descent's, has a smoothing.
struct Potential {
  std::optional<double> smoothing;

  double energy(double s) const {
    return smoothing ? s * s / (std::hypot(s, *smoothing) + *smoothing) : s * s / 2;
  }
  double speed(double s) const {
    if (!smoothing) return s;
    return s > 0 ? s / std::hypot(s, *smoothing) : 0;
  }
  double dual(double v) const {
    if (!smoothing) return v * v / 2;
    return v <= 1 ? *smoothing * v * v / (1 + std::sqrt(1 - v * v)) : INFINITY;
  }
};

/// The particles' matrices; of other problems one without a name.
std::vector<ObjectiveBlock> blocks_in(const Snapshot& snapshot) {
  const ParticleSystem* system = snapshot.problem ? snapshot.problem->particles() : nullptr;
  return system != nullptr ? system->objective().blocks() : std::vector<ObjectiveBlock>(1);
}

std::optional<Potential> potential_of(const LaneSnapshot& lane, const ObjectiveBlock& block) {
  if (const std::optional<Flow> flow = flow_of(lane.spec.optimizer))
    return Potential{block.smoothing_under(flow->smoothing)};
  const std::optional<KineticPotential> h = compose(lane.spec.optimizer).map->potential();
  if (!h) return std::nullopt;
  if (std::isinf(h->smoothing)) return Potential{};
  return Potential{block.smoothing_under(h->smoothing)};
}

/// One curve: of a lane and one of its particles' matrices.
struct BlockPotential {
  std::size_t lane = 0, block = 0;
  std::string of;  ///< the block's name where there are several
  Potential potential;
  std::vector<double> momenta;  ///< singular values of P, those of the first particles
};

/// Singular values of the momenta of so many particles that their dots can still be told apart.
std::vector<double> momenta_of(const LaneSnapshot& lane, std::size_t index) {
  constexpr std::size_t most_dots = 150;
  std::vector<double> values;
  if (lane.cloud == nullptr || index >= lane.cloud->blocks.size()) return values;
  const DrawnBlock& block = lane.cloud->blocks[index];
  if (block.p.empty()) return values;
  const auto each = static_cast<std::size_t>(std::min(block.shape.rows, block.shape.cols));
  for (std::size_t i = 0; i < block.p.count() && values.size() + each <= most_dots; ++i) {
    const Vector s = momentum_values(block, i);
    values.insert(values.end(), s.begin(), s.end());
  }
  std::ranges::sort(values);
  return values;
}

/// About the largest momentum so far: whose kinetic energy the mean has been. Momenta fade, axes stay.
double largest_so_far(const LaneSnapshot& lane, const BlockPotential& of) {
  const std::optional<Flow> flow = flow_of(lane.spec.optimizer);
  const int column = lane.trace.column(of.of.empty() ? "kinetic" : "kinetic_" + of.of);
  if (!flow || column < 0) return 0;
  const Extremes so_far = lane.trace.extremes(column);
  const double energy = so_far.any() ? std::max(so_far.high.value / flow->weight(), 0.0) : 0;
  return std::sqrt(energy * (energy + 2 * of.potential.smoothing.value_or(0)));
}

/// Every lane's blocks, or the one that the view shows.
std::vector<BlockPotential> potentials_in(const Snapshot& snapshot, const ViewOptions& options) {
  const std::vector<ObjectiveBlock> blocks = blocks_in(snapshot);
  const bool one = std::ranges::find(blocks, options.block, &ObjectiveBlock::name) != blocks.end();
  std::vector<BlockPotential> all;
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      const std::optional<Potential> potential = potential_of(snapshot.lanes[i], blocks[b]);
      if (!potential || (one && blocks[b].name != options.block)) continue;
      all.push_back(
          {i, b, blocks.size() > 1 ? blocks[b].name : "", *potential, momenta_of(snapshot.lanes[i], b)});
    }
  }
  return all;
}

/// "light", or of several matrices "light · gate (ε 0.2)".
std::string curve_name(const Snapshot& snapshot, const BlockPotential& of) {
  const std::string& lane = snapshot.lanes[of.lane].spec.name;
  if (of.of.empty()) return lane;
  const std::string name = lane + " · " + block_symbol(of.of);
  return of.potential.smoothing ? with_smoothing(name, *of.potential.smoothing) : name;
}

/// In the lane's colour; dashes tell blocks apart.
Style curve_style(const Snapshot& snapshot, const BlockPotential& of) {
  Style style = lane_style(snapshot.lanes, of.lane);
  if (!of.of.empty()) style.dash = block_dash(of.block);
  return style;
}

using Function = std::function<double(const Potential&, double)>;

/// The curve on its axis, evenly spaced there.
Series sampled(const Function& f, const Potential& potential, const Axis& axis, double end) {
  Series series;
  const bool logarithmic = axis.scale == AxisScale::logarithmic;
  const double from = axis.range.min, to = std::min(axis.range.max, end);
  if (!logarithmic && from <= 0) {
    // the cone's speed jumps right of 0
    series.x = {0, 1e-9 * to};
    series.y = {f(potential, 0), f(potential, 1e-9 * to)};
  }
  for (int i = 0; i <= potential_samples; ++i) {
    const double t = static_cast<double>(i) / potential_samples;
    const double x = logarithmic ? from * std::pow(to / from, t) : from + t * (to - from);
    if (!series.x.empty() && x <= series.x.back()) continue;
    series.x.push_back(x);
    series.y.push_back(f(potential, x));
  }
  return series;
}

void add_curves(Plot& plot, const Snapshot& snapshot, const std::vector<BlockPotential>& potentials,
                const Function& f, double end = INFINITY) {
  for (const BlockPotential& each : potentials) {
    Series series = sampled(f, each.potential, plot.x, each.potential.smoothing ? end : INFINITY);
    series.name = series.group = curve_name(snapshot, each);
    series.style = curve_style(snapshot, each);
    series.style.marker = Marker::none;
    plot.series.push_back(std::move(series));
  }
}

/// Each momentum on its curve, over what `place` makes of it.
void add_dots(Plot& plot, const Snapshot& snapshot, const std::vector<BlockPotential>& potentials,
              const Function& place, const Function& f) {
  for (const BlockPotential& each : potentials) {
    if (each.momenta.empty()) continue;
    Series dots;
    dots.group = curve_name(snapshot, each);
    dots.name = "momenta of " + dots.group;
    dots.in_legend = false;
    dots.style = curve_style(snapshot, each);
    dots.style.draw = Style::Draw::points;
    dots.style.marker = Marker::circle;
    dots.style.size = 0.7;
    for (const double s : each.momenta) {
      dots.x.push_back(place(each.potential, s));
      dots.y.push_back(f(each.potential, dots.x.back()));
    }
    plot.series.push_back(std::move(dots));
  }
}

/// What a curve comes close to for momenta far below ε and far above it.
void add_limits(Plot& plot, double smoothing, const Function& f) {
  const Potential limits[] = {{}, {0}};
  const char* const names[] = {"s ≪ ε: gradient descent", "s ≫ ε: Muon"};
  for (std::size_t i = 0; i < 2; ++i) {
    Series series =
        sampled([&](const Potential& potential,
                    double s) { return potential.smoothing ? f(potential, s) : f(potential, s) / smoothing; },
                limits[i], plot.x, INFINITY);
    series.name = names[i];
    series.group = "theory";
    series.is_theory = true;
    series.condition = names[i];
    series.style = {.role = Style::Role::theory, .dash = i == 0 ? Dash::dashed : Dash::dotted, .width = 1.25};
    plot.series.push_back(std::move(series));
  }
}

/// ε at s = ε: a live parameter of the lane, or of several matrices each one's own.
void add_handles(Plot& plot, const Snapshot& snapshot, const std::vector<BlockPotential>& potentials,
                 const Function& f) {
  for (const BlockPotential& each : potentials) {
    const LaneSnapshot& lane = snapshot.lanes[each.lane];
    const double smoothing = each.potential.smoothing.value_or(0);
    const bool reachable = smoothing >= plot.x.range.min && smoothing <= plot.x.range.max;
    if (!(smoothing > 0) || !reachable || lane.status == LaneStatus::diverged) continue;
    const std::string id = "smoothing:" + std::to_string(each.lane), name = lane.spec.name + ": drag ε";
    plot.handles.push_back(
        {each.of.empty() ? id : id + ":" + each.of, smoothing, f(each.potential, smoothing), true, false,
         each.of.empty()
             ? name + ", the momentum at which h bends"
             : name + " of " + block_symbol(each.of) + ", in every lane; let go, the run starts again"});
  }
}

std::string smoothings_note(const Snapshot& snapshot, const std::vector<BlockPotential>& potentials) {
  std::string note;
  for (const BlockPotential& each : potentials) {
    if (!each.of.empty() || !each.potential.smoothing) continue;
    note += (note.empty() ? "" : "\n") + snapshot.lanes[each.lane].spec.name +
            ": ε = " + brief_number(*each.potential.smoothing);
  }
  return note;
}

Axis momentum_axis(double largest, const ViewOptions& options) {
  const double end = round_up(largest > 0 ? room_beyond_momenta * largest : 1);
  Axis axis{.title = "momentum s, singular value of P", .unit = "", .range = {0, end}};
  axis.scale = options.x_scale.value_or(options.y_scale.value_or(AxisScale::linear));
  if (axis.scale == AxisScale::logarithmic) axis.range = {log_decades * end, end};
  if (options.x) axis.range = *options.x;
  return axis;
}

Range energy_axis(double end, AxisScale scale) {
  return scale == AxisScale::linear ? Range{0, end} : decades_around(1e-6 * end, end);
}

}  // namespace

Figure build_kinetic_potential(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("kinetic_potential", snapshot);
  figure.columns = 3;
  const std::vector<BlockPotential> potentials = potentials_in(snapshot, options);
  const AxisScale scale = options.y_scale.value_or(AxisScale::linear);
  const Function energy = &Potential::energy, speed = &Potential::speed, dual = &Potential::dual;

  Plot h;
  double fastest = 0, largest = 0;
  for (const BlockPotential& each : potentials) {
    if (!each.momenta.empty()) fastest = std::max(fastest, each.momenta.back());
    fastest = std::max(fastest, largest_so_far(snapshot.lanes[each.lane], each));
    largest = std::max(largest, each.potential.smoothing.value_or(0));
  }
  h.x = momentum_axis(fastest, options);
  h.y = {"kinetic energy h(s)", "", scale, energy_axis(h.x.range.max, scale)};
  Plot slope = h;
  slope.y = {"speed h′(s)", "", scale, scale == AxisScale::linear ? Range{0, 1.25} : Range{1e-4, 10}};
  // Gradient descent's velocities know no limit.
  const bool limited = std::ranges::any_of(
      potentials, [](const BlockPotential& each) { return each.potential.smoothing.has_value(); });
  if (limited) slope.horizontal_marks.push_back({1, "speed limit 1"});
  Plot conjugate;
  const double top = largest > 0 ? std::pow(10, std::ceil(std::log10(largest) - 1e-9)) : 1;
  conjugate.x = {.title = "speed v", .unit = "", .range = {0, 1.1}};
  conjugate.y = {"Fenchel dual h*(v)", "", scale, energy_axis(top, scale)};
  conjugate.zoomable = false;
  if (limited) conjugate.vertical_marks.push_back({1, "speed limit 1"});

  if (potentials.size() == 1 && potentials.front().potential.smoothing.value_or(0) > 0 && options.theory) {
    add_limits(h, *potentials.front().potential.smoothing, energy);
    add_limits(slope, *potentials.front().potential.smoothing, speed);
  }
  add_curves(h, snapshot, potentials, energy);
  add_curves(slope, snapshot, potentials, speed);
  add_curves(conjugate, snapshot, potentials, dual, 1);
  const Function itself = [](const Potential&, double s) { return s; };
  add_dots(h, snapshot, potentials, itself, energy);
  add_dots(slope, snapshot, potentials, itself, speed);
  add_dots(conjugate, snapshot, potentials, speed, dual);
  add_handles(h, snapshot, potentials, energy);
  add_handles(slope, snapshot, potentials, speed);
  h.title = "h(s) = √(s² + ε²) − ε";
  slope.title = "h′(s) = s/√(s² + ε²)";
  conjugate.title = "h*(v) = ε(1 − √(1 − v²))";
  for (Plot* plot : {&slope, &conjugate})
    for (Series& series : plot->series) series.in_legend = false;
  if (potentials.size() <= most_noted_lanes) h.note = smoothings_note(snapshot, potentials);
  for (Plot* plot : {&h, &slope, &conjugate}) {
    if (potentials.empty()) plot->empty_text = "No lane has a kinetic energy: try hamiltonian, muon or gd";
    figure.plots.push_back(std::move(*plot));
  }
  return figure;
}

}  // namespace muonscope

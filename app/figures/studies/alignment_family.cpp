// How singular vectors align in all set-ups of a family: a column for each value of one key, a colour for
// each value of another (figure 3 of arXiv 2606.30509).

#include <algorithm>
#include <cmath>
#include <set>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/matrix/alignment_curves.h"
#include "app/figures/studies/family_grid.h"
#include "core/base/numbers.h"

namespace muonscope {

namespace {

/// Sizes of the start that are told apart: α comes from roots and is rounded.
constexpr double same_size = 1e-6;
/// Below this 1 − a² the laws have been followed for long, and their curves are about to reach rounding.
constexpr double lowest_shown = 1e-8;

/// "10⁻⁵", or with two digits where it is no power of ten.
std::string size_text(double size) {
  const double exponent = std::round(std::log10(size));
  const bool power = std::abs(std::log10(size) - exponent) < same_size;
  return power ? "10" + superscript(static_cast<int>(exponent)) : concise(size, 2);
}

const FactorizationFacts* facts_of(const std::shared_ptr<const FamilyOutcome>& end) {
  return end && end->snapshot.problem ? end->snapshot.problem->factorization() : nullptr;
}

/// α of each colour, where it is the colours that differ in it: what figures are read by.
std::vector<double> start_sizes(const FamilyResult& result, const FamilyGrid& grid) {
  std::vector<double> sizes(grid.colors.values.size(), std::nan(""));
  for (std::size_t member = 0; member < result.ends.size(); ++member) {
    const FactorizationFacts* facts = facts_of(result.ends[member]);
    if (facts == nullptr) continue;
    double& size = sizes[grid.places[member].color];
    if (std::isnan(size)) size = facts->init_scale;
    if (!(std::abs(size - facts->init_scale) <= same_size * size)) return {};
  }
  for (std::size_t i = 0; i < sizes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (sizes[i] == 0 || std::abs(sizes[i] - sizes[j]) <= same_size * sizes[j]) return {};
  return sizes;
}

/// "d = 32 (d/n = 0.25)": of square targets also the ratio that decides what can be aligned.
std::string column_title(const Family& family, const FamilyAxis& columns, std::size_t column) {
  std::string title = family_label(family, columns, column);
  const Spec& problem = family.members.front().experiment.problem;
  if (columns.key != "problem.inner" || problem.integer("rows") != problem.integer("cols")) return title;
  const double ratio = columns.values[column].get<double>() / static_cast<double>(problem.integer("rows"));
  return title + " (d/n = " + concise(ratio) + ")";
}

/// One member's lane among the curves of its plot.
struct FamilyCurve {
  const LaneSnapshot* lane;
  const FactorizationFacts* facts;
  std::size_t color;
};

/// What a set-up's curves are compared with.
struct FamilyFit {
  std::string slopes;  ///< "left −1.29, right −1.29"
  std::string steps;   ///< "100 to 1000"
  std::optional<Series> guide;
};

class FamilyFigure {
 public:
  FamilyFigure(const FamilyResult& result, const ViewOptions& options)
      : result_(result),
        options_(options),
        grid_(family_grid(*result.family)),
        sizes_(start_sizes(result, grid_)) {}

  std::vector<Plot> plots() const {
    std::vector<Plot> plots;
    for (std::size_t lane = 0; lane < most_lanes(*result_.family); ++lane)
      for (std::size_t column = 0; column < columns(); ++column) plots.push_back(plot(lane, column));
    return plots;
  }
  std::size_t columns() const { return grid_.columns.values.size(); }

 private:
  std::string color_name(std::size_t color) const {
    if (!sizes_.empty() && !std::isnan(sizes_[color])) return "α = " + size_text(sizes_[color]);
    return family_label(*result_.family, grid_.colors, color);
  }

  /// In the order of their colours.
  std::vector<FamilyCurve> curves(std::size_t lane, std::size_t column) const {
    std::vector<FamilyCurve> found;
    for (std::size_t member = 0; member < result_.ends.size(); ++member) {
      const FactorizationFacts* facts = facts_of(result_.ends[member]);
      if (facts == nullptr || grid_.places[member].column != column) continue;
      const std::vector<LaneSnapshot>& lanes = result_.ends[member]->snapshot.lanes;
      if (lane < lanes.size() && lanes[lane].trace.column("align_left") >= 0)
        found.push_back({&lanes[lane], facts, grid_.places[member].color});
    }
    std::ranges::sort(found, {}, &FamilyCurve::color);
    return found;
  }

  Plot plot(std::size_t lane, std::size_t column) const {
    const std::vector<FamilyCurve> found = curves(lane, column);
    Plot plot;
    plot.title = family_title(*result_.family, column_title(*result_.family, grid_.columns, column), lane);
    plot.x = {.title = found.empty() ? "t/t_converge"
                                     : alignment_rows(*found[0].lane, *found[0].facts, options_).clock.title,
              .unit = "",
              .scale = options_.x_scale.value_or(AxisScale::logarithmic),
              .range = {}};
    plot.y = {.title = "misalignment 1 − a²",
              .unit = "",
              .scale = options_.y_scale.value_or(AxisScale::logarithmic),
              .range = {}};
    std::vector<FamilyFit> fits;
    std::set<std::string> drawn, constant;
    for (const FamilyCurve& curve : found)
      if (auto fit = add_curve(plot, curve, drawn, constant)) fits.push_back(*std::move(fit));
    // The first lies on top: dashes over lines.
    std::stable_partition(plot.series.begin(), plot.series.end(),
                          [](const Series& series) { return series.style.dash != Dash::solid; });
    add_guide(plot, fits);
    plot.note = note(fits, drawn, constant);
    if (found.empty()) explain_none(plot, lane, column);
    return plot;
  }

  /// Series of what is not 1 throughout; the fit, once its steps are all there.
  std::optional<FamilyFit> add_curve(Plot& plot, const FamilyCurve& curve, std::set<std::string>& drawn,
                                     std::set<std::string>& constant) const {
    const AlignmentRows rows = alignment_rows(*curve.lane, *curve.facts, options_);
    const std::size_t before = plot.series.size();
    FamilyFit fit;
    for (const AlignmentQuantity& quantity : alignment_quantities()) {
      std::vector<double> y = misalignment(*curve.lane, quantity.column, rows);
      if (is_aligned_throughout(y)) {
        constant.insert(quantity.brief);
        continue;
      }
      drawn.insert(quantity.brief);
      if (const auto law = alignment_law(*curve.lane, *curve.facts, quantity.inner))
        compare(fit, *curve.lane, quantity, *law, rows, y);
      plot.series.push_back(series_of(curve, quantity, rows, std::move(y)));
    }
    name_in_legend(plot, before, fit);
    return fit.slopes.empty() ? std::nullopt : std::optional(std::move(fit));
  }

  /// A set-up is named once, by its line, with its slopes.
  static void name_in_legend(Plot& plot, std::size_t first, const FamilyFit& fit) {
    for (std::size_t i = first; i < plot.series.size(); ++i) {
      Series& series = plot.series[i];
      if (series.style.dash != Dash::solid) continue;
      series.in_legend = true;
      series.legend = series.group + (fit.slopes.empty() ? "" : ": " + fit.slopes);
      return;
    }
  }

  void compare(FamilyFit& fit, const LaneSnapshot& lane, const AlignmentQuantity& quantity,
               const AlignmentLaw& law, const AlignmentRows& rows, const std::vector<double>& y) const {
    const std::optional<AlignmentSlope> slope = alignment_slope(law, lane, quantity.column, rows);
    if (!slope) return;
    const auto step = [&](double sum) { return brief_number(std::round(rows.step_at(sum))); };
    fit.steps = step(law.span.from) + " to " + step(law.span.to);
    fit.slopes += (fit.slopes.empty() ? "" : ", ") + quantity.brief + " " + readable(slope->whole);
    if (fit.guide) return;
    fit.guide = alignment_guide(law, rows, y);
    if (fit.guide) fit.guide->legend = "t^(" + concise(law.exponent, 3) + ")";
  }

  /// Left and right mostly lie on each other: dashes without colour over a wide line.
  Series series_of(const FamilyCurve& curve, const AlignmentQuantity& quantity, const AlignmentRows& rows,
                   std::vector<double> y) const {
    Series series;
    series.group = color_name(curve.color);
    series.name = quantity.brief + ": " + series.group;
    series.style = set_up_style(curve.color, grid_.colors.values.size());
    series.style.dash = quantity.style.dash;
    series.style.width = quantity.style.width;
    if (series.style.dash != Dash::solid) series.style.role = Style::Role::muted;
    series.in_legend = false;
    series.x = rows.x();
    series.y = std::move(y);
    return series;
  }

  /// One for all colours, beside the middle one.
  void add_guide(Plot& plot, const std::vector<FamilyFit>& fits) const {
    if (options_.theory && !fits.empty() && fits[fits.size() / 2].guide)
      plot.series.push_back(*fits[fits.size() / 2].guide);
  }

  static std::string note(const std::vector<FamilyFit>& fits, const std::set<std::string>& drawn,
                          const std::set<std::string>& constant) {
    std::string text;
    const auto line = [&text](const std::string& more) { text += (text.empty() ? "" : "\n") + more; };
    if (drawn.contains("left") && drawn.contains("right")) line("left dashed, right solid");
    for (std::size_t i = 0; i < fits.size(); ++i)
      if (i == 0 || fits[i].steps != fits[i - 1].steps) line("slopes: steps " + fits[i].steps);
    std::string aligned;
    for (const std::string& each : constant)
      if (!drawn.contains(each)) aligned += (aligned.empty() ? "" : "/") + each;
    if (!aligned.empty()) line("1 − a_" + aligned + " ≈ 0 throughout");
    return text;
  }

  void explain_none(Plot& plot, std::size_t lane, std::size_t column) const {
    explain_unfinished(plot);
    for (std::size_t member = 0; member < result_.ends.size(); ++member) {
      const auto& end = result_.ends[member];
      if (end && grid_.places[member].column == column && lane < end->snapshot.lanes.size())
        explain_missing(plot, "alignment");
    }
  }

  const FamilyResult& result_;
  const ViewOptions& options_;
  FamilyGrid grid_;
  std::vector<double> sizes_;
};

/// From the first row after the start to the last one of all curves.
Range time_range(const Figure& figure, AxisScale scale) {
  double first = HUGE_VAL, last = 0;
  for (const Plot& plot : figure.plots)
    for (const Series& series : plot.series)
      for (const double x : series.x) {
        if (series.is_theory || !(x > 0)) continue;
        first = std::min(first, x), last = std::max(last, x);
      }
  if (!(first < last)) return {1e-6, 1e-2};
  return scale == AxisScale::linear ? Range{0, last} : Range{first, last};
}

}  // namespace

Figure build_alignment_family(const FigureInput& input, const ViewOptions& options) {
  Figure figure = family_figure("alignment_family", input);
  const FamilyResult* found = input.findings.found<FamilyResult>();
  if (found == nullptr) {
    figure.plots.push_back(no_family(
        {.title = "t/t_converge", .unit = "", .scale = AxisScale::logarithmic, .range = {1e-6, 1e-2}},
        {.title = "misalignment 1 − a²", .unit = "", .scale = AxisScale::logarithmic, .range = {1e-6, 1}}));
    return figure;
  }
  const FamilyFigure family(*found, options);
  figure.plots = family.plots();
  figure.columns = static_cast<int>(family.columns());
  Range y = misalignment_range(figure, options.y_scale.value_or(AxisScale::logarithmic));
  // Below the curves there is room for what notes say.
  if (y.min > 0) y.min = std::max(y.min / 10, lowest_shown);
  const Range x = time_range(figure, options.x_scale.value_or(AxisScale::logarithmic));
  share_axes(figure, x, y, options);
  return figure;
}

}  // namespace muonscope

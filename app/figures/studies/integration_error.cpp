// How far the states of integrators are from the flow's after the same time, over the time step: orders 1, 2
// and 4 are slopes here.

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/studies/family_grid.h"
#include "core/base/numbers.h"
#include "core/studies/integration_error.h"

namespace muonscope {

namespace {

/// How an integrator is called and drawn in this figure.
struct IntegratorLook {
  Integrator integrator;
  const char* name;
  Marker marker;
};

constexpr std::array<IntegratorLook, 3> integrator_looks{{{Integrator::muon, "muon", Marker::circle},
                                                          {Integrator::strang, "strang", Marker::square},
                                                          {Integrator::rk4, "rk4", Marker::diamond}}};

const IntegratorLook& look_of(Integrator integrator) {
  return *std::ranges::find(integrator_looks, integrator, &IntegratorLook::integrator);
}

Series points_of_errors(const IntegratorErrors& errors, int quantity) {
  const IntegratorLook& look = look_of(errors.integrator);
  Series series;
  series.name = look.name;
  series.style = {.role = Style::Role::quantity,
                  .draw = Style::Draw::points,
                  .quantity = quantity,
                  .marker = look.marker};
  series.x = errors.steps;
  series.y = errors.errors;
  return series;
}

/// c·hᵏ through the error at the largest h, k the integrator's order.
Series law_of_errors(const IntegratorErrors& errors, bool in_legend) {
  const int order = order_of(errors.integrator);
  Series series;
  series.name = "theory: h, h², h⁴";
  series.group = "theory";
  series.is_theory = true;
  series.condition = "for small h, errors above rounding and above the reference's own";
  series.in_legend = in_legend;
  series.style = {.role = Style::Role::theory, .dash = Dash::dashed, .width = 1.5};
  for (const double h : {errors.steps.front(), errors.steps.back()}) {
    series.x.push_back(h);
    series.y.push_back(errors.errors.back() * std::pow(h / errors.steps.back(), order));
  }
  return series;
}

std::string orders_text(const IntegrationErrors& found) {
  std::string text;
  for (const IntegratorErrors& errors : found.integrators) {
    if (!errors.order) continue;
    text += std::string(text.empty() ? "order: " : ", ") + look_of(errors.integrator).name + " " +
            readable(*errors.order, 3);
  }
  return text;
}

/// `result`: null where no set-ups were run.
Plot error_plot(const FamilyResult* result, const std::optional<IntegrationErrors>& found,
                const ViewOptions& options) {
  const Axis x{.title = "time step h",
               .unit = "",
               .scale = options.x_scale.value_or(AxisScale::logarithmic),
               .range = {1e-3, 0.1}};
  const Axis y{.title = "√(mean ‖X − X′‖² + ‖P − P′‖²)",
               .unit = "",
               .scale = options.y_scale.value_or(AxisScale::logarithmic),
               .range = {1e-8, 1}};
  if (result == nullptr) return no_family(x, y);
  Plot plot;
  plot.x = x;
  plot.y = y;
  if (!found) {
    plot.empty_text =
        "Shows set-ups that follow one flow to the same time with different h, energies recorded: here are "
        "none";
    if (std::ranges::none_of(result->ends, [](const auto& end) { return end != nullptr; }))
      explain_unfinished(plot);
    return plot;
  }
  double least = INFINITY, most = 0;
  for (std::size_t i = 0; i < found->integrators.size(); ++i) {
    const IntegratorErrors& errors = found->integrators[i];
    plot.series.push_back(points_of_errors(errors, static_cast<int>(i)));
    least = std::min(least, errors.steps.front());
    most = std::max(most, errors.steps.back());
  }
  for (std::size_t i = 0; options.theory && i < found->integrators.size(); ++i)
    plot.series.push_back(law_of_errors(found->integrators[i], i == 0));
  plot.note = orders_text(*found);
  constexpr double margin = 1.3;
  const bool from_zero = plot.x.scale == AxisScale::linear;
  plot.x.range = options.x.value_or(Range{from_zero ? 0 : least / margin, most * margin});
  plot.y.range = options.y.value_or(positive_range(plot));
  return plot;
}

}  // namespace

Figure build_integration_error(const FigureInput& input, const ViewOptions& options) {
  Figure figure = family_figure("integration_error", input);
  const FamilyResult* const result = input.findings.found<FamilyResult>();
  const std::optional<IntegrationErrors> found = result ? integration_errors(*result) : std::nullopt;
  figure.plots.push_back(error_plot(result, found, options));
  if (found)
    figure.caption = "states at t = " + brief_number(found->time) + " beside " +
                     look_of(found->reference_integrator).name +
                     "'s with h = " + brief_number(found->reference_step) + " · seed " +
                     std::to_string(result->base().seed);
  return figure;
}

}  // namespace muonscope

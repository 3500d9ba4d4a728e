#include "app/figures/figure_needs.h"

#include <algorithm>

#include "app/figures/catalogue.h"
#include "core/base/errors.h"
#include "core/experiment/problem_catalogue.h"
#include "core/observables/observable.h"
#include "core/run/snapshot.h"

namespace muonscope {
namespace {

bool will_show(const Plot& plot, Step steps) {
  return shows_data(plot) || (plot.appears_at && *plot.appears_at <= static_cast<double>(steps));
}

}  // namespace

Experiment with_needs(Experiment experiment, const std::vector<std::string>& figures) {
  std::vector<std::string>& recorded = experiment.record.observables;
  for (const std::string& figure : figures)
    for (const std::string& need : figure_kind(figure).needs) {
      const bool measured = observable_kind(need).measured_in(problem_kind(experiment.problem.kind).offer);
      if (measured && std::ranges::find(recorded, need) == recorded.end()) recorded.push_back(need);
    }
  return experiment;
}

std::string obstacle(const Run& start, Step steps, const std::string& figure) {
  const FigureKind& kind = figure_kind(figure);
  if (kind.study != Study::none) return "";
  const Snapshot snapshot = take_snapshot(start, interest_of({figure}));
  const Figure built = kind.build({.snapshot = &snapshot}, {});
  if (std::ranges::any_of(built.plots, [steps](const Plot& plot) { return will_show(plot, steps); }))
    return "";
  return built.plots.empty() ? "it has no plots" : built.plots.front().empty_text;
}

void require_something_to_show(const Run& start, Step steps, const std::vector<std::string>& figures) {
  for (const std::string& figure : figures) {
    const std::string why = obstacle(start, steps, figure);
    if (!why.empty()) throw InputError("figure " + figure + " would have nothing to show: " + why);
  }
}

}  // namespace muonscope

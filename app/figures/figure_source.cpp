#include "app/figures/figure_source.h"

#include <utility>

#include "app/figures/catalogue.h"
#include "app/figures/shown_lanes.h"
#include "core/base/failure.h"

namespace muonscope {

FigureInput input_of(const FigureSource& source) {
  FigureInput input = {.snapshot = source.snapshot.get(), .findings = source.findings};
  input.kept = source.kept;
  input.history = &source.history;
  input.holds_trails = source.holds_trails;
  input.rises = source.rises.get();
  input.others = source.others.get();
  input.medium = source.medium;
  return input;
}

FigureSource moved_to(FigureSource source, std::shared_ptr<const Snapshot> snapshot) {
  if (source.snapshot->problem != snapshot->problem) source.kept.clear();
  if (is_of_clouds(source.id))
    source.history.add(*without_lanes(snapshot, source.view.hidden_lanes), source.view.picked);
  source.snapshot = std::move(snapshot);
  return source;
}

FigureSource with_everything(FigureSource source) {
  source.view.theory = true;
  source.view.x = source.view.y = std::nullopt;
  source.view.hidden.clear();
  source.kept.clear();
  source.holds_trails = true;
  return source;
}

Figure figure_or_reason(const FigureSource& source, CellCounter* counter) {
  Figure figure;
  const auto make = [&] {
    FigureInput input = input_of(source);
    input.counter = counter;
    figure = figure_kind(source.id).build(input, source.view);
  };
  if (std::optional<Failure> failure = failure_of(make))
    return figure_in_words(source.id, std::move(failure->text));
  return figure;
}

Figure figure_in_words(const std::string& id, std::string text) {
  const Kind* kind = find_kind(figure_catalogue(), id);
  Figure figure;
  figure.id = id;
  figure.title = kind != nullptr ? kind->title : "No such figure";
  figure.plots.emplace_back().empty_text = std::move(text);
  return figure;
}

}  // namespace muonscope

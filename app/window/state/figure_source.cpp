#include "app/window/state/figure_source.h"

#include "core/base/failure.h"

namespace muonscope {

Figure figure_from(const FigureSource& source, CellCounter* counter) {
  FigureInput input = figure_input(*source.snapshot, source.findings);
  input.kept = source.kept;
  input.history = &source.history;
  input.counter = counter;
  input.rises = source.rises.get();
  input.medium = source.medium;
  return figure_kind(source.id).build(input, source.view);
}

Figure figure_or_reason(const FigureSource& source, CellCounter* counter) {
  Figure figure;
  if (std::optional<Failure> failure = failure_of([&] { figure = figure_from(source, counter); }))
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

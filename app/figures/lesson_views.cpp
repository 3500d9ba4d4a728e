#include "app/figures/lesson_views.h"

namespace muonscope {

namespace {

std::optional<AxisScale> scale_of(LessonAxis axis) {
  switch (axis) {
    case LessonAxis::linear:
      return AxisScale::linear;
    case LessonAxis::log:
      return AxisScale::logarithmic;
    case LessonAxis::usual:
    case LessonAxis::time:
      break;
  }
  return std::nullopt;
}

}  // namespace

FigureViews figure_views(const std::optional<Lesson>& lesson) {
  FigureViews views;
  if (!lesson) return views;
  for (const auto& [figure, axes] : lesson->axes) {
    ViewOptions view;
    view.x_scale = scale_of(axes.x);
    view.y_scale = scale_of(axes.y);
    if (axes.x == LessonAxis::time) view.time = TimeAxis::flow;
    views.emplace(figure, view);
  }
  return views;
}

ViewOptions view_of(const FigureViews& views, const std::string& figure) {
  const auto found = views.find(figure);
  return found == views.end() ? ViewOptions{} : found->second;
}

}  // namespace muonscope

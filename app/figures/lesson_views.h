#pragma once
// How a lesson wants its figures seen at first: the axes that its file chooses.

#include <map>
#include <optional>
#include <string>

#include "app/figures/kit/figure_input.h"
#include "core/lessons/lesson.h"

namespace muonscope {

/// By figure.
using FigureViews = std::map<std::string, ViewOptions>;

FigureViews figure_views(const std::optional<Lesson>& lesson);
/// What a figure starts with: the lesson's choice or none.
ViewOptions view_of(const FigureViews& views, const std::string& figure);

}  // namespace muonscope

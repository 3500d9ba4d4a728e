#pragma once

#include <string>
#include <vector>

#include "core/base/json_value.h"
#include "core/experiment/experiment.h"
#include "core/lessons/lesson_page.h"

namespace muonscope {

/// Keys that hold pages.
std::vector<std::string> page_keys();

/// The pages of a lesson's JSON, in the order in which they are read. A part is a text, a page with more
/// than that, or a list of these; without "run" there is a page that says how to play. InputError that
/// begins with `path`.
std::vector<LessonPage> read_pages(const Json& lesson, const Experiment& experiment, const std::string& path);

}  // namespace muonscope

#pragma once
// How far a lesson is read, and what people committed to before they saw the answer.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/figures/kit/figure_input.h"

namespace muonscope {

struct LessonReading {
  std::size_t page = 0;                                   ///< index into Lesson::pages
  bool revealed = false;                                  ///< its answer has been shown
  bool more = false;                                      ///< the rest of the page's text is open
  bool started = false;                                   ///< the page has set the run going
  bool scroll_up = false;                                 ///< another page: its beginning comes into sight
  std::map<std::size_t, std::size_t> chosen{};            ///< by page: which of its choices
  std::map<std::string, std::vector<Sketch>> sketches{};  ///< by figure
};

}  // namespace muonscope

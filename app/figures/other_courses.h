#pragma once
// What a view keeps of the courses that lie behind the one on screen: they do not change while that one does.

#include <functional>
#include <list>
#include <memory>

#include "app/figures/bands.h"

namespace muonscope {

/// The same figure of other courses, the last few.
class CourseFigures {
 public:
  /// `course`: an owner whose like is another course.
  struct Key {
    FigureBuilder builder = nullptr;  ///< a view may be given another figure
    std::shared_ptr<const void> course, origin;
    Step step = 0;
    ViewOptions view;
    bool operator==(const Key&) const = default;
  };
  /// As `build` made it when this key was asked for first.
  const Figure& of(const Key& key, const std::function<Figure()>& build);

 private:
  struct Kept {
    Key key;
    Figure figure;
  };
  std::list<Kept> kept_;  ///< the one asked for last first
};

/// Used by one thread at a time.
struct OtherCourses {
  CourseFigures figures;  ///< of what lies ahead and of ghosts
  BandCache bands;
};

}  // namespace muonscope

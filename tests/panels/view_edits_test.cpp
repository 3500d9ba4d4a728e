#include "app/window/state/view_edits.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "app/window/figures/figure_values.h"

namespace muonscope {
namespace {

Axis axis(AxisScale scale, double min, double max) {
  return {"", "", scale, {min, max}};
}

Figure two_plots() {
  Figure figure;
  for (const char* title : {"left", "right"}) {
    Plot plot;
    plot.title = title;
    for (const char* name : {"a", "b", "c"}) {
      Series series;
      series.name = name;
      series.x = {0, 1, 2};
      series.y = {10, 11, 12};
      plot.series.push_back(series);
    }
    figure.plots.push_back(plot);
  }
  return figure;
}

TEST_CASE("zooming keeps the value under the pointer where it is") {
  const Range linear = moved(axis(AxisScale::linear, 2, 10), 4, 0.5, 0);
  CHECK(linear.max - linear.min == doctest::Approx(4));
  CHECK((4 - linear.min) / (linear.max - linear.min) == doctest::Approx((4.0 - 2) / 8));
  const Range log = moved(axis(AxisScale::logarithmic, 1, 1e4), 10, 0.5, 0);
  CHECK(std::log10(log.max / log.min) == doctest::Approx(2));
  CHECK(std::log10(10 / log.min) == doctest::Approx(0.5));
}

TEST_CASE("panning moves both ends by the same share, in decades on a log axis") {
  const Range linear = moved(axis(AxisScale::linear, 0, 10), 0, 1, 0.25);
  CHECK(linear.min == doctest::Approx(2.5));
  CHECK(linear.max == doctest::Approx(12.5));
  const Range log = moved(axis(AxisScale::logarithmic, 1, 100), 1, 1, -0.5);
  CHECK(log.min == doctest::Approx(0.1));
  CHECK(log.max == doctest::Approx(10));
}

TEST_CASE("what would leave nothing to see leaves the range as it was") {
  const Axis tiny = axis(AxisScale::linear, 1, 1 + 1e-12);
  CHECK(moved(tiny, 1, 1e-3, 0) == tiny.range);
  const Axis wide = axis(AxisScale::linear, -1e308, 1e308);
  CHECK(moved(wide, 0, 10, 0) == wide.range);
  const Axis deep = axis(AxisScale::logarithmic, 1e-300, 1e300);
  CHECK(moved(deep, 1, 10, 0) == deep.range);
}

TEST_CASE("isolating hides all other groups; once more shows all") {
  const Figure figure = two_plots();
  std::vector<std::string> hidden = {"b"};
  isolate(hidden, figure, "b");
  CHECK(hidden == std::vector<std::string>{"a", "c"});
  isolate(hidden, figure, "b");
  CHECK(hidden.empty());
}

TEST_CASE("copied values are the nearest samples of what is shown") {
  CHECK(figure_values(two_plots(), {"a", "c"}, 1.4) == "left: b\t1\t11\nright: b\t1\t11\n");
  CHECK(figure_values(two_plots(), {"a", "c"}, 99) == "left: b\t2\t12\nright: b\t2\t12\n");
  CHECK(figure_values(two_plots(), {"a", "b", "c"}, 1) == "");
}

}  // namespace
}  // namespace muonscope

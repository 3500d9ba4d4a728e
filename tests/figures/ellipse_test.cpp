// The 2×2 picture of orthogonalizing: images of the unit circle against closed forms.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "app/figures/catalogue.h"
#include "tests/figures/runs.h"

namespace muonscope {
namespace {

const Series& series_named(const Plot& plot, const std::string& name) {
  const auto found = std::ranges::find(plot.series, name, &Series::name);
  REQUIRE(found != plot.series.end());
  return *found;
}

Figure ellipse_of(const EllipseView& view) {
  ViewOptions options;
  options.ellipse = view;
  return testing::build("ellipse", testing::snapshot_after(1), options);
}

/// The least and the largest distance of the curve from the origin: its singular values.
std::pair<double, double> radii(const Series& series) {
  double low = INFINITY, high = 0;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const double radius = std::hypot(series.x[i], series.y[i]);
    low = std::min(low, radius), high = std::max(high, radius);
  }
  return {low, high};
}

TEST_CASE(
    "the image of the circle has the matrix' singular values as half axes, its polar factor's is a circle") {
  const Figure figure = ellipse_of({{1.5, 0, 0, 0.5}, 1});
  const auto [low, high] = radii(series_named(figure.plots[0], "its image"));
  CHECK(low == doctest::Approx(0.5));
  CHECK(high == doctest::Approx(1.5));
  const auto [least, most] = radii(series_named(figure.plots[1], "its image"));
  CHECK(least == doctest::Approx(1).epsilon(1e-12));
  CHECK(most == doctest::Approx(1).epsilon(1e-12));
}

TEST_CASE("in between the half axes are the singular values' powers") {
  const auto [low, high] = radii(series_named(ellipse_of({{1.6, 0, 0, 0.4}, 0.5}).plots[1], "its image"));
  CHECK(low == doctest::Approx(std::sqrt(0.4)));
  CHECK(high == doctest::Approx(std::sqrt(1.6)));
}

TEST_CASE("columns of the polar factor are orthonormal, and a rotation is its own") {
  const double c = std::cos(0.7), s = std::sin(0.7);
  const Figure skew = ellipse_of({{1.2, 0.7, 0.2, 0.6}, 1}), turned = ellipse_of({{c, s, -s, c}, 1});
  const auto tip = [](const Figure& figure, const char* column) {
    const Series& arrow = series_named(figure.plots[1], column);
    return Eigen::Vector2d(arrow.x.back(), arrow.y.back());
  };
  CHECK(std::abs(tip(skew, "column 1").dot(tip(skew, "column 2"))) < 1e-12);
  CHECK(tip(skew, "column 1").norm() == doctest::Approx(1));
  CHECK((tip(turned, "column 1") - Eigen::Vector2d(c, s)).norm() < 1e-12);
}

TEST_CASE("singular matrices keep what they have: a segment of length 1, or the origin") {
  const auto [low, high] = radii(series_named(ellipse_of({{1, 1, 1, 1}, 1}).plots[1], "its image"));
  CHECK(low < 0.05);
  CHECK(high == doctest::Approx(1));
  const auto [none, nothing] = radii(series_named(ellipse_of({{0, 0, 0, 0}, 1}).plots[1], "its image"));
  CHECK(none == 0);
  CHECK(nothing == 0);
}

}  // namespace
}  // namespace muonscope

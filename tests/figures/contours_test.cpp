#include "app/figures/matrix/contours.h"

#include <doctest/doctest.h>

#include <cmath>

namespace muonscope {

namespace {

struct Grid {
  Vector x, y;
  Matrix values;
};

template <typename Function>
Grid grid(int nodes, double low, double high, const Function& f) {
  Grid g{Vector::LinSpaced(nodes, low, high), Vector::LinSpaced(nodes + 3, low, high), {}};
  g.values = Matrix::NullaryExpr(g.y.size(), g.x.size(),
                                 [&](Eigen::Index i, Eigen::Index j) { return f(g.x(j), g.y(i)); });
  return g;
}

std::vector<Polyline> lines_of(const Grid& g, double level) {
  return contours(g.values, g.x, g.y, level);
}

}  // namespace

TEST_CASE("iso-lines of xy are hyperbolas: exact vertices, one line a branch, in order along it") {
  const Grid g = grid(41, -2.0, 2.1, [](double x, double y) { return x * y; });
  for (const double level : {0.3, 1.0, -0.7}) {
    const std::vector<Polyline> lines = lines_of(g, level);
    REQUIRE(lines.size() == 2);
    for (const Polyline& line : lines) {
      REQUIRE(line.size() > 20);
      // xy is linear along grid lines, so that interpolation adds nothing.
      for (const Planar& x : line) CHECK(x.x() * x.y() == doctest::Approx(level).epsilon(1e-12));
      const double turn = line[1].x() > line[0].x() ? 1 : -1;
      for (std::size_t i = 1; i < line.size(); ++i) CHECK(turn * (line[i].x() - line[i - 1].x()) > -1e-12);
      // From border to border.
      for (const Planar& end : {line.front(), line.back()}) {
        const double outermost = std::max(end.cwiseAbs().maxCoeff(), std::max(end.x(), end.y()) - 0.1);
        CHECK(outermost >= 2.0 - 1e-12);
      }
    }
  }
}

TEST_CASE("a circle is one closed line, as round as the grid is fine") {
  for (const int nodes : {30, 60}) {
    const Grid g = grid(nodes, -1.5, 1.5, [](double x, double y) { return x * x + y * y; });
    const std::vector<Polyline> lines = lines_of(g, 1);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].front() == lines[0].back());
    double length = 0, error = 0;
    for (std::size_t i = 0; i < lines[0].size(); ++i) {
      if (i > 0) length += (lines[0][i] - lines[0][i - 1]).norm();
      error = std::max(error, std::abs(lines[0][i].norm() - 1));
    }
    const double h = 3.0 / (nodes - 1);
    CHECK(error < h * h / 4);
    CHECK(length == doctest::Approx(2 * M_PI).epsilon(h * h));
  }
}

TEST_CASE("where corners alternate, the mean decides which are joined") {
  const Vector ends = (Vector(2) << 0, 1).finished();
  const Matrix saddle = (Matrix(2, 2) << 1, 0, 0, 1).finished();
  // Above the mean the two high corners are islands, below it the two low ones.
  for (const double level : {0.6, 0.4}) {
    const std::vector<Polyline> lines = contours(saddle, ends, ends, level);
    REQUIRE(lines.size() == 2);
    for (const Polyline& line : lines) {
      REQUIRE(line.size() == 2);
      const Planar middle = (line[0] + line[1]) / 2;
      const bool near_high_corner = (middle.x() < 0.5) == (middle.y() < 0.5);
      CHECK(near_high_corner == (level > 0.5));
    }
  }
}

TEST_CASE("no line where the level is not met") {
  const Grid g = grid(10, 0, 1, [](double x, double y) { return x + y; });
  CHECK(lines_of(g, -0.1).empty());
  CHECK(lines_of(g, 2.1).empty());
  CHECK(lines_of(g, 1).size() == 1);
}

}  // namespace muonscope

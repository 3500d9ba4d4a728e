#include "app/figures/matrix/contours.h"

#include <array>
#include <utility>

namespace muonscope {
namespace {

using Eigen::Index;

/// Edges of the grid that the level crosses, each with the at most two others that it is joined with.
class Crossings {
 public:
  Crossings(const Matrix& values, const Vector& x, const Vector& y, double level)
      : values_(values), x_(x), y_(y), level_(level), joined_(static_cast<std::size_t>(2 * values.size())) {
    for (Index i = 0; i + 1 < values.rows(); ++i)
      for (Index j = 0; j + 1 < values.cols(); ++j) march(i, j);
  }

  std::vector<Polyline> lines() {
    std::vector<Polyline> out;
    // Open lines first, from their ends: what then remains are loops.
    for (std::size_t edge = 0; edge < joined_.size(); ++edge)
      if (joined_[edge].count == 1) out.push_back(trace(edge));
    for (std::size_t edge = 0; edge < joined_.size(); ++edge)
      if (joined_[edge].count == 2) {
        out.push_back(trace(edge));
        out.back().push_back(out.back().front());
      }
    return out;
  }

 private:
  struct Joined {
    std::array<std::size_t, 2> edges{};
    int count = 0;
  };

  bool above(Index i, Index j) const { return values_(i, j) >= level_; }
  /// Edge from node (i, j) to the next one in its row, or in its column.
  std::size_t edge(Index i, Index j, bool along_row) const {
    return static_cast<std::size_t>(2 * (i * values_.cols() + j) + (along_row ? 0 : 1));
  }

  void join(std::size_t a, std::size_t b) {
    joined_[a].edges[static_cast<std::size_t>(joined_[a].count++)] = b;
    joined_[b].edges[static_cast<std::size_t>(joined_[b].count++)] = a;
  }

  void march(Index i, Index j) {
    const std::array corners{above(i, j), above(i, j + 1), above(i + 1, j + 1), above(i + 1, j)};
    const std::array edges{edge(i, j, true), edge(i, j + 1, false), edge(i + 1, j, true), edge(i, j, false)};
    std::array<std::size_t, 4> crossed{};
    std::size_t count = 0;
    for (std::size_t k = 0; k < 4; ++k)
      if (corners[k] != corners[(k + 1) % 4]) crossed[count++] = edges[k];
    if (count == 2) join(crossed[0], crossed[1]);
    if (count != 4) return;
    const bool middle = values_.block<2, 2>(i, j).mean() >= level_;
    // The corners on the middle's side of the level are connected: lines cut off the other two.
    const std::size_t cut = middle == corners[0] ? 1 : 0;
    join(edges[cut], edges[(cut + 3) % 4]);
    join(edges[cut + 1], edges[cut + 2]);
  }

  Planar place(std::size_t edge) const {
    const auto node = static_cast<Index>(edge / 2);
    const Index i = node / values_.cols(), j = node % values_.cols();
    const Index i2 = i + (edge % 2 == 1 ? 1 : 0), j2 = j + (edge % 2 == 0 ? 1 : 0);
    const double t = (level_ - values_(i, j)) / (values_(i2, j2) - values_(i, j));
    return {x_(j) + t * (x_(j2) - x_(j)), y_(i) + t * (y_(i2) - y_(i))};
  }

  /// Follows a line and takes it out.
  Polyline trace(std::size_t edge) {
    Polyline line;
    while (true) {
      line.push_back(place(edge));
      const Joined here = std::exchange(joined_[edge], {});
      bool went = false;
      for (int k = 0; k < here.count && !went; ++k) {
        const std::size_t next = here.edges[static_cast<std::size_t>(k)];
        if (joined_[next].count == 0) continue;
        edge = next;
        went = true;
      }
      if (!went) return line;
    }
  }

  const Matrix& values_;
  const Vector &x_, &y_;
  double level_;
  std::vector<Joined> joined_;
};

}  // namespace

std::vector<Polyline> contours(const Matrix& values, const Vector& x, const Vector& y, double level) {
  return Crossings(values, x, y, level).lines();
}

}  // namespace muonscope

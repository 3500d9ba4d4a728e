#include "core/particles/coupled_distance.h"

#include <cmath>
#include <numeric>

namespace muonscope {

double coupled_distance(const Cloud& x, const Cloud& y, WorkerPool& pool) {
  const Shares shares(x);
  std::vector<double> squares(shares.size(), 0.0);
  pool.for_each(shares.size(), [&](std::size_t i) {
    for (std::size_t b = 0; b < x.size(); ++b) {
      const std::span<const double> of_x = numbers(x[b].value, shares[i]),
                                    of_y = numbers(y[b].value, shares[i]);
      for (std::size_t k = 0; k < of_x.size(); ++k) squares[i] += (of_x[k] - of_y[k]) * (of_x[k] - of_y[k]);
    }
  });
  return std::sqrt(std::accumulate(squares.begin(), squares.end(), 0.0) /
                   static_cast<double>(particles_of(x)));
}

}  // namespace muonscope

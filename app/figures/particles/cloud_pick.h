#pragma once

#include <optional>

#include "app/figures/kit/figure_input.h"

namespace muonscope {

struct NearParticle {
  std::size_t particle = 0;
  double distance = 0;  ///< in `unit`s
};

/// The particle that lies nearest to a place of the axes of a plot of the figure "cloud". `unit`: the
/// lengths along both axes that count as 1, a pixel for instance. None where the plot shows no particles.
std::optional<NearParticle> nearest_particle(const FigureInput& input, const ViewOptions& options,
                                             std::size_t plot, const Eigen::Vector2d& at,
                                             const Eigen::Vector2d& unit);

}  // namespace muonscope

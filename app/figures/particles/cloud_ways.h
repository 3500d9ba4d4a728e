#pragma once
// The ways that particles took: of the picked one, and of all where there are few.

#include "app/figures/particles/cloud_places.h"

namespace muonscope {

/// `group`: with which the lane's trails are hidden.
void add_ways(Plot& plot, const FigureInput& input, std::size_t lane,
              const std::vector<CloudCoordinate>& which, const PlacedCloud& cloud, const ViewOptions& options,
              const std::string& group);

}  // namespace muonscope

#pragma once
// What the figures of clouds have in common: names of coordinates, calm ranges, texts for what is missing.

#include <vector>

#include "app/figures/kit/figure_input.h"
#include "core/particles/cloud_coordinate.h"

namespace muonscope {

/// "X₁₂", "σ₁(P)", "‖∇h(P)‖"; of one of several matrices "X₁₂ of gate".
std::string symbol_of(const CloudCoordinate& coordinate);
/// Symbol and words.
std::string title_of(const CloudCoordinate& coordinate);

/// The first lane's particles; null where none has any in this snapshot.
const DrawnCloud* first_drawn(const Snapshot& snapshot);

/// The view's coordinates, the experiment's, or the first entries of X and P (of X alone, where no lane has
/// momenta): two or three.
std::vector<CloudCoordinate> chosen_coordinates(const Snapshot& snapshot, const ViewOptions& options);

/// Whether the lanes lie over each other in one plot, as the view or else the experiment says.
bool lanes_overlaid(const Snapshot& snapshot, const ViewOptions& options);

/// A lane's numbers along a coordinate; none where it has no such thing.
std::optional<CoordinateValues> lane_values(const LaneSnapshot& lane, const CloudCoordinate& coordinate);

using LaneValues = std::vector<std::optional<CoordinateValues>>;

/// The numbers' range, from 0 for singular values and speeds, and `kept`, if any. Its ends are round numbers
/// with some room, so that it changes seldom.
struct CalmRange {
  Range shown;
  Range kept;  ///< for Figure::kept: a point where all numbers are the same
};
CalmRange calm_range(std::initializer_list<const LaneValues*> all, const CloudCoordinate& coordinate,
                     const Range* kept);

/// Why a lane has no such coordinate, and what to do.
/// Whether a lane's velocities are ∇h_ε(P) with a finite ε: no speed then exceeds 1.
bool has_speed_limit(const LaneSnapshot& lane);
bool has_speed_limit(const Snapshot& snapshot);

std::string missing_text(const Snapshot& snapshot, std::size_t lane, const CloudCoordinate& coordinate);
/// What figures of clouds say until there is one.
constexpr const char* no_cloud_text = "The cloud is on its way";

/// "step 412 · seed 64 · 10000 particles of 2×2 · Muon η = 0.01", at the clouds' own step.
std::string cloud_caption(const Snapshot& snapshot);

}  // namespace muonscope

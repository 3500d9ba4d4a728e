#pragma once
// Where the particles of the figure "cloud" are on its axes: two coordinates as they are, three through a
// camera.

#include "app/figures/kit/cell_counter.h"
#include "app/figures/particles/cloud_axes.h"

namespace muonscope {

/// Half of what a turned box of half-width 1 needs at most, √3, and room for labels.
constexpr double orbit_reach = 1.8;

/// Three coordinates, each from −1 to 1 across its range, on a plane before the eye; two are left as they
/// are.
class Camera {
 public:
  Camera(const std::vector<Range>& ranges, const ViewOptions& options);
  /// A corner of the box, or another place in it.
  Eigen::Vector2d corner(const Eigen::Vector3d& at) const { return view_.topRows<2>() * at; }
  /// PlacedCloud::placement.
  std::array<std::array<float, 4>, 2> placement() const;

 private:
  bool flat_;
  Eigen::Matrix3d view_;
  Eigen::Vector3d middle_ = Eigen::Vector3d::Zero(), per_unit_ = Eigen::Vector3d::Ones();
};

/// All lanes' numbers along the coordinates, and the ranges that hold them.
struct Coordinates {
  std::vector<CloudCoordinate> which;
  std::vector<LaneValues> values;  ///< by coordinate, then lane
  std::vector<Range> ranges, kept;

  bool has(std::size_t lane) const;
  /// The first one that a lane lacks.
  const CloudCoordinate& missing(std::size_t lane) const;
  /// A lane's particles; must not outlive this and the snapshot.
  PlacedCloud cloud(const Snapshot& snapshot, std::size_t lane, const Camera& camera) const;
};
Coordinates gather(const FigureInput& input, const ViewOptions& options);

/// On a plot's axes: where the columns lie, or numbers of their own.
class Places {
 public:
  explicit Places(const PlacedCloud& cloud);
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;
  std::span<const float> x() const { return x_; }
  std::span<const float> y() const { return y_; }

 private:
  std::vector<float> own_x_, own_y_;
  std::span<const float> x_, y_;
};
/// Of one particle.
Eigen::Vector2d place_of(const PlacedCloud& cloud, std::size_t particle);

std::size_t count_of(const PlacedCloud& cloud);

}  // namespace muonscope

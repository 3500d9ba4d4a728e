#pragma once
// Where particles were in the clouds before the present one: material for trails.

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "core/run/snapshot.h"

namespace muonscope {

/// Clouds with up to so many particles leave trails.
constexpr std::size_t most_trailing = 200;
/// Places of one trail at most; fewer where there are many trails.
std::size_t longest_trail(std::size_t particles);

class CloudHistory {
 public:
  using DrawnClouds = std::deque<std::shared_ptr<const DrawnCloud>>;

  /// Adds this snapshot's clouds; of large ones the picked particle alone. Another run begins again, and in
  /// large clouds another picked particle; at an earlier step the later ones go.
  void add(const Snapshot& snapshot, std::optional<std::size_t> picked);
  /// A lane's clouds, the oldest first; empty without trails. Those with one particle hold the picked one.
  const DrawnClouds& of(std::size_t lane) const;

 private:
  std::shared_ptr<const Problem> problem_;
  std::optional<std::size_t> picked_;
  std::vector<DrawnClouds> lanes_;
};

/// One particle of a cloud as a cloud.
std::shared_ptr<const DrawnCloud> particle_of(const DrawnCloud& drawn, std::size_t particle);

}  // namespace muonscope

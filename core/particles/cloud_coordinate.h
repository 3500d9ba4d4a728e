#pragma once
// The numbers of a particle that a cloud can be seen along: entries of X and P, their singular values, the
// spectral speed.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/particles/drawn_cloud.h"

namespace muonscope {

/// Ids as the columns of results are called: "x_1_2" and "p_2_1" are entries, "sv_x_1" and "sv_p_2" singular
/// values, "speed" is ‖∇h_ε(P)‖_op; of particles with several matrices "x.gate_1_2", "sv_p.gate_1",
/// "speed.gate".
struct CloudCoordinate {
  enum class Kind { entry, singular_value, speed };
  Kind kind = Kind::entry;
  bool of_momentum = false;  ///< P's, not X's; of entries and singular values
  std::string block;         ///< ""  where particles have one matrix
  int row = 1, col = 1;      ///< of an entry, from 1; `row` is the singular value's place, 1 the largest
  bool operator==(const CloudCoordinate&) const = default;
};

/// None for what is no coordinate's id.
std::optional<CloudCoordinate> coordinate_of(std::string_view id);
std::string id_of(const CloudCoordinate& coordinate);

/// Every coordinate that particles with these matrices have: entries of X, of P, singular values, speeds.
std::vector<CloudCoordinate> coordinates_of(const DrawnCloud& drawn);

/// One number for each particle: an entry where it lies, or numbers of its own.
class CoordinateValues {
 public:
  explicit CoordinateValues(std::span<const float> entry) : entry_(entry) {}
  explicit CoordinateValues(std::vector<float> own) : own_(std::move(own)) {}
  std::span<const float> get() const { return own_.empty() ? entry_ : std::span<const float>(own_); }

 private:
  std::span<const float> entry_;
  std::vector<float> own_;
};

/// None where the particles have no such matrix or entry, the lane has no momenta, or its rule is no map of
/// them. Must not outlive the cloud.
std::optional<CoordinateValues> values_of(const DrawnCloud& drawn, const CloudCoordinate& coordinate);

/// All singular values of every particle, the largest first, as min(rows, cols) columns. In shares on the
/// pool: 1 million matrices of 3×3 take 0.1 s of one core, of 4×4 0.7 s.
EntryColumns singular_values_of(const EntryColumns& entries, ParticleShape shape, WorkerPool& pool);
EntryColumns singular_values_of(const EntryColumns& entries, ParticleShape shape);
/// Of a block's X or P: as the drawn cloud has them, or found now and held by `own`.
const EntryColumns& singular_values_in(const DrawnBlock& block, bool of_momentum, EntryColumns& own);
/// ‖∇h_ε(P)‖_op of every particle; none without momenta or where the rule is no such map.
std::optional<std::vector<float>> speeds_of(const DrawnBlock& block);

}  // namespace muonscope

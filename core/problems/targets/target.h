#pragma once
// Given matrices, such as the target M* of a factorization: one file each, one row each in target_kinds().

#include <filesystem>
#include <vector>

#include "core/base/types.h"
#include "core/problems/problem.h"
#include "core/random/stream.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// What a target is made from; `rows` and `cols` are M*'s.
struct TargetRequest {
  const Spec& spec;
  Eigen::Index rows;
  Eigen::Index cols;
  std::uint64_t seed;
  const std::filesystem::path& directory;
  std::string_view stream = "target";  ///< that `seed` feeds; one for each slot where a problem has several
};

struct TargetKind {
  Kind kind;
  /// Throws InputError, which begins with a key of `spec`, where its values do not fit a rows×cols target;
  /// may be null.
  void (*check)(const Spec& spec, Eigen::Index rows, Eigen::Index cols) = nullptr;
  Matrix (*make)(const TargetRequest& request) = nullptr;
  /// For targets from a file named by `path`, whose shape decides the problem's; else null.
  Matrix (*read)(const Spec& spec, const std::filesystem::path& directory) = nullptr;
  /// That file as it is, where the matrix written as .npy would not be read as this kind; else null.
  std::string (*file_bytes)(const Spec& spec, const std::filesystem::path& directory) = nullptr;
  std::string extension = ".npy";  ///< of that file beside results
  /// How M* is seen as a picture; null: it is none.
  TargetPicture (*picture)(const Spec& spec, const Matrix& target) = nullptr;
};

/// InputError where the values of the component `spec`, whose key in the experiment is `key`, do not fit.
void check_target(const Spec& spec, Eigen::Index rows, Eigen::Index cols, const std::string& key);
/// Y or M* of the component `spec`, whose key in the experiment is `key`: InputErrors about its file begin
/// with the key of its path.
Matrix make_target(const TargetRequest& request, const std::string& key);
/// As make_target, for a target from a file, whose shape is not known yet.
Matrix read_target(const Spec& spec, const std::filesystem::path& directory, const std::string& key);
/// The file of the target in this slot, as Problem::inputs lists it; empty for targets without one.
std::vector<Problem::Input> target_inputs(const Spec& spec, const Matrix& target,
                                          const std::filesystem::path& directory,
                                          const std::string& slot = "target");

/// What may stand in a target's slot.
const Catalogue& target_catalogue();

TargetKind power_law_target();
TargetKind shifted_power_law_target();
TargetKind conditioned_target();
TargetKind planted_target();
TargetKind spectrum_target();
TargetKind gaussian_target();
TargetKind identity_target();
TargetKind file_target();
TargetKind image_target();

/// How the path of a picture starts that is compiled into the program: "shipped:hills.png".
constexpr std::string_view shipped_picture = "shipped:";
inline bool is_shipped(std::string_view path) {
  return path.starts_with(shipped_picture);
}
/// The PNG file of an image target. InputError where there is none.
std::string picture_bytes(const Spec& image_target, const std::filesystem::path& directory);

const std::vector<TargetKind>& target_kinds();
const TargetKind& target_kind(std::string_view id);

/// rows×cols with these values on the diagonal and 0 elsewhere; at most min(rows, cols) of them.
Matrix diagonal(Eigen::Index rows, Eigen::Index cols, const Vector& values);

/// Descriptors that several targets share: a scale > 0 and the exponent of a decay.
Parameter target_scale(double fallback, std::string help);
Parameter decay_exponent();

}  // namespace muonscope

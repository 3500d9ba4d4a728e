#pragma once
// Initial factors P₀ (rows×inner) and Q₀ (cols×inner): one file each, one row each in factor_init_kinds().

#include <filesystem>
#include <vector>

#include "core/base/types.h"
#include "core/random/stream.h"
#include "core/schema/parameter.h"

namespace muonscope {

struct Factors {
  Matrix p;
  Matrix q;
};

struct InitRequest {
  const Spec& spec;
  Eigen::Index rows;
  Eigen::Index cols;
  Eigen::Index inner;
  std::uint64_t seed;
  const std::filesystem::path& directory;
};

struct InitKind {
  Kind kind;
  Factors (*make)(const InitRequest& request) = nullptr;
  /// α, about which the singular values of P₀ and Q₀ lie; null where it is not known.
  double (*scale)(const InitRequest& request) = nullptr;
};

InitKind gaussian_init();
InitKind orthogonal_init();
InitKind constant_init();
InitKind file_init();

const std::vector<InitKind>& factor_init_kinds();
const InitKind& factor_init_kind(std::string_view id);

Parameter init_scale(double fallback, std::string help);

}  // namespace muonscope

#include "core/problems/targets/target.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/schema/messages.h"

namespace muonscope {

const std::vector<TargetKind>& target_kinds() {
  static const std::vector<TargetKind> kinds = {
      power_law_target(), shifted_power_law_target(), conditioned_target(), planted_target(),
      spectrum_target(),  gaussian_target(),          identity_target(),    file_target(),
      image_target(),
  };
  return kinds;
}

const Catalogue& target_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue rows;
    for (const TargetKind& row : target_kinds()) rows.push_back(row.kind);
    return rows;
  }();
  return catalogue;
}

const TargetKind& target_kind(std::string_view id) {
  const auto found =
      std::ranges::find_if(target_kinds(), [&](const TargetKind& row) { return row.kind.id == id; });
  if (found == target_kinds().end()) throw InputError("unknown target '" + std::string(id) + "'");
  return *found;
}

void check_target(const Spec& spec, Eigen::Index rows, Eigen::Index cols, const std::string& key) {
  const TargetKind& kind = target_kind(spec.kind);
  if (kind.check == nullptr) return;
  try {
    kind.check(spec, rows, cols);
  } catch (const InputError& error) {
    throw InputError(join(key, error.what()));
  }
}

Matrix make_target(const TargetRequest& request, const std::string& key) {
  const TargetKind& kind = target_kind(request.spec.kind);
  if (kind.read == nullptr) return kind.make(request);
  return named_by(key + ".path", [&] { return kind.make(request); });
}

Matrix read_target(const Spec& spec, const std::filesystem::path& directory, const std::string& key) {
  return named_by(key + ".path", [&] { return target_kind(spec.kind).read(spec, directory); });
}

std::vector<Problem::Input> target_inputs(const Spec& spec, const Matrix& target,
                                          const std::filesystem::path& directory, const std::string& slot) {
  const TargetKind& kind = target_kind(spec.kind);
  if (kind.read == nullptr) return {};
  return {{slot + ".path", slot + kind.extension, target,
           kind.file_bytes == nullptr ? std::string() : kind.file_bytes(spec, directory)}};
}

Matrix diagonal(Eigen::Index rows, Eigen::Index cols, const Vector& values) {
  Matrix m = Matrix::Zero(rows, cols);
  m.diagonal().head(values.size()) = values;
  return m;
}

Parameter target_scale(double fallback, std::string help) {
  return {.key = "scale",
          .symbol = "c",
          .label = "scale",
          .fallback = fallback,
          .min = 0,
          .max = 1e12,
          .slider_min = 0.01,
          .slider_max = 100,
          .scale = Scale::logarithmic,
          .help = std::move(help)};
}

Parameter decay_exponent() {
  return {.key = "exponent",
          .symbol = "p",
          .label = "exponent",
          .fallback = 1.0,
          .min = 0,
          .max = 20,
          .slider_min = 0,
          .slider_max = 3,
          .help = "How fast the singular values decay; 0 makes them all equal."};
}

}  // namespace muonscope

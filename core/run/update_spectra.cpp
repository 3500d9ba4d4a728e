#include "core/run/update_spectra.h"

#include "core/linalg/svd.h"

namespace muonscope {
namespace {

BlockUpdate update_of(const std::string& name, const Matrix& gradient, const Matrix& direction,
                      const UpdateMap& map) {
  BlockUpdate out{.block = name, .gradient = {}, .direction = {}, .mapped = {}, .update = {}};
  const Matrix update = map.apply(direction);
  if (!gradient.allFinite() || !direction.allFinite() || !update.allFinite()) return out;
  const Svd parts = svd(direction);
  out.gradient = singular_values(gradient);
  out.direction = {parts.s, direction.rows(), direction.cols()};
  out.mapped = parts.u.cwiseProduct(update * parts.v).colwise().sum().transpose();
  out.update = singular_values(update);
  return out;
}

}  // namespace

UpdateSpectra update_spectra(const Lane& lane) {
  UpdateSpectra out{lane.step(), {}};
  for (std::size_t i = 0; i < lane.gradient().size(); ++i) {
    const auto& [name, gradient] = lane.gradient()[i];
    const Optimizer& optimizer = *lane.optimizer();
    out.blocks.push_back(update_of(name, gradient, optimizer.direction(gradient, i), *optimizer.rule().map));
  }
  return out;
}

}  // namespace muonscope

#include "core/optimizers/update_map.h"

#include <algorithm>
#include <cmath>

#include "core/linalg/spectral_map.h"
#include "core/linalg/svd.h"

namespace muonscope {
namespace {

struct Apply {
  const Matrix& n;
  Matrix operator()(const IdentityMap&) const { return n; }
  Matrix operator()(const SignMap&) const {
    return n.unaryExpr([](double x) { return std::isnan(x) ? x : static_cast<double>((x > 0) - (x < 0)); });
  }
  Matrix operator()(const PolarMap&) const { return polar(n); }
  Matrix operator()(const RegularizedPolarMap& map) const {
    return map.gain() * regularized_polar(n, map.smoothing);
  }
  Matrix operator()(const NewtonSchulzMap& map) const { return newton_schulz(n, map.iterations, map.guard); }
};

using Function = std::function<double(double)>;

struct Curve {
  const Spectrum& spectrum;
  Function operator()(const IdentityMap&) const {
    return [](double sigma) { return sigma; };
  }
  Function operator()(const SignMap&) const { return {}; }
  /// 1, and 0 on the numerical null space.
  Function operator()(const PolarMap&) const {
    const double largest = spectrum.values.size() > 0 ? spectrum.values(0) : 0;
    return [zero = rank_tolerance(spectrum.rows, spectrum.cols, largest)](double sigma) {
      return sigma > zero ? 1.0 : 0.0;
    };
  }
  Function operator()(const RegularizedPolarMap& map) const {
    if (map.smoothing == 0) {
      return [gain = map.gain(), polar = (*this)(PolarMap{})](double sigma) { return gain * polar(sigma); };
    }
    return [=](double sigma) { return map.gain() * regularized_polar_curve(sigma, map.smoothing); };
  }
  Function operator()(const NewtonSchulzMap& map) const {
    return [norm = spectrum.values.norm(), map](double sigma) {
      return newton_schulz_curve(sigma, norm, map.iterations, map.guard);
    };
  }
};

struct Flops {
  double k, l;  ///< shorter and longer side
  double operator()(const IdentityMap&) const { return 0; }
  double operator()(const SignMap&) const { return k * l; }
  double operator()(const PolarMap&) const { return 6 * l * k * k + 20 * k * k * k + 2 * l * k * k; }
  double operator()(const RegularizedPolarMap& map) const {
    return (*this)(PolarMap{}) + (map.reference == 0 ? 0 : k * l);
  }
  /// ‖N‖_F and the division: 3kl. An iteration: XXᵀ 2k²l, A² 2k³, bA + cA² 3k², BX 2k²l, aX + BX 2kl.
  double operator()(const NewtonSchulzMap& map) const {
    return 3 * k * l + map.iterations * (4 * k * k * l + 2 * k * k * k + 3 * k * k + 2 * k * l);
  }
};

}  // namespace

double RegularizedPolarMap::gain() const {
  return reference == 0 ? 1 : std::hypot(reference, smoothing);
}

Matrix apply_map(const UpdateMap& map, const Matrix& direction) {
  return std::visit(Apply{direction}, map);
}

std::function<double(double)> spectral_curve(const UpdateMap& map, const Spectrum& spectrum) {
  return std::visit(Curve{spectrum}, map);
}

double map_flops(const UpdateMap& map, Eigen::Index rows, Eigen::Index cols) {
  const auto [shorter, longer] = std::minmax(rows, cols);
  return std::visit(Flops{static_cast<double>(shorter), static_cast<double>(longer)}, map);
}

}  // namespace muonscope

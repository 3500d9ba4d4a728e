// Batched regularized polar maps against an SVD in long double.

#include <doctest/doctest.h>

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/linalg/spectral_map.h"
#include "core/particles/particle_array.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

using Wide = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

constexpr double eps = std::numeric_limits<double>::epsilon();

/// All that this processor runs.
std::vector<const Kernels*> variants() {
  std::vector<const Kernels*> all;
  for (const InstructionSet set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (const Kernels* const found = kernels_for(set)) all.push_back(found);
  }
  return all;
}

struct SmallShape {
  int rows, cols;
};
const std::vector<SmallShape> small_shapes = {{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5},   {8, 8},  {1, 3},
                                              {4, 1}, {2, 3}, {5, 2}, {3, 7}, {16, 16}, {64, 2}, {9, 4}};

ParticleArray packed(const std::vector<Matrix>& matrices) {
  ParticleArray array(matrices.size(),
                      {static_cast<int>(matrices[0].rows()), static_cast<int>(matrices[0].cols())});
  for (std::size_t p = 0; p < matrices.size(); ++p) {
    for (int i = 0; i < array.shape().rows; ++i) {
      for (int j = 0; j < array.shape().cols; ++j) array(p, i, j) = matrices[p](i, j);
    }
  }
  return array;
}

Matrix unpacked(const ParticleArray& array, std::size_t p) {
  Matrix m(array.shape().rows, array.shape().cols);
  for (int i = 0; i < m.rows(); ++i) {
    for (int j = 0; j < m.cols(); ++j) m(i, j) = array(p, i, j);
  }
  return m;
}

struct Mapped {
  ParticleArray d;
  double potential[block_particles] = {}, power[block_particles] = {};
};

Mapped mapped(const Kernels& kernels, const ParticleArray& m, double smoothing) {
  Mapped out{ParticleArray(m.count(), m.shape()), {}, {}};
  kernels.regularized_polar({m.shape().rows, m.shape().cols, smoothing, m.blocks(), m.block(0),
                             out.d.block(0), out.potential, out.power});
  return out;
}

struct Expected {
  Wide d;
  long double potential = 0, power = 0;
  double condition = 1;  ///< of the map: σ₁ over the smallest √(σ²+ε²) that is not on the null space
};

Expected expected(const Matrix& m, double smoothing) {
  const Eigen::JacobiSVD<Wide> svd(m.cast<long double>(), Eigen::ComputeThinU | Eigen::ComputeThinV);
  const auto& s = svd.singularValues();
  const long double e = smoothing;
  Expected out{Wide::Zero(m.rows(), m.cols()), 0, 0, 1};
  for (Eigen::Index i = 0; i < s.size(); ++i) {
    const bool null =
        s(i) == 0 || (e == 0 && s(i) <= static_cast<long double>(std::max(m.rows(), m.cols())) * eps * s(0));
    if (null) continue;
    const long double h = std::hypot(s(i), e);
    out.d += svd.matrixU().col(i) * (s(i) / h) * svd.matrixV().col(i).transpose();
    out.potential += s(i) * (s(i) / (h + e));
    out.power += s(i) * (s(i) / h);
    out.condition = std::max(out.condition, static_cast<double>(s(0) / h));
  }
  return out;
}

/// Every matrix on its own and all of them together, every variant, against the SVD.
void check(const std::vector<Matrix>& matrices, double smoothing, double scale = 1) {
  const ParticleArray array = packed(matrices);
  const double sides = static_cast<double>(matrices[0].rows() + matrices[0].cols());
  for (const Kernels* kernels : variants()) {
    CAPTURE(std::string(kernels->name));
    CAPTURE(smoothing);
    const Mapped all = mapped(*kernels, array, smoothing);
    for (std::size_t p = 0; p < matrices.size(); ++p) {
      CAPTURE(matrices[p]);
      const Expected right = expected(matrices[p], smoothing);
      CAPTURE(right.condition);
      const double error = static_cast<double>((unpacked(all.d, p).cast<long double>() - right.d).norm());
      CHECK(error <= 8 * eps * sides * std::min(right.condition, 1e17));
      const Mapped alone = mapped(*kernels, packed({matrices[p]}), smoothing);
      CHECK((unpacked(alone.d, 0).array() == unpacked(all.d, p).array()).all());
      const double least = scale * 1e-300;
      CHECK(std::abs(alone.potential[0] - static_cast<double>(right.potential)) <=
            1e-13 * static_cast<double>(right.potential) + least);
      CHECK(std::abs(alone.power[0] - static_cast<double>(right.power)) <=
            1e-13 * static_cast<double>(right.power) + least);
    }
  }
}

std::vector<Matrix> gaussians(SmallShape shape, double scale, int count = 11) {
  std::vector<Matrix> out;
  for (int k = 0; k < count; ++k)
    out.push_back(scale * random_matrix(shape.rows, shape.cols, static_cast<std::uint64_t>(k) + 17));
  return out;
}

}  // namespace

TEST_CASE("batched polar: Gaussian matrices, every shape, from Muon to gradient descent") {
  for (const SmallShape& shape : small_shapes) {
    for (const double smoothing : {1e-12, 1e-3, 0.1, 1.0, 100.0}) check(gaussians(shape, 1), smoothing);
  }
}

TEST_CASE("batched polar: at ε = 0 the polar factor") {
  for (const SmallShape& shape : small_shapes) check(gaussians(shape, 1), 0);
}

TEST_CASE("batched polar: huge, tiny and subnormal matrices") {
  for (const SmallShape& shape : small_shapes) {
    for (const double scale : {1e150, 1e-150, 1e290, 1e-290}) {
      check(gaussians(shape, scale, 3), 0, scale);
      check(gaussians(shape, scale, 3), 0.1 * scale, scale);
    }
    check(gaussians(shape, 1e-150, 3), 0.1);
    check(gaussians(shape, 1e150, 3), 0.1, 1e150);
    check(gaussians(shape, 1e-310, 3), 0.1);
  }
}

TEST_CASE("batched polar: scaling matrix and ε by a power of two changes no bit") {
  for (const SmallShape& shape : small_shapes) {
    const std::vector<Matrix> matrices = gaussians(shape, 1);
    std::vector<Matrix> scaled = matrices;
    for (Matrix& m : scaled) m *= 0x1p300;
    for (const Kernels* kernels : variants()) {
      const Mapped a = mapped(*kernels, packed(matrices), 0.25),
                   b = mapped(*kernels, packed(scaled), 0x1p298);
      for (std::size_t p = 0; p < matrices.size(); ++p)
        CHECK((unpacked(a.d, p).array() == unpacked(b.d, p).array()).all());
    }
  }
}

TEST_CASE("batched polar: graded, repeated and nearly repeated singular values") {
  for (const SmallShape& shape : small_shapes) {
    const Eigen::Index n = std::min(shape.rows, shape.cols);
    std::vector<Matrix> matrices;
    for (const double ratio : {1.0, 1 - 1e-9, 0.5, 0.1, 1e-2, 1e-3}) {
      Vector values(n);
      for (Eigen::Index i = 0; i < n; ++i) values(i) = std::pow(ratio, static_cast<double>(i));
      matrices.push_back(with_spectrum(shape.rows, shape.cols, values, 5).m);
      values.reverseInPlace();
      Matrix diagonal = Matrix::Zero(shape.rows, shape.cols);
      diagonal.diagonal() = values;
      matrices.push_back(diagonal);
    }
    matrices.push_back(Matrix::Identity(shape.rows, shape.cols));
    matrices.push_back(Matrix::Ones(shape.rows, shape.cols));
    for (const double smoothing : {1e-9, 1e-4, 0.1, 10.0}) check(matrices, smoothing);
  }
}

TEST_CASE("batched polar: 0 on the null space, whatever the rank") {
  for (const SmallShape& shape : small_shapes) {
    const Eigen::Index n = std::min(shape.rows, shape.cols);
    std::vector<Matrix> matrices = {Matrix::Zero(shape.rows, shape.cols)};
    for (Eigen::Index rank = 1; rank < n; ++rank) {
      // small whole numbers, so that the rank is exact
      Matrix left = Matrix::Zero(shape.rows, rank), right = Matrix::Zero(rank, shape.cols);
      for (Eigen::Index k = 0; k < rank; ++k) {
        for (Eigen::Index i = 0; i < shape.rows; ++i)
          left(i, k) = static_cast<double>((i * (k + 2) + k) % 5 - 2);
        for (Eigen::Index j = 0; j < shape.cols; ++j)
          right(k, j) = static_cast<double>((j * (k + 3) + 1) % 7 - 3);
      }
      matrices.push_back(left * right);
      Matrix diagonal = Matrix::Zero(shape.rows, shape.cols);
      diagonal.diagonal().head(rank).setConstant(3);
      matrices.push_back(diagonal);
    }
    for (const double smoothing : {0.0, 1e-3, 0.1, 10.0}) check(matrices, smoothing);
  }
}

TEST_CASE("batched polar: squares that underflow, as of diag(1, 1e-200) at ε = 1e-200") {
  Matrix m = Matrix::Zero(2, 2);
  m.diagonal() << 1, 1e-200;
  for (const Kernels* kernels : variants()) {
    const Matrix d = unpacked(mapped(*kernels, packed({m}), 1e-200).d, 0);
    CHECK(d(0, 0) == doctest::Approx(1).epsilon(1e-15));
    CHECK(d(1, 1) == doctest::Approx(std::sqrt(0.5)).epsilon(1e-15));
  }
}

TEST_CASE("batched polar: variants agree to 1e-12 of a matrix's scale") {
  const std::vector<const Kernels*> all = variants();
  for (const SmallShape& shape : small_shapes) {
    for (const double scale : {1e-3, 1.0, 30.0}) {
      const ParticleArray m = packed(gaussians(shape, scale, 100));
      const Mapped first = mapped(*all.front(), m, 0.1);
      for (const Kernels* kernels : all) {
        CAPTURE(std::string(kernels->name));
        CAPTURE(shape.rows);
        CAPTURE(shape.cols);
        const Mapped other = mapped(*kernels, m, 0.1);
        for (std::size_t p = 0; p < m.count(); ++p)
          CHECK((unpacked(other.d, p) - unpacked(first.d, p)).cwiseAbs().maxCoeff() <= 1e-12);
        for (int place = 0; place < block_particles; ++place) {
          CHECK(std::abs(other.potential[place] - first.potential[place]) <= 1e-12 * first.potential[place]);
          CHECK(std::abs(other.power[place] - first.power[place]) <= 1e-12 * first.power[place]);
        }
      }
    }
  }
}

TEST_CASE("batched polar: a particle's bits depend on no neighbour, whatever those need") {
  for (const SmallShape& shape : small_shapes) {
    // easy, hard, rank one, zero and huge ones side by side, in every order
    std::vector<Matrix> matrices = gaussians(shape, 1, 3);
    matrices.push_back(1e-3 * matrices[0]);
    matrices.push_back(1e9 * matrices[1]);
    matrices.push_back(Matrix::Ones(shape.rows, shape.cols));
    matrices.push_back(Matrix::Zero(shape.rows, shape.cols));
    matrices.push_back(1e200 * matrices[2]);
    for (const Kernels* kernels : variants()) {
      CAPTURE(std::string(kernels->name));
      const Mapped straight = mapped(*kernels, packed(matrices), 0.1);
      std::vector<Matrix> turned = matrices;
      for (std::size_t shift = 1; shift < matrices.size(); ++shift) {
        std::rotate(turned.begin(), turned.begin() + 1, turned.end());
        const Mapped other = mapped(*kernels, packed(turned), 0.1);
        for (std::size_t p = 0; p < matrices.size(); ++p)
          CHECK((unpacked(other.d, p).array() == unpacked(straight.d, (p + shift) % matrices.size()).array())
                    .all());
      }
    }
  }
}

TEST_CASE("batched polar: nothing finite comes of what is not finite") {
  for (const SmallShape& shape : small_shapes) {
    for (const double bad :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
      Matrix m = random_matrix(shape.rows, shape.cols);
      m(shape.rows - 1, 0) = bad;
      for (const Kernels* kernels : variants())
        CHECK_FALSE(unpacked(mapped(*kernels, packed({m}), 0.1).d, 0).allFinite());
    }
  }
}

TEST_CASE("batched polar: no singular value exceeds the speed limit 1") {
  for (const SmallShape& shape : small_shapes) {
    for (const double scale : {0.01, 1.0, 1e3, 1e9}) {
      const std::vector<Matrix> matrices = gaussians(shape, scale);
      for (const Kernels* kernels : variants()) {
        CAPTURE(std::string(kernels->name));
        CAPTURE(shape.rows);
        CAPTURE(shape.cols);
        const Mapped all = mapped(*kernels, packed(matrices), 0.1);
        for (std::size_t p = 0; p < matrices.size(); ++p) {
          const Wide d = unpacked(all.d, p).cast<long double>();
          const double excess =
              static_cast<double>((Eigen::JacobiSVD<Wide>(d).singularValues()(0) - 1) / eps);
          CHECK(excess <= 4);
        }
      }
    }
  }
}

TEST_CASE("batched Newton–Schulz is the one of single matrices") {
  for (const SmallShape& shape : small_shapes) {
    const std::vector<Matrix> matrices = gaussians(shape, 3);
    const ParticleArray array = packed(matrices);
    for (const Kernels* kernels : variants()) {
      ParticleArray d(array.count(), array.shape());
      kernels->newton_schulz({shape.rows, shape.cols, 5, 0, array.blocks(), array.block(0), d.block(0)});
      for (std::size_t p = 0; p < matrices.size(); ++p)
        CHECK(distance(unpacked(d, p), newton_schulz(matrices[p], 5)) <= 1e-11);
    }
  }
}

TEST_CASE("batched tanh and exp") {
  std::vector<double> x = {0, 1e-300, 1e-20, 1e-8, 1e-3, 0.1, 0.17, 0.35, 0.5,  1,
                           2, 5,      10,    18.7, 19.5, 21,  100,  700,  709.7};
  for (int k = 0; k < 1000; ++k) x.push_back(0.0031 * k * k * (k % 7 == 0 ? 0.001 : 0.01));
  for (std::size_t k = 0, n = x.size(); k < n; ++k) x.push_back(-x[k]);
  while (x.size() % block_particles != 0) x.push_back(-0.0);
  for (const Kernels* kernels : variants()) {
    std::vector<double> t(x.size()), e(x.size());
    kernels->tanh(x.data(), t.data(), x.size());
    kernels->exp(x.data(), e.data(), x.size());
    for (std::size_t k = 0; k < x.size(); ++k) {
      CAPTURE(x[k]);
      CHECK(std::abs(t[k] - std::tanh(x[k])) <= 2 * eps * std::abs(std::tanh(x[k])));
      CHECK(std::abs(e[k] - std::exp(x[k])) <= 2 * eps * std::exp(x[k]));
    }
    double special[block_particles] = {std::nan(""), HUGE_VAL, -HUGE_VAL, 711, -800, 0, 0, 0};
    double out[block_particles];
    kernels->exp(special, out, block_particles);
    CHECK(std::isnan(out[0]));
    CHECK(out[1] == HUGE_VAL);
    CHECK(out[2] == 0);
    CHECK(out[3] == HUGE_VAL);
    CHECK(out[4] == 0);
    kernels->tanh(special, out, block_particles);
    CHECK(std::isnan(out[0]));
    CHECK(out[1] == 1);
    CHECK(out[2] == -1);
  }
}

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <limits>

#include "core/linalg/lanczos.h"
#include "core/linalg/spectral_map.h"
#include "core/linalg/tridiagonal.h"
#include "core/observables/observable.h"
#include "core/problems/matrix_factorization.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

double sharpness(const Problem& problem, const Blocks& x, Step step = 0) {
  double value = 0;
  observable_kind("sharpness").probe(problem).measure({step, 0.1, 0, &x, {5, 1}}, {&value, 1});
  return value;
}

Vector packed(const Blocks& blocks) {
  Vector all(0);
  for (const Block& block : blocks) {
    Vector longer(all.size() + block.value.size());
    longer << all, block.value.reshaped();
    all = longer;
  }
  return all;
}

/// The Hessian column by column from products with unit vectors.
Matrix dense_hessian(const Problem& problem, const Blocks& x) {
  const SymmetricMap hessian = problem.hessian()(x);
  const Eigen::Index size = packed(x).size();
  Matrix dense(size, size);
  Vector product(size);
  for (Eigen::Index i = 0; i < size; ++i) {
    hessian(Vector::Unit(size, i), product);
    dense.col(i) = product;
  }
  return dense;
}

double largest_of(const Matrix& symmetric) {
  const Vector values =
      Eigen::SelfAdjointEigenSolver<Matrix>(symmetric, Eigen::EigenvaluesOnly).eigenvalues();
  return values(values.size() - 1);
}

Vector random_start(Eigen::Index size) {
  return random_matrix(size, 1, 77);
}

}  // namespace

TEST_CASE("Hessian products agree with central differences of the gradient") {
  for (const auto& [n, m, d] : {std::array{4, 5, 3}, {5, 3, 6}, {1, 1, 1}, {9, 12, 7}, {1, 5, 8}}) {
    const MatrixFactorization problem(random_matrix(n, m), random_matrix(n, d, 2), random_matrix(m, d, 3));
    const Blocks direction = {{"p", random_matrix(n, d, 4)}, {"q", random_matrix(m, d, 5)}};
    Blocks x = problem.initial(), above = x, below = x;
    Vector product;
    problem.hessian()(x)(packed(direction), product);
    const double h = 1e-5;
    for (std::size_t i = 0; i < x.size(); ++i) x[i].value += h * direction[i].value;
    problem.evaluate(x, above);
    for (std::size_t i = 0; i < x.size(); ++i) x[i].value -= 2 * h * direction[i].value;
    problem.evaluate(x, below);
    CHECK(product.isApprox((packed(above) - packed(below)) / (2 * h), 1e-8));
  }
}

TEST_CASE("sharpness is the dense Hessian's largest eigenvalue") {
  for (const auto& [n, m, d] : {std::array{3, 4, 2}, {6, 5, 4}, {4, 4, 7}, {1, 1, 1}, {1, 5, 2}}) {
    for (const double scale : {1e-4, 0.3, 2.0}) {
      const MatrixFactorization problem(3 * random_matrix(n, m), scale * random_matrix(n, d, 2),
                                        scale * random_matrix(m, d, 3));
      const Matrix hessian = dense_hessian(problem, problem.initial());
      CHECK((hessian - hessian.transpose()).norm() <= 1e-13 * hessian.norm());
      CHECK(sharpness(problem, problem.initial()) == doctest::Approx(largest_of(hessian)).epsilon(1e-9));
    }
  }
}

TEST_CASE("2s*₁ at the balanced minimum and s*₁ at the saddle 0, where the spectrum is ±s*") {
  const Vector s = (Vector(4) << 7, 3, 2, 0.5).finished();
  const Known target = with_spectrum(6, 5, s);
  const Matrix w = random_orthogonal(4, 4, 3);
  const Matrix root = s.cwiseSqrt().asDiagonal();
  const MatrixFactorization balanced(target.m, target.u * root * w, target.v * root * w);
  CHECK(sharpness(balanced, balanced.initial()) == doctest::Approx(14).epsilon(1e-9));
  const MatrixFactorization saddle(target.m, Matrix::Zero(6, 4), Matrix::Zero(5, 4));
  CHECK(sharpness(saddle, saddle.initial()) == doctest::Approx(7).epsilon(1e-9));
  const MatrixFactorization nothing(Matrix::Zero(6, 5), Matrix::Zero(6, 4), Matrix::Zero(5, 4));
  CHECK(sharpness(nothing, nothing.initial()) == 0);
}

TEST_CASE("the start vector is keyed by seed, lane and step: the same bits again") {
  const MatrixFactorization problem(random_matrix(5, 5), random_matrix(5, 4, 2), random_matrix(5, 4, 3));
  CHECK(sharpness(problem, problem.initial(), 3) == sharpness(problem, problem.initial(), 3));
  CHECK(sharpness(problem, problem.initial(), 3) ==
        doctest::Approx(sharpness(problem, problem.initial(), 4)).epsilon(1e-9));
}

TEST_CASE("along a whole run on a Gaussian target: from the saddle, where d eigenvalues all but coincide") {
  Stream stream(3, "gaussian target");
  Blocks x = {{"p", 0.01 * random_matrix(12, 12, 2)}, {"q", 0.01 * random_matrix(12, 12, 3)}}, gradient = x;
  const MatrixFactorization problem(gaussian(stream, 12, 12, 1), x[0].value, x[1].value);
  for (int t = 0; t <= 240; ++t) {
    problem.evaluate(x, gradient);
    if (t % 30 == 0) {
      CAPTURE(t);
      CHECK(sharpness(problem, x, t) == doctest::Approx(largest_of(dense_hessian(problem, x))).epsilon(1e-9));
    }
    for (std::size_t i = 0; i < x.size(); ++i) x[i].value -= 0.02 * polar(gradient[i].value);
  }
}

TEST_CASE("a row on a 32×32 Gaussian target takes few enough products, with its bound met") {
  Stream stream(3, "gaussian target");
  Blocks x = {{"p", 0.01 * random_matrix(32, 32, 2)}, {"q", 0.01 * random_matrix(32, 32, 3)}}, gradient = x;
  const MatrixFactorization problem(gaussian(stream, 32, 32, 1), x[0].value, x[1].value);
  double before = 0;
  for (int t = 0; t <= 200; ++t) {
    problem.evaluate(x, gradient);
    if (t % 10 == 0) {
      CAPTURE(t);
      const BoundedEigenvalue found = largest_eigenvalue(problem.hessian()(x), random_start(2048));
      CHECK(found.products <= 600);  // of 20 µs or so; Muon's step takes 140
      CHECK(found.bound <= 1e-9 * found.value);
      CHECK(found.value > 0.5 * before);
      before = found.value;
    }
    for (std::size_t i = 0; i < x.size(); ++i) x[i].value -= 0.02 * polar(gradient[i].value);
  }
}

TEST_CASE("the bound holds, for isolated, clustered, repeated, negative and vanishing largest eigenvalues") {
  const auto diagonal_map = [](const Vector& diagonal) -> SymmetricMap {
    return [diagonal](const Vector& v, Vector& out) { out = diagonal.cwiseProduct(v); };
  };
  std::vector<Vector> spectra;
  Vector spread = Vector::LinSpaced(300, -50, 1);
  spread.tail(3) << 9.99, 9.999, 10;
  spectra.push_back(spread);
  spread.tail(3) << 10, 10, 10;
  spectra.push_back(spread);
  spread.tail(40) = Vector::LinSpaced(40, 10 - 1e-5, 10);
  spectra.push_back(spread);
  spread.tail(40) = Vector::LinSpaced(40, 10 - 1e-9, 10);
  spectra.push_back(spread);
  spectra.push_back(Vector::LinSpaced(300, -3, -1));       // negative definite
  spectra.push_back(Vector::LinSpaced(300, -3, 0));        // semidefinite
  spectra.push_back(Vector::LinSpaced(2, -7, 7));          // a saddle
  spectra.push_back(Vector::LinSpaced(400, 1e-12, 1e12));  // of any size
  spectra.push_back(1e-150 * Vector::LinSpaced(100, -1, 1));
  spectra.push_back(Vector::Constant(50, 4));
  spectra.push_back(Vector::Constant(50, -4));
  for (const Vector& spectrum : spectra) {
    CAPTURE(spectrum.transpose());
    const BoundedEigenvalue found = largest_eigenvalue(diagonal_map(spectrum), random_start(spectrum.size()));
    const double largest = spectrum.maxCoeff(), size = spectrum.cwiseAbs().maxCoeff();
    CHECK(std::abs(found.value - largest) <= std::max(1e-9 * std::abs(largest), 2e-13 * size));
    CHECK(std::abs(found.value - largest) <= found.bound + 1e-12 * size);
    CHECK(found.products < most_lanczos_products);
  }
  const BoundedEigenvalue none = largest_eigenvalue(diagonal_map(Vector::Zero(10)), random_start(10));
  CHECK(none.value == 0);
  CHECK(none.products == 1);
}

TEST_CASE("eigenvalues of tridiagonal matrices one by one are those of the whole") {
  Stream stream(1, "tridiagonal");
  for (const int n : {1, 2, 3, 17, 60}) {
    std::vector<double> diagonal, beside;
    for (int i = 0; i < n; ++i) diagonal.push_back(stream.normal()), beside.push_back(stream.normal());
    beside.pop_back();
    Matrix whole = Matrix::Zero(n, n);
    for (int i = 0; i < n; ++i) whole(i, i) = diagonal[static_cast<std::size_t>(i)];
    for (int i = 0; i + 1 < n; ++i) whole(i, i + 1) = whole(i + 1, i) = beside[static_cast<std::size_t>(i)];
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(whole);
    const Tridiagonal t{diagonal, beside};
    for (int k = 0; k < n; ++k) {
      const double expected = solver.eigenvalues()(n - 1 - k);
      for (const double at_least :
           {-std::numeric_limits<double>::infinity(), expected - 0.1, expected - 1e-13})
        CHECK(std::abs(eigenvalue_from_top(t, static_cast<std::size_t>(k), at_least) - expected) <
              1e-14 * whole.norm());
      CHECK(last_component(t, expected) ==
            doctest::Approx(std::abs(solver.eigenvectors()(n - 1, n - 1 - k))).epsilon(1e-6).scale(1e-3));
    }
  }
}

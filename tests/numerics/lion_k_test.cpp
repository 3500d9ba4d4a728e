// Lion-K (arXiv 2310.05898, 2506.15054): its maps are gradients of convex functions, and with decay λ its
// runs end at the minimum of f(X) + K*(λX)/λ.

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <functional>

#include "core/linalg/svd.h"
#include "core/optimizers/convex_function.h"
#include "core/optimizers/optimizer.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

struct OfK {
  std::string id;
  ConvexNumbers numbers;
  std::map<std::string, Value> keys;
};

const std::vector<OfK>& functions_of_k() {
  static const std::vector<OfK> all = {
      {"nuclear", {}, {}},
      {"frobenius_squared", {}, {}},
      {"frobenius", {}, {}},
      {"entrywise_l1", {}, {}},
      {"schatten", {.p = 3}, {{"p", 3.0}}},
      {"schatten", {.p = 1.5}, {{"p", 1.5}}},
      {"ky_fan", {.rank = 2}, {{"rank", std::int64_t{2}}}},
      {"ky_fan", {.rank = 3}, {{"rank", std::int64_t{3}}}},
      {"huber", {.smoothing = 0.4}, {{"smoothing", 0.4}}},
      {"threshold", {.threshold = 0.3}, {{"threshold", 0.3}}},
      {"regularized", {.smoothing = 0.3}, {{"smoothing", 0.3}}},
      {"log_cosh", {.smoothing = 0.3}, {{"smoothing", 0.3}}},
  };
  return all;
}

double k_value(const OfK& each, const Matrix& m) {
  const ConvexFunction& k = convex_function(each.id);
  return k.value(sizes_of(k, m), each.numbers);
}

/// The x that solves `equation` = 0, which rises in x, between two bounds.
double root_between(double from, double to, const std::function<double(double)>& equation) {
  for (int i = 0; i < 200; ++i) {
    const double middle = (from + to) / 2;
    (equation(middle) > 0 ? to : from) = middle;
  }
  return (from + to) / 2;
}

/// The nearest point of the ball Σxᵢ^q ≤ 1 to a point outside: xᵢ + μxᵢ^(q−1) = aᵢ.
Vector on_ball(const Vector& a, double q) {
  const auto at = [&](double mu) -> Vector {
    return a.unaryExpr([&](double one) {
      return root_between(0, one, [&](double x) { return x + mu * std::pow(x, q - 1) - one; });
    });
  };
  return at(root_between(0, 100, [&](double mu) { return 1 - at(mu).array().pow(q).sum(); }));
}

/// Singular values that denoising comes to with λ = 1, from those of the target.
Vector limit_of_k(const OfK& each, const Vector& a) {
  const auto one_by_one = [&a](auto one) -> Vector { return a.unaryExpr(one); };
  const double e = each.numbers.smoothing;
  if (each.id == "nuclear") return one_by_one([](double x) { return std::min(x, 1.0); });
  if (each.id == "frobenius_squared") return a / 2;
  if (each.id == "frobenius") return a * std::min(1.0, 1 / a.norm());
  if (each.id == "schatten") return on_ball(a, each.numbers.p / (each.numbers.p - 1));
  if (each.id == "ky_fan" && each.numbers.rank == 2) return (Vector(5) << 1, 0.9, 0.1, 0, 0).finished();
  if (each.id == "ky_fan") return (Vector(5) << 1, 1, 0.85, 0.15, 0).finished();
  if (each.id == "huber") return one_by_one([e](double x) { return std::min(x / (1 + e), 1.0); });
  if (each.id == "threshold")
    return one_by_one([&](double x) { return std::clamp(x - each.numbers.threshold, 0.0, 1.0); });
  if (each.id == "regularized")
    return one_by_one([e](double x) {
      return root_between(0, 1, [&](double u) { return u - (x - u) / std::hypot(x - u, e); });
    });
  return one_by_one(
      [e](double x) { return root_between(0, 1, [&](double u) { return u - std::tanh((x - u) / e); }); });
}

Spec lion_k(const OfK& each, std::vector<double> betas, double decay) {
  Spec spec = chosen(optimizer_catalogue(), "lion_k", each.keys);
  spec.values["k"] = each.id;
  spec.values["betas"] = std::move(betas);
  spec.values["weight_decay"] = decay;
  return spec;
}

const std::vector<std::vector<double>>& momenta() {
  static const std::vector<std::vector<double>> all = {{0, 0}, {0.9, 0.9}, {0.9, 0.99}};
  return all;
}

}  // namespace

TEST_CASE("every K's map is its gradient") {
  for (const OfK& each : functions_of_k()) {
    CAPTURE(each.id);
    const MapPtr map = convex_function(each.id).gradient(each.numbers);
    for (const auto& [rows, cols] : {std::array{5, 3}, {3, 5}, {4, 4}, {1, 4}, {1, 1}}) {
      const Matrix m = random_matrix(rows, cols, 3), along = random_matrix(rows, cols, 4);
      constexpr double h = 1e-6;
      const double slope = (k_value(each, m + h * along) - k_value(each, m - h * along)) / (2 * h);
      CHECK(map->apply(m).cwiseProduct(along).sum() == doctest::Approx(slope).epsilon(1e-6));
    }
  }
}

TEST_CASE("K and K* are conjugate: ⟨M, U⟩ ≤ K(M) + K*(U), with equality at U = ∇K(M)") {
  for (const OfK& each : functions_of_k()) {
    CAPTURE(each.id);
    const ConvexFunction& k = convex_function(each.id);
    const MapPtr map = k.gradient(each.numbers);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const Matrix m = random_matrix(4, 3, seed), u = map->apply(m);
      const Vector sizes = sizes_of(k, u);
      CHECK(k.gauge(sizes, each.numbers) <= 1 + 1e-14);
      CHECK(k_value(each, m) + k.conjugate(sizes, each.numbers) ==
            doctest::Approx(m.cwiseProduct(u).sum()).epsilon(1e-13));
      // another U of the ball
      const Matrix other = map->apply(random_matrix(4, 3, seed + 100));
      const double gap =
          k_value(each, m) + k.conjugate(sizes_of(k, other), each.numbers) - m.cwiseProduct(other).sum();
      CHECK(gap > 1e-3);
    }
  }
}

TEST_CASE("no NaN on zero, rank-1, 1×n and repeated singular values; zero stays zero") {
  for (const OfK& each : functions_of_k()) {
    CAPTURE(each.id);
    const MapPtr map = convex_function(each.id).gradient(each.numbers);
    CHECK(map->apply(Matrix::Zero(3, 2)) == Matrix::Zero(3, 2));
    for (const Matrix& m :
         {Matrix(random_matrix(4, 1, 1) * random_matrix(1, 5, 2)), Matrix(random_matrix(1, 6)),
          Matrix(random_matrix(6, 1)), Matrix(Matrix::Identity(4, 4)), Matrix(1e-200 * random_matrix(3, 3)),
          Matrix(1e140 * random_matrix(3, 3))})
      CHECK(map->apply(m).allFinite());
  }
}

TEST_CASE("Ky Fan's k is shared by singular values that are equal") {
  const MapPtr map = convex_function("ky_fan").gradient({.rank = 2});
  const Known known = with_spectrum(5, 4, (Vector(4) << 2, 1, 1, 1).finished());
  const Vector third = singular_values(map->apply(known.m));
  CHECK((third - (Vector(4) << 1, 1.0 / 3, 1.0 / 3, 1.0 / 3).finished()).norm() < 1e-12);
}

TEST_CASE("denoising comes to the closed-form minimum of f(X) + K*(X) for each K and momentum") {
  const Vector a = (Vector(5) << 3, 2, 1.2, 0.5, 0.2).finished();
  const Known target{Matrix::Identity(5, 5), Matrix::Identity(5, 5), a.asDiagonal()};
  for (const OfK& each : functions_of_k()) {
    const Vector wanted = each.id == "entrywise_l1" ? Vector(a.cwiseMin(1)) : limit_of_k(each, a);
    for (const std::vector<double>& betas : momenta()) {
      CAPTURE(each.id);
      CAPTURE(betas[1]);
      Blocks x = {{"x", Matrix::Zero(5, 5)}}, next = x, gradient = x;
      Optimizer engine(compose(lion_k(each, betas, 1)), x);
      double lr = 0.5;
      for (int t = 0; t < 12'000; ++t, lr *= 0.998) {
        gradient[0].value = x[0].value - target.m;
        engine.step(x, gradient, lr, next);
        std::swap(x, next);
      }
      CHECK((x[0].value - Matrix(wanted.asDiagonal())).cwiseAbs().maxCoeff() < 1e-10);
    }
  }
}

TEST_CASE("Lion-K is the rules that it contains") {
  const auto steps = [](const Spec& spec) {
    Blocks x = {{"x", random_matrix(5, 3, 1)}}, next = x;
    Optimizer engine(compose(spec), x);
    for (std::uint64_t t = 0; t < 20; ++t) {
      engine.step(x, {{"x", random_matrix(5, 3, 10 + t)}}, 0.1, next);
      std::swap(x, next);
    }
    return x[0].value;
  };
  const auto rule = [](std::string_view id, std::map<std::string, Value> values) {
    values["weight_decay"] = 0.3;
    return chosen(optimizer_catalogue(), id, std::move(values));
  };
  const std::vector<double> betas = {0.9, 0.99};
  const auto lion_of = [&](const OfK& each) { return steps(lion_k(each, betas, 0.3)); };
  CHECK(lion_of({"entrywise_l1", {}, {}}) == steps(rule("lion", {{"betas", betas}})));
  CHECK(lion_of({"nuclear", {}, {}}) == steps(rule("muon", {{"betas", betas}})));
  CHECK(lion_of({"frobenius_squared", {}, {}}) == steps(rule("gd", {{"betas", betas}})));
  CHECK(lion_of({"regularized", {}, {{"smoothing", 0.2}}}) ==
        steps(rule("regularized_muon", {{"betas", betas}, {"smoothing", 0.2}})));
  // the ends of Schatten's norms
  CHECK(distance(lion_of({"schatten", {}, {{"p", 2.0}}}), lion_of({"frobenius", {}, {}})) < 1e-13);
  CHECK(lion_of({"schatten", {}, {{"p", 1.0}}}) == lion_of({"nuclear", {}, {}}));
  CHECK(distance(lion_of({"schatten", {}, {{"p", 1000.0}}}),
                 lion_of({"ky_fan", {}, {{"rank", std::int64_t{1}}}})) < 1e-2);
}

TEST_CASE("a number of Lion-K's counts for those K that it changes, and is said to") {
  const Kind& kind = *find_kind(optimizer_catalogue(), "lion_k");
  const Matrix m = random_matrix(4, 3, 11);
  for (const std::string& k : convex_function_ids()) {
    Spec spec = chosen(optimizer_catalogue(), "lion_k", {});
    spec.values["k"] = k;
    for (const Parameter& parameter : kind.parameters) {
      if (parameter.counts_for.key.empty()) continue;
      CAPTURE(k);
      CAPTURE(parameter.key);
      Spec other = spec;
      other.values[parameter.key] = parameter.type == ValueType::integer
                                        ? Value(std::int64_t{3})
                                        : Value(spec.real(parameter.key) + 0.7);
      const ConvexFunction& function = convex_function(k);
      const auto value = [&](const Spec& of) {
        return function.value(sizes_of(function, m), numbers_of(of));
      };
      CHECK((value(spec) != value(other)) == counts(parameter, spec));
    }
  }
}

TEST_CASE("Scion in the ball is Muon with decay: η_Scion = ηλ and ρs = 1/λ") {
  constexpr double lambda = 0.4, lr = 0.05;
  for (const auto& [rows, cols] : {std::array{8, 8}, {16, 8}, {8, 16}, {1, 5}}) {
    Blocks x = {{"x", random_matrix(rows, cols, 1)}}, scion_x = x, next = x;
    Spec muon = chosen(optimizer_catalogue(), "muon", {{"weight_decay", lambda}, {"momentum", 0.9}});
    Spec scion = chosen(optimizer_catalogue(), "scion",
                        {{"radius", 1 / lambda}, {"momentum", 0.9}, {"scale", std::string("none")}});
    Optimizer muon_engine(compose(muon), x), scion_engine(compose(scion), x);
    for (std::uint64_t t = 0; t < 50; ++t) {
      const Blocks gradient = {{"x", random_matrix(rows, cols, 10 + t)}};
      muon_engine.step(x, gradient, lr, next);
      std::swap(x, next);
      scion_engine.step(scion_x, gradient, lr * lambda, next);
      std::swap(scion_x, next);
    }
    CHECK(distance(x[0].value, scion_x[0].value) < 1e-11);
  }
}

TEST_CASE("Scion's own scale is √(m/n), its radius a factor; unconstrained it has no decay") {
  const Matrix g = random_matrix(8, 2, 3), start = random_matrix(8, 2, 4);
  const auto step = [&](std::map<std::string, Value> values) {
    Blocks x = {{"x", start}}, next = x;
    Optimizer engine(compose(chosen(optimizer_catalogue(), "scion", std::move(values))), x);
    engine.step(x, {{"x", g}}, 0.1, next);
    return next[0].value;
  };
  const Svd parts = svd(g);
  const Matrix polar = parts.u * parts.v.transpose();
  CHECK(distance(step({{"radius", 3.0}}), 0.9 * start - 0.1 * 3 * 2 * polar) < 1e-13);
  CHECK(distance(step({{"radius", 3.0}, {"constrained", false}}), start - 0.1 * 3 * 2 * polar) < 1e-13);
}

// What must not change, or only by a known factor, when a cloud is moved far away or scaled: quantities of
// particles against their definitions, summed pair by pair in extended precision on the very numbers that the
// program has. Coordinates are whole multiples of 2⁻²⁰, so that moving by 10⁸ is exact.

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>

#include "core/io/matrix_file.h"
#include "core/particles/motion.h"
#include "core/particles/objective.h"
#include "core/problems/matrix_factorization.h"
#include "core/problems/targets/target.h"
#include "tests/numerics/coarse_clouds.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Cloud force_on(const Passes& passes, const Cloud& x) {
  const MeanField field = passes.field(x);
  Cloud v = zeros_like(x);
  passes.run([&](Share share, Tally&) { passes.force(x, share, field, v); });
  return v;
}

/// The largest difference over the largest entry.
double relative_distance(const ParticleArray& array,
                         const std::function<Long(std::size_t, int, int)>& exact) {
  Long worst = 0, largest = 0;
  for (std::size_t p = 0; p < array.count(); ++p) {
    for (int i = 0; i < array.shape().rows; ++i) {
      for (int j = 0; j < array.shape().cols; ++j) {
        const Long wanted = exact(p, i, j);
        worst = std::max(worst, std::abs(array(p, i, j) - wanted));
        largest = std::max(largest, std::abs(wanted));
      }
    }
  }
  return static_cast<double>(worst / largest);
}

/// ½ mean over pairs of ¼‖z‖⁴ − ½r²‖z‖², and the mean of (‖z‖² − r²)z for every particle.
struct PairSums {
  Long value = 0;
  std::vector<std::vector<Long>> force;
};

PairSums pair_sums(const ParticleArray& x, double range) {
  const std::size_t n = x.count();
  const int rows = x.shape().rows, cols = x.shape().cols;
  PairSums sums{0,
                std::vector<std::vector<Long>>(n, std::vector<Long>(static_cast<std::size_t>(rows * cols)))};
  const Long square = static_cast<Long>(range) * range;
  for (std::size_t p = 0; p < n; ++p) {
    for (std::size_t q = 0; q < n; ++q) {
      Long norm2 = 0;
      for (int k = 0; k < rows * cols; ++k) {
        const Long z = static_cast<Long>(x(p, k % rows, k / rows)) - x(q, k % rows, k / rows);
        norm2 += z * z;
      }
      sums.value += norm2 * norm2 / 4 - square * norm2 / 2;
      for (int k = 0; k < rows * cols; ++k) {
        const Long z = static_cast<Long>(x(p, k % rows, k / rows)) - x(q, k % rows, k / rows);
        sums.force[p][static_cast<std::size_t>(k)] += (norm2 - square) * z / static_cast<Long>(n);
      }
    }
  }
  sums.value /= 2 * static_cast<Long>(n) * static_cast<Long>(n);
  return sums;
}

/// Data for the networks, in files of a directory of its own.
class DataFiles {
 public:
  DataFiles(const Matrix& inputs, const Matrix& outputs)
      : directory_(std::filesystem::temp_directory_path() /
                   ("muonscope-data-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)))) {
    std::filesystem::create_directories(directory_);
    write("z.npy", inputs);
    write("y.npy", outputs);
  }
  ~DataFiles() { std::filesystem::remove_all(directory_); }
  DataFiles(const DataFiles&) = delete;
  DataFiles& operator=(const DataFiles&) = delete;

  std::shared_ptr<const Objective> objective(const char* kind, ParticleShape shape,
                                             std::map<std::string, Value> values = {}) const {
    Spec spec = chosen(objective_catalogue(), kind, std::move(values));
    spec.parts.at("data") =
        Spec{"file", {{"inputs", std::string("z.npy")}, {"outputs", std::string("y.npy")}}, {}};
    return objective_kind(kind).make({spec, shape, 1, directory_});
  }

 private:
  void write(const char* name, const Matrix& m) const {
    std::ofstream(directory_ / name, std::ios::binary) << npy_bytes(m);
  }
  std::filesystem::path directory_;
};

/// 1/(2K) Σ‖Σᵢ e^{gᵢ·z}Oᵢtanh(Iᵢz)/Σᵢ e^{gᵢ·z} − y‖², exponents less their largest.
Long mixture_value(const Cloud& x, const Matrix& z, const Matrix& y) {
  const ParticleArray &gate = x[0].value, &in = x[1].value, &out = x[2].value;
  Long sum = 0;
  for (Eigen::Index k = 0; k < z.rows(); ++k) {
    std::vector<Long> weights;
    std::size_t best = 0;
    const auto exponent = [&](std::size_t p, std::size_t from) {
      Long e = 0;
      for (int j = 0; j < gate.shape().cols; ++j)
        e += (static_cast<Long>(gate(p, 0, j)) - gate(from, 0, j)) * z(k, j);
      return e;
    };
    for (std::size_t p = 0; p < gate.count(); ++p)
      if (exponent(p, best) > 0) best = p;
    Long total = 0;
    std::vector<Long> mixed(static_cast<std::size_t>(y.cols()));
    for (std::size_t p = 0; p < gate.count(); ++p) {
      const Long weight = std::exp(exponent(p, best));
      total += weight;
      for (Eigen::Index o = 0; o < y.cols(); ++o) {
        for (int h = 0; h < in.shape().rows; ++h) {
          Long a = 0;
          for (int j = 0; j < in.shape().cols; ++j) a += static_cast<Long>(in(p, h, j)) * z(k, j);
          mixed[static_cast<std::size_t>(o)] += weight * out(p, static_cast<int>(o), h) * std::tanh(a);
        }
      }
    }
    for (Eigen::Index o = 0; o < y.cols(); ++o) {
      const Long away = mixed[static_cast<std::size_t>(o)] / total - y(k, o);
      sum += away * away;
    }
  }
  return sum / (2 * static_cast<Long>(z.rows()));
}

Matrix coarse_matrix(Eigen::Index rows, Eigen::Index cols, std::uint64_t seed) {
  return random_matrix(rows, cols, seed).unaryExpr([](double x) { return coarse(x); });
}

}  // namespace

TEST_CASE("interaction: J and forces are the pair sums, wherever the cloud is and however large") {
  WorkerPool one(1), two(2);
  for (const ParticleShape shape : {ParticleShape{1, 1}, {2, 2}, {3, 2}}) {
    for (const double far : {0.0, 1e3, 1e6, 1e8}) {
      for (const double scale : {1e-8, 1.0, 1e8}) {
        CAPTURE(far);
        CAPTURE(scale);
        const double range = 0.7 * scale;
        const auto objective =
            objective_kind("interaction")
                .make({chosen(objective_catalogue(), "interaction", {{"range", range}}), shape, 1, "."});
        Cloud x = drawn_cloud(*objective, 43);
        move_block(x, 0, far);
        scale_all(x, scale);
        const Passes passes(*objective, x, one);
        const PairSums exact = pair_sums(x[0].value, range);
        CHECK(relative(passes.field(x).value, exact.value) < 1e-12);
        const auto wanted = [&](std::size_t p, int i, int j) {
          return exact.force[p][static_cast<std::size_t>(i + j * shape.rows)];
        };
        CHECK(relative_distance(force_on(passes, x)[0].value, wanted) < 1e-12);
        CHECK(Passes(*objective, x, two).field(x).value == passes.field(x).value);
      }
    }
  }
}

TEST_CASE("interaction: one particle far from all others costs no digits either") {
  WorkerPool pool(1);
  const auto objective =
      objective_kind("interaction").make({chosen(objective_catalogue(), "interaction"), {2, 1}, 1, "."});
  for (const std::size_t outlier : {std::size_t{0}, std::size_t{7}, std::size_t{42}}) {
    Cloud x = drawn_cloud(*objective, 43);
    x[0].value(outlier, 0, 0) += 1e6;
    const Passes passes(*objective, x, pool);
    const PairSums exact = pair_sums(x[0].value, 1);
    CHECK(relative(passes.field(x).value, exact.value) < 1e-12);
    const auto wanted = [&](std::size_t p, int i, int) {
      return exact.force[p][static_cast<std::size_t>(i)];
    };
    CHECK(relative_distance(force_on(passes, x)[0].value, wanted) < 1e-12);
  }
}

TEST_CASE("interaction: u stays the moments about 0") {
  WorkerPool pool(1);
  const auto objective =
      objective_kind("interaction").make({chosen(objective_catalogue(), "interaction"), {2, 2}, 1, "."});
  Cloud x = drawn_cloud(*objective, 11);
  move_block(x, 0, 3);
  const std::vector<double> u = Passes(*objective, x, pool).field(x).u;
  std::vector<Long> exact(u.size());
  for (std::size_t p = 0; p < 11; ++p) {
    Long entries[4], norm2 = 0;
    for (int k = 0; k < 4; ++k) entries[k] = x[0].value(p, k % 2, k / 2), norm2 += entries[k] * entries[k];
    std::size_t at = 9;
    for (int i = 0; i < 4; ++i) {
      exact[static_cast<std::size_t>(i)] += entries[i] / 11;
      exact[static_cast<std::size_t>(4 + i)] += norm2 * entries[i] / 11;
      for (int k = i; k < 4; ++k) exact[at++] += entries[i] * entries[k] / 11;
    }
    exact[8] += norm2 * norm2 / 11;
  }
  for (std::size_t i = 0; i < u.size(); ++i)
    CHECK(u[i] == doctest::Approx(static_cast<double>(exact[i])).epsilon(1e-13));
}

TEST_CASE("interaction: energies along a flow are those of the flow nearer by") {
  WorkerPool pool(1);
  const auto objective =
      objective_kind("interaction").make({chosen(objective_catalogue(), "interaction"), {2, 1}, 1, "."});
  const auto energies_from = [&](double far) {
    Cloud x = drawn_cloud(*objective, 21);
    move_block(x, 0, far);
    const Passes passes(*objective, x, pool);
    CloudState at{x, passes.field(x)};
    const auto motion = flow_motion({Integrator::strang, FlowForm::flow, 0.1, 0.5}, passes, zeros_like(x));
    std::vector<double> rows;
    for (int t = 0; t < 50; ++t) {
      rows.push_back(motion->energies(at, 0.01).hamiltonian);
      REQUIRE(motion->step(at, 0.01, 1e150));
    }
    return rows;
  };
  const std::vector<double> near = energies_from(0), far = energies_from(1024);
  // positions are rounded to 10⁻¹³ there
  for (std::size_t t = 0; t < near.size(); ++t) CHECK(far[t] == doctest::Approx(near[t]).epsilon(1e-11));
}

TEST_CASE("harmonic, covariance, double well: J and forces scale by their powers") {
  WorkerPool pool(1);
  struct Law {
    const char* kind;
    int value, force;  ///< powers of the scale of X
  };
  for (const auto& [its_kind, value_power, its_force_power] :
       {Law{"harmonic", 2, 1}, {"covariance", 4, 3}, {"double_well", 4, 3}}) {
    const auto& kind = its_kind;
    const auto& force_power = its_force_power;
    for (const double s : {1e-8, 1e8}) {
      CAPTURE(kind);
      CAPTURE(s);
      const auto make = [&](double scale) {
        Spec spec = chosen(objective_catalogue(), kind);
        if (spec.kind == "double_well") spec.values["radius"] = 0.7 * scale;
        if (spec.kind == "harmonic") spec.parts.at("center") = Spec{"gaussian", {{"scale", scale}}, {}};
        if (spec.kind == "covariance") {
          spec.parts.at("target") = chosen(target_catalogue(), "power_law", {{"scale", 2 * scale * scale}});
        }
        return objective_kind(kind).make({spec, {3, 2}, 5, "."});
      };
      const auto near = make(1), far = make(s);
      Cloud x = drawn_cloud(*near, 19), scaled = x;
      scale_all(scaled, s);
      const Passes at_one(*near, x, pool), at_s(*far, scaled, pool);
      CHECK(at_s.field(scaled).value ==
            doctest::Approx(std::pow(s, value_power) * at_one.field(x).value).epsilon(1e-13));
      const Cloud v = force_on(at_one, x);
      const auto wanted = [&](std::size_t p, int i, int j) {
        return std::pow(static_cast<Long>(s), force_power) * v[0].value(p, i, j);
      };
      CHECK(relative_distance(force_on(at_s, scaled)[0].value, wanted) < 1e-13);
    }
  }
}

TEST_CASE("harmonic: a well far away with its cloud in it") {
  WorkerPool pool(1);
  Matrix center = coarse_matrix(2, 2, 4);
  center.array() += 1e8;
  const DataFiles files(center, center);
  Spec spec = chosen(objective_catalogue(), "harmonic");
  const auto near = objective_kind("harmonic").make({spec, {2, 2}, 1, "."});
  Cloud x = drawn_cloud(*near, 17);
  const double nearby = Passes(*near, x, pool).field(x).value;
  const auto path = std::filesystem::temp_directory_path() / "muonscope-center.npy";
  std::ofstream(path, std::ios::binary) << npy_bytes(center);
  spec.parts.at("center") = Spec{"file", {{"path", path.string()}}, {}};
  const auto far = objective_kind("harmonic").make({spec, {2, 2}, 1, ""});
  change_block(x, 0, [&](double entry, int k) { return entry + center(k % 2, k / 2); });
  CHECK(Passes(*far, x, pool).field(x).value == doctest::Approx(nearby).epsilon(1e-13));
  std::filesystem::remove(path);
}

TEST_CASE("two-layer network: neurons against inputs of the inverse size") {
  WorkerPool pool(1);
  const Matrix z = coarse_matrix(6, 2, 1), y = coarse_matrix(6, 3, 2);
  for (const double s : {1e-8, 1e8}) {
    const DataFiles files(z, y), scaled_files(z / s, y);
    const auto objective = files.objective("two_layer_network", {3, 2}),
               other = scaled_files.objective("two_layer_network", {3, 2});
    Cloud x = drawn_cloud(*objective, 13), scaled = x;
    scale_all(scaled, s);
    CHECK(Passes(*other, scaled, pool).field(scaled).value ==
          doctest::Approx(Passes(*objective, x, pool).field(x).value).epsilon(1e-13));
  }
}

TEST_CASE(
    "mixture of experts: one vector more on all gates changes nothing, nor do gates of any size overflow") {
  WorkerPool one(1), two(2);
  const Matrix z = coarse_matrix(6, 2, 1), y = coarse_matrix(6, 1, 2);
  const DataFiles files(z, y);
  const auto objective = files.objective("mixture_of_experts", {});
  Cloud near = drawn_cloud(*objective, 29);
  const Cloud force_near = force_on(Passes(*objective, near, one), near);
  for (const double far : {0.0, 1e2, 1e3, 1e8, -1e8}) {
    CAPTURE(far);
    Cloud x = near;
    move_block(x, 0, far);
    const Passes passes(*objective, x, one);
    CHECK(relative(passes.field(x).value, mixture_value(x, z, y)) < 1e-12);
    const Cloud v = force_on(passes, x);
    for (std::size_t b = 0; b < v.size(); ++b) {
      const auto wanted = [&](std::size_t p, int i, int j) { return force_near[b].value(p, i, j); };
      CHECK(relative_distance(v[b].value, wanted) < 1e-12);
    }
    CHECK(Passes(*objective, x, two).field(x).value == passes.field(x).value);
  }
  Cloud steep = near;  // the heaviest expert alone answers
  change_block(steep, 0, [](double gate, int) { return 1e8 * gate; });
  CHECK(relative(Passes(*objective, steep, one).field(steep).value, mixture_value(steep, z, y)) < 1e-12);
}

TEST_CASE("mixture of experts: u stays the mean of F from 0") {
  WorkerPool pool(1);
  const Matrix z = coarse_matrix(4, 2, 1), y = coarse_matrix(4, 1, 2);
  const DataFiles files(z, y);
  const auto objective = files.objective("mixture_of_experts", {});
  const Cloud x = drawn_cloud(*objective, 9);
  const std::vector<double> u = Passes(*objective, x, pool).field(x).u;
  for (Eigen::Index k = 0; k < 4; ++k) {
    Long mean = 0;
    for (std::size_t p = 0; p < 9; ++p) {
      Long exponent = 0;
      for (int j = 0; j < 2; ++j) exponent += static_cast<Long>(x[0].value(p, 0, j)) * z(k, j);
      mean += std::exp(exponent) / 9;
    }
    CHECK(relative(u[static_cast<std::size_t>(2 * k)], mean) < 1e-13);
  }
}

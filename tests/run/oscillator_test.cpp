// One particle in a harmonic well against closed forms.

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "tests/run/particle_runs.h"

using namespace muonscope;
using namespace muonscope::testing;

TEST_CASE("the relativistic oscillator's period") {
  struct Known {
    double amplitude, smoothing;
  };
  for (const auto& [a, its_e] : {Known{1, 0.1}, {1, 10}, {3, 0.01}}) {
    const auto& e = its_e;
    // T = 4∫(ε+K)/√(K(K+2ε))dx with x = a·sin θ: the integrand is smooth and periodic in θ
    double quarter = 0;
    constexpr int nodes = 20000;
    for (int i = 0; i < nodes; ++i) {
      const double c = a * std::cos((i + 0.5) * std::numbers::pi / 2 / nodes), k = c * c / 2;
      quarter += std::numbers::sqrt2 * (e + k) / std::sqrt(k + 2 * e) * std::numbers::pi / 2 / nodes;
    }
    const double period = 4 * quarter;
    if (a == 1 && e == 0.1) CHECK(period == doctest::Approx(4.418271386).epsilon(1e-9));
    CAPTURE(e);
    // at a turning point Ṗ = ±a: momentum there over a is the error in time
    const std::vector<double> half = final_state(oscillator(a), hamiltonian("rk4", e, 0), period / 2, 20000);
    CHECK(std::abs(half[0] + a) <= 1e-9);
    CHECK(std::abs(half[1]) / a <= 1e-6);
    const std::vector<double> whole = final_state(oscillator(a), hamiltonian("rk4", e, 0), period, 40000);
    CHECK(std::abs(whole[0] - a) <= 1e-9);
    CHECK(std::abs(whole[1]) / a <= 1e-6);
  }
}

TEST_CASE("small amplitudes are a damped oscillator of mass ε") {
  const double e = 0.5, g = 0.7, a = 1e-4, time = 6;
  const std::vector<double> end = final_state(oscillator(a), hamiltonian("rk4", e, g), time, 6000);
  const double omega = std::sqrt(1 / e - g * g / 4);
  const double expected =
      a * std::exp(-g * time / 2) * (std::cos(omega * time) + g / (2 * omega) * std::sin(omega * time));
  CHECK(end[0] == doctest::Approx(expected).epsilon(1e-6));
}

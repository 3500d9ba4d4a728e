// Exponential rates of gaps: exact where the decay is, honest intervals where it swings.

#include "core/observables/decay.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "core/random/stream.h"

using namespace muonscope;

namespace {

struct Samples {
  std::vector<double> time, gap;
};

Samples sampled(const std::function<double(double)>& gap, double end = 10, int count = 1000) {
  Samples out;
  for (int i = 0; i <= count; ++i) {
    out.time.push_back(end * i / count);
    out.gap.push_back(gap(out.time.back()));
  }
  return out;
}

}  // namespace

TEST_CASE("a pure exponential is found exactly, over any span and in any unit") {
  for (const double rate : {0.3, 2.0, -0.1}) {
    for (const double scale : {1.0, 1e-8}) {
      const Samples s = sampled([&](double t) { return scale * std::exp(-rate * t); });
      const auto fit = fit_decay(s.time, s.gap, {2, 9});
      REQUIRE(fit);
      CHECK(fit->rate == doctest::Approx(rate).epsilon(1e-12));
      CHECK(fit->half_width <= 1e-12);
      CHECK(fit->at(4) == doctest::Approx(scale * std::exp(-rate * 4)).epsilon(1e-12));
    }
  }
}

TEST_CASE("a gap that swings gives the rate of its envelope within the interval") {
  const Samples s =
      sampled([](double t) { return std::exp(-0.7 * t) * (1 + 0.8 * std::cos(9 * t)); }, 20, 4000);
  const auto fit = fit_decay(s.time, s.gap, {0, 20});
  REQUIRE(fit);
  CHECK(std::abs(fit->rate - 0.7) <= fit->half_width);
  CHECK(fit->half_width < 0.05);
  CHECK(fit->half_width > 1e-4);
}

TEST_CASE("the interval holds the rate in 95 % of noisy decays at least, and is no wider than it has to be") {
  Stream stream(11, "decay");
  int held = 0;
  double width = 0;
  constexpr int trials = 2000;
  for (int trial = 0; trial < trials; ++trial) {
    const Samples s = sampled([&](double t) { return std::exp(-0.5 * t + 0.3 * stream.normal()); }, 10, 400);
    const auto fit = fit_decay(s.time, s.gap, {0, 10});
    held += std::abs(fit->rate - 0.5) <= fit->half_width ? 1 : 0;
    width += fit->half_width / trials;
  }
  // binomial standard deviation 0.5 %
  CHECK(static_cast<double>(held) / trials >= 0.935);
  // Scatter alone: t₈ of 0.3/√400 over the times' standard deviation; drift cannot be told from it better
  // than to four times that.
  CHECK(width < 8 * 2.306 * 0.3 / 20 / 2.887);
}

TEST_CASE("a rate that is still changing: the interval holds its limit, whatever the power of t before it") {
  for (const double power : {-2.0, -1.0, -0.5, 0.5, 1.0, 2.0}) {
    for (const double end : {10.0, 30.0, 100.0}) {
      CAPTURE(power);
      CAPTURE(end);
      const Samples s =
          sampled([&](double t) { return std::pow(t + 0.01, power) * std::exp(-0.7 * t); }, end, 2000);
      const auto fit = fit_decay(s.time, s.gap, {end / 2, end});
      REQUIRE(fit);
      CHECK(fit->changing);
      CHECK(std::abs(fit->rate - 0.7) <= fit->half_width);
      CHECK(fit->half_width < 3 * std::abs(fit->rate - 0.7));
    }
  }
  const Samples slower =
      sampled([](double t) { return std::exp(-2 * t) + 1e-3 * std::exp(-0.5 * t); }, 20, 2000);
  CHECK(fit_decay(slower.time, slower.gap, {2, 8})->changing);
  const Samples steady = sampled([](double t) { return std::exp(-0.5 * t); }, 20, 2000);
  CHECK_FALSE(fit_decay(steady.time, steady.gap, {10, 20})->too_early());
  CHECK(fit_decay(steady.time, steady.gap, {0, 1.9})->too_early());
}

TEST_CASE("by itself the fit looks at the later half, and no further than rounding") {
  const Samples all = sampled([](double t) { return std::exp(-t); });
  const auto span = decay_span(all.time, all.gap);
  REQUIRE(span);
  CHECK(span->from == doctest::Approx(5));
  CHECK(span->to == doctest::Approx(10));
  const Samples floored = sampled([](double t) { return std::max(std::exp(-10 * t), 1e-15); });
  const auto above = decay_span(floored.time, floored.gap);
  REQUIRE(above);
  CHECK(above->to == doctest::Approx(12 * std::log(10) / 10).epsilon(0.01));
  CHECK(above->from == doctest::Approx(above->to / 2));
}

TEST_CASE("nothing is fitted to what is not there") {
  const Samples none = sampled([](double) { return 0.0; });
  CHECK_FALSE(decay_span(none.time, none.gap));
  CHECK_FALSE(fit_decay(none.time, none.gap, {0, 10}));
  const Samples short_one = sampled([](double t) { return std::exp(-t); }, 1, 5);
  CHECK_FALSE(fit_decay(short_one.time, short_one.gap, {0, 1}));
  CHECK_FALSE(fit_decay({}, {}, {0, 0}));
}

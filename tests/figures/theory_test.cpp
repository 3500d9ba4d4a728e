#include "app/figures/theory.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/json.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::snapshot_after;

namespace {

/// A run from a start that is balanced and aligned with the target, where the laws hold from the first step.
Json rates(double gd, double muon) {
  return {{"lanes",
           {{{"name", "Muon"},
             {"optimizer", {{"kind", "muon"}}},
             {"schedule", {{"kind", "constant"}, {"lr", muon}}}},
            {{"name", "GD"},
             {"optimizer", {{"kind", "gd"}}},
             {"schedule", {{"kind", "constant"}, {"lr", gd}}}}}}};
}

std::vector<const Series*> theory_of(const Plot& plot) {
  std::vector<const Series*> out;
  for (const Series& series : plot.series)
    if (series.is_theory) out.push_back(&series);
  return out;
}

}  // namespace

TEST_CASE("the logistic law solves dσ/dt = σ(s − σ²) from σ(0)² = a") {
  for (const double s : {0.0, 0.5, 4.0})
    for (const double a : {1e-6, 0.3, 9.0}) {
      CHECK(predicted_value(SpectrumLaw::logistic, s, a, 0) == doctest::Approx(std::sqrt(a)));
      for (const double t : {0.1, 1.0, 3.0}) {
        const double h = 1e-5;
        const double slope = (predicted_value(SpectrumLaw::logistic, s, a, t + h) -
                              predicted_value(SpectrumLaw::logistic, s, a, t - h)) /
                             (2 * h);
        const double value = predicted_value(SpectrumLaw::logistic, s, a, t);
        CHECK(slope == doctest::Approx(value * (s - value * value)).epsilon(1e-6));
      }
    }
  CHECK(predicted_value(SpectrumLaw::logistic, 4, 1e-8, 1e6) == doctest::Approx(2));
  CHECK(predicted_value(SpectrumLaw::logistic, 4, 0, 100) == 0);
}

TEST_CASE("the ramp ends on its plateau") {
  CHECK(predicted_value(SpectrumLaw::ramp, 9, 0, 1.5) == 1.5);
  CHECK(predicted_value(SpectrumLaw::ramp, 9, 0, 5) == 3);
  CHECK(predicted_value(SpectrumLaw::ramp, 0, 0, 5) == 0);
}

TEST_CASE("measured spectra follow the drawn theory without a free parameter") {
  // 4×4 so that every mode has room; small rates, so that steps follow the flow.
  Json more = rates(0.002, 0.002);
  more["problem"] = {{"rows", 4}, {"cols", 4}, {"inner", 4}, {"init", {{"scale", 1e-3}}}};
  more["steps"] = 1200;
  const Snapshot snapshot = snapshot_after(1200, more);
  const Figure figure = build("spectra", snapshot);
  const double plateau = std::sqrt(3.0);
  for (const Plot& plot : figure.plots) {
    CAPTURE(plot.title);
    const auto theory = theory_of(plot);
    REQUIRE(theory.size() == 4);
    CHECK(theory[0]->x.back() == 1200);
    // The largest mode: no other mode's noise matters to it. The theory is thinned, so compare at its points.
    for (std::size_t i = 0; i < theory[0]->x.size(); ++i) {
      const auto step = static_cast<std::size_t>(theory[0]->x[i]);
      CHECK(std::abs(plot.series[0].y[step] - theory[0]->y[i]) < 0.02 * plateau);
    }
  }
}

TEST_CASE("theory without a law is not drawn, and none when it is switched off") {
  const auto with = [](const Json& optimizer) {
    Json more = rates(0.01, 0.01);
    more["lanes"][0]["optimizer"] = optimizer;
    return theory_of(build("spectra", snapshot_after(2, more)).plots[0]).size();
  };
  CHECK(with({{"kind", "muon"}}) == 4);
  CHECK(with({{"kind", "muon"}, {"momentum", 0.9}}) == 4);
  CHECK(with({{"kind", "muon"}, {"weight_decay", 0.1}}) == 0);
  CHECK(with({{"kind", "regularized_muon"}, {"smoothing", 1e-6}}) == 4);
  CHECK(with({{"kind", "regularized_muon"}, {"smoothing", 1}}) == 0);
  CHECK(with({{"kind", "muon_keller_jordan"}}) == 0);
  CHECK(with({{"kind", "gd"}}) == 4);
  CHECK(with({{"kind", "heavy_ball"}}) == 0);
  CHECK(with({{"kind", "signsgd"}}) == 0);
  ViewOptions off;
  off.theory = false;
  CHECK(theory_of(build("spectra", snapshot_after(2), off).plots[0]).empty());
}

TEST_CASE("training time is the sum of the learning rates, through edits, gaps between rows and ahead") {
  Json more = rates(0.01, 0.01);
  more["edits"] = {{{"step", 30}, {"set", "lanes.0.schedule.lr"}, {"value", 0.04}}};
  more["record"] = {{"every", 10}};
  const Snapshot snapshot = snapshot_after(50, more);
  const TrainingTime time = training_time(snapshot.lanes[0], 80);
  const auto at = [&](double step) {
    for (std::size_t i = 0; i < time.step.size(); ++i)
      if (time.step[i] == step) return time.time[i];
    return -1.0;
  };
  CHECK(at(0) == 0);
  CHECK(at(20) == doctest::Approx(0.2));
  CHECK(at(50) - at(30) == doctest::Approx(0.8));
  CHECK(at(80) - at(50) == doctest::Approx(1.2));
  CHECK(time.step.back() == 80);
}

TEST_CASE("thinning keeps both ends") {
  TrainingTime all;
  for (int i = 0; i <= 1003; ++i) all.step.push_back(i), all.time.push_back(2 * i);
  const TrainingTime few = thinned(all, 100);
  CHECK(few.step.front() == 0);
  CHECK(few.step.back() == 1003);
  CHECK(few.time.back() == 2006);
  CHECK(few.step.size() <= 120);
  CHECK(thinned(all, 5000).step.size() == all.step.size());
}

}  // namespace muonscope

#include "app/figures/matrix/theory.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/json.h"
#include "core/lessons/lesson.h"
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

TEST_CASE("laws are drawn for the modes and steps they hold for, and it is said where they do not") {
  // s* = 3, 1.5, 1, 0.75: ηs* ≤ ¼ leaves out the first at η = 0.15 and all at 0.5; η ≤ ¼√s* nobody at 0.2.
  const auto plots = [](double gd, double muon, const Json& more = Json::object()) {
    Json document = rates(gd, muon);
    document.merge_patch(more);
    return build("spectra", snapshot_after(40, document)).plots;
  };
  const auto modes_of = [](const Plot& plot) { return theory_of(plot).size(); };
  CHECK(modes_of(plots(0.01, 0.01)[1]) == 4);
  CHECK(plots(0.01, 0.01)[1].note.empty());
  CHECK(modes_of(plots(0.15, 0.2)[1]) == 3);
  CHECK(plots(0.15, 0.2)[1].note.find("no theory for mode 1: it holds for ηs*ᵢ ≤ ¼") != std::string::npos);
  CHECK(modes_of(plots(0.15, 0.2)[0]) == 4);
  CHECK(modes_of(plots(0.15, 0.3)[0]) == 2);
  CHECK(plots(0.15, 0.3)[0].note.find("modes 3, 4") != std::string::npos);
  CHECK(modes_of(plots(0.5, 0.6)[1]) == 0);
  CHECK(plots(0.5, 0.6)[1].note.find("no theory: it holds for") != std::string::npos);
  // A start that is no longer small: Muon's ramps begin at 0.
  const std::vector<Plot> large = plots(0.01, 0.01, {{"problem", {{"init", {{"scale", 0.5}}}}}});
  CHECK(modes_of(large[0]) < 4);
  CHECK_FALSE(large[0].note.empty());
  // Up to an edit that makes steps too long.
  const Json edit{{"edits", {{{"step", 20}, {"set", "lanes.1.schedule.lr"}, {"value", 0.15}}}}};
  const Plot edited = plots(0.01, 0.01, edit)[1];
  REQUIRE(modes_of(edited) == 4);
  CHECK(theory_of(edited)[0]->x.back() <= 20);
  CHECK(theory_of(edited)[1]->x.back() == 200);
  CHECK_FALSE(edited.note.empty());
}

TEST_CASE("where a law says it holds it is right to a tenth of its time") {
  for (const double s : {0.5, 2.0, 10.0}) {
    const double a = 1e-6 * s;
    const LawCondition logistic = law_condition(SpectrumLaw::logistic, s);
    const double rate = logistic.longest_step;
    double sigma = std::sqrt(a), step = 0, half = std::sqrt(s / 2);
    for (; sigma < half; ++step) sigma += rate * sigma * (s - sigma * sigma);
    double low = 0, high = 100 * step * rate;
    for (int i = 0; i < 80; ++i) {
      const double middle = (low + high) / 2;
      (predicted_value(SpectrumLaw::logistic, s, a, middle) < half ? low : high) = middle;
    }
    CHECK(std::abs(step * rate / low - 1) < 0.14);
    const LawCondition ramp = law_condition(SpectrumLaw::ramp, s);
    CHECK(ramp.longest_step < std::sqrt(s) / 3);
    CHECK(std::sqrt(ramp.largest_start) < 0.15 * std::sqrt(s));
  }
}

TEST_CASE("every theory curve of every figure says under which condition it holds") {
  for (const Lesson& lesson : lessons()) {
    if (lesson.experiment.steps > 2000 && lesson.experiment.problem.kind == "particles") continue;
    Experiment small = lesson.experiment;
    if (small.problem.has("count")) small.problem.values["count"] = std::int64_t{20};
    WorkerPool pool(1);
    Run run(small, pool);
    run.advance(30);
    const Snapshot snapshot = take_snapshot(run);
    for (const FigureKind& kind : figure_kinds())
      for (const Plot& plot : kind.build({.snapshot = &snapshot}, {}).plots)
        for (const Series& series : plot.series) {
          CAPTURE(kind.kind.id);
          CAPTURE(series.name);
          CHECK(series.condition.empty() != series.is_theory);
        }
  }
}

TEST_CASE("lesson 8: gradient descent at η = 0.9 has no law for large modes, and the figure says so") {
  WorkerPool pool(1);
  const Lesson* lesson = find_lesson("8");
  REQUIRE(lesson != nullptr);
  Run run(lesson->experiment, pool);
  run.advance(16);
  const Figure figure = build("product", take_snapshot(run));
  for (const Series* series : theory_of(figure.plots[1])) CHECK(series->y.back() < 0.28);  // s* ≤ 1/(4·0.9)
  CHECK(figure.plots[1].note.find("no theory for modes 1–") != std::string::npos);
  CHECK(figure.plots[0].note.find("no theory") != std::string::npos);
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

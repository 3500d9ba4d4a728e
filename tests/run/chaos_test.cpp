// Propagation of chaos: the law N^(−1/2), what is drawn, what is kept, and the same bits for every number of
// threads.

#include "core/studies/chaos.h"
#include "core/base/json.h"
#include "core/experiment/problem_catalogue.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <set>

#include "core/experiment/format.h"
#include "core/particles/particle_system.h"
#include "core/random/stream.h"
#include "core/run/run.h"
#include "core/studies/chaos_table.h"
#include "core/studies/study_job.h"
#include "core/studies/study_tables.h"
#include "tests/eventually.h"

using namespace muonscope;

namespace {

/// `more` is merged into the document.
Experiment experiment(const Json& more = Json::object()) {
  Json document = parse_json(R"({
    "muonscope": 1, "seed": 13, "steps": 20,
    "problem": {"kind": "particles", "count": 50, "rows": 2, "cols": 2,
                "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": 2}}},
    "lanes": [
      {"name": "flow", "optimizer": {"kind": "hamiltonian", "smoothing": 0.1, "damping": 0.7, "integrator": "strang"},
       "schedule": {"kind": "constant", "lr": 0.05}},
      {"name": "gd", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.05}}],
    "chaos": {"from": 2, "to": 5, "reference": 8, "seeds": 6}})",
                             "chaos");
  document.merge_patch(more);
  return experiment_from_json(document, ".");
}

ChaosResult finished(const Experiment& base, int threads = 2) {
  WorkerPool pool(threads);
  ChaosResult result{std::make_shared<const Chaos>(declared_chaos(base)), {}, {}, {}};
  for (const ChaosSize& size : run_chaos(*result.chaos, pool, {})) add(result, size);
  return result;
}

const Json whole = {{"chaos", {{"from", 4}, {"to", 12}, {"reference", 17}, {"seeds", 64}}}};

void check_slopes(const ChaosResult& result) {
  REQUIRE(result.complete());
  for (const ChaosCurve& curve : {result.mean_field, result.wasserstein}) {
    REQUIRE(curve.slope);
    CHECK(curve.counts.size() == 9);
    CHECK(std::abs(curve.slope->value + 0.5) < 0.07);
    CHECK(curve.slope->low < curve.slope->value);
    CHECK(curve.slope->high > curve.slope->value);
    CHECK(curve.slope->high - curve.slope->low < 0.14);
  }
}

}  // namespace

TEST_CASE("RMS over 64 seeds falls like N^(−1/2) for covariance" * doctest::test_suite("claims")) {
  check_slopes(finished(experiment(whole)));
}

TEST_CASE("RMS over 64 seeds falls like N^(−1/2) for the two-layer network" * doctest::test_suite("claims")) {
  Json more = whole;
  more["problem"] = {
      {"rows", 1}, {"cols", 2}, {"objective", {{"kind", "two_layer_network"}, {"target", nullptr}}}};
  check_slopes(finished(experiment(more)));
}

TEST_CASE("threads change no bit, seeds do") {
  const ChaosResult one = finished(experiment(), 1), two = finished(experiment(), 2);
  const ChaosResult other = finished(experiment({{"seed", 14}}), 2);
  REQUIRE(one.sizes.size() == 4);
  for (std::size_t size = 0; size < 4; ++size) {
    for (std::size_t seed = 0; seed < 6; ++seed) {
      CHECK(one.sizes[size].clouds[seed].mean_field == two.sizes[size].clouds[seed].mean_field);
      CHECK(one.sizes[size].clouds[seed].wasserstein == two.sizes[size].clouds[seed].wasserstein);
      CHECK(one.sizes[size].clouds[seed].mean_field != other.sizes[size].clouds[seed].mean_field);
    }
  }
  CHECK(one.mean_field.slope->low == two.mean_field.slope->low);
  CHECK(one.wasserstein.rms[3].high == two.wasserstein.rms[3].high);
}

TEST_CASE("clouds of an ensemble share no draw, and are drawn as a run's cloud is") {
  const Experiment base = experiment();
  const auto problem = problem_kind("particles").make(base.problem, base.seed, ".");
  std::set<double> seen;
  std::size_t drawn = 0;
  for (const char* const name : {"chaos.reference", "chaos.16.0", "chaos.16.1", "chaos.32.0"}) {
    const auto system = problem->particles()->redrawn(base.problem.part("init"), 32, base.seed, name);
    for (std::size_t k = 0; k < 32; ++k) seen.insert(system->positions()[0].value(k, 1, 0)), ++drawn;
    CHECK(particles_of(system->momenta()) == 32);
    CHECK(system->momenta()[0].value(3, 0, 0) == 0);
  }
  CHECK(seen.size() == drawn);
  const auto again = problem->particles()->redrawn(base.problem.part("init"), 50, base.seed, "init");
  for (std::size_t k = 0; k < 50; ++k)
    CHECK(again->positions()[0].value(k, 0, 1) == problem->particles()->positions()[0].value(k, 0, 1));
}

TEST_CASE("at step 0 the distances are those of the draws: u against an independent computation") {
  const ChaosResult result = finished(experiment({{"chaos", {{"steps", 0}}}}));
  const auto mean_square = [](std::size_t count, const std::string& name) {
    Stream stream(13, name);
    Matrix sum = Matrix::Zero(2, 2);
    for (std::size_t k = 0; k < count; ++k) {
      Matrix x(2, 2);
      for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j) x(i, j) = stream.normal();
      sum += x * x.transpose();
    }
    return Matrix(sum / static_cast<double>(count));
  };
  const Matrix reference = mean_square(256, "chaos.reference.x");
  CHECK(result.sizes[2].count == 16);
  const double expected = (mean_square(16, "chaos.16.4.x") - reference).norm();
  CHECK(result.sizes[2].clouds[4].mean_field == doctest::Approx(expected).epsilon(1e-12));
}

TEST_CASE("every lane can be looked at; edits and other lanes do not matter") {
  const ChaosResult gd = finished(experiment({{"chaos", {{"lane", "gd"}}}}));
  CHECK(gd.chaos->lane() == 1);
  CHECK(gd.sizes[0].clouds[0].mean_field != finished(experiment()).sizes[0].clouds[0].mean_field);
  const ChaosResult twice =
      finished(experiment({{"chaos", {{"lane", "gd"}}},
                           {"edits", {{{"step", 3}, {"set", "lanes.1.schedule.lr"}, {"value", 0.9}}}}}));
  CHECK(twice.sizes[0].clouds[0].mean_field == gd.sizes[0].clouds[0].mean_field);
}

TEST_CASE("what cannot be compared is refused with the reason") {
  const auto refusal = [](const Json& more) {
    try {
      WorkerPool pool(1);
      run_chaos(declared_chaos(experiment(more)), pool, {});
    } catch (const std::exception& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const auto contains = [](const std::string& text, const char* part) {
    CAPTURE(text);
    CHECK(text.find(part) != std::string::npos);
  };
  contains(refusal({{"chaos", {{"to", 8}}}}), "chaos.reference");
  contains(refusal({{"chaos", {{"to", 1}}}}), "chaos.to");
  contains(refusal({{"chaos", {{"lane", "Flow"}}}}), "did you mean \"flow\"");
  contains(refusal({{"chaos", {{"seeds", 1}}}}), "chaos.seeds");
  contains(refusal({{"chaos", {{"sead", 1}}}}), "chaos.sead");
  contains(refusal({{"problem", {{"init", {{"x", {{"kind", "constant"}, {"value", 1}}}}}}}}),
           "problem.init.x");
  contains(refusal({{"lanes",
                     {{{"name", "gd"},
                       {"optimizer", {{"kind", "gd"}}},
                       {"schedule", {{"kind", "constant"}, {"lr", 1e5}}}}}}}),
           "diverged at step");
}

TEST_CASE("cancelled, it stops soon and hands on the sizes that are finished") {
  WorkerPool pool(2);
  const Chaos chaos = declared_chaos(experiment());
  std::atomic<bool> stop = false;
  const std::vector<ChaosSize> some = run_chaos(
      chaos, pool,
      {.cancelled = [&] { return stop.load(); }, .finished = [&](const ChaosSize&) { stop = true; }});
  CHECK(some.size() >= 1);
  CHECK(some.size() < 4);
  Step last = 0, of = 0;
  CHECK(
      run_chaos(chaos, pool, {.progress = [&](Step done, Step total) { last = done, of = total; }}).size() ==
      4);
  CHECK(last == of);
  CHECK(of == chaos.work());
}

TEST_CASE("clouds that are saved are not drawn again, and the rest gives the same") {
  WorkerPool pool(2);
  const Chaos chaos = declared_chaos(experiment());
  const ChaosResult whole = finished(experiment());
  const std::string table = chaos_clouds_csv(clouds_of(whole));
  for (std::size_t size = 0; size <= table.size(); size += 3) {
    const SavedClouds saved = saved_clouds(chaos, table.substr(0, size));
    REQUIRE(saved.bytes <= size);
    REQUIRE(table.substr(0, saved.bytes) == (saved.bytes == 0 ? "" : chaos_clouds_csv(saved.clouds)));
  }
  std::vector<ChaosCloud> some = saved_clouds(chaos, table).clouds;
  REQUIRE(some.size() == 4 * 6);
  CHECK(saved_clouds(chaos, table + "4,0,0.5,0.5\n").bytes == table.size());
  some.erase(some.begin() + 5, some.begin() + 9);  // one of the smallest clouds, and three of the next
  std::swap(some[1], some[12]);
  std::size_t found = 0;
  Step last = 0;
  ChaosResult resumed{std::make_shared<const Chaos>(chaos), {}, {}, {}};
  const ChaosRecord record{some, [&](const ChaosCloud&) { ++found; }};
  for (const ChaosSize& size :
       run_chaos(chaos, pool, {.progress = [&](Step done, Step) { last = done; }}, record))
    add(resumed, size);
  CHECK(found == 4);
  CHECK(last == chaos.work(some));
  CHECK(chaos.work(some) == 20 * (256 + 4 + 3 * 8));
  CHECK(chaos_clouds_csv(clouds_of(resumed)) == table);
  CHECK(chaos_csv(resumed) == chaos_csv(whole));
  CHECK(chaos.work(saved_clouds(chaos, table).clouds) == 0);
}

TEST_CASE("in the background it gives what it gives in the foreground") {
  StudyJob job(2);
  job.start(work_of(declared_chaos(experiment())));
  REQUIRE(test::eventually([&] { return !job.status().running; }));
  const auto kept = job.result();
  const auto* result = std::get_if<ChaosResult>(kept.get());
  REQUIRE(result);
  REQUIRE(result->complete());
  const ChaosResult expected = finished(experiment());
  CHECK(result->mean_field.slope->value == expected.mean_field.slope->value);
  CHECK(result->wasserstein.rms[2].low == expected.wasserstein.rms[2].low);
}

TEST_CASE("fits: exact power laws, intervals around the value, no slope for two sizes") {
  std::vector<double> counts;
  std::vector<std::vector<double>> distances;
  Stream stream(1, "fit");
  for (double count = 16; count <= 1024; count *= 2) {
    counts.push_back(count);
    distances.emplace_back(64, 3 / std::sqrt(count));
  }
  const ChaosCurve exact = fit_chaos(counts, distances, "test");
  CHECK(exact.slope->value == doctest::Approx(-0.5));
  CHECK(exact.slope->low == doctest::Approx(-0.5));
  CHECK(exact.factor == doctest::Approx(3));
  CHECK(exact.rms[0].low == doctest::Approx(0.75));
  for (std::vector<double>& of_size : distances)
    for (double& distance : of_size) distance *= stream.normal();
  const ChaosCurve noisy = fit_chaos(counts, distances, "test");
  for (const Estimate& rms : noisy.rms) {
    CHECK(rms.low < rms.value);
    CHECK(rms.high > rms.value);
    CHECK(rms.high < 1.7 * rms.low);  // a relative standard deviation of about 1/√(2·64)
  }
  CHECK_FALSE(fit_chaos(std::span(counts).first(2), std::span(distances).first(2), "test").slope);
}

// Integrators' orders, read off a family of runs with different time steps.

#include "core/studies/integration_error.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/json.h"
#include "tests/run/particle_runs.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Experiment at_step(double h, double time, const std::vector<std::string>& integrators, double damping = 0.7) {
  std::vector<std::string> flows;
  for (const std::string& integrator : integrators) flows.push_back(hamiltonian(integrator, 0.1, damping));
  Experiment experiment = particle_experiment(covariance, flows, h);
  experiment.steps = std::llround(time / h);
  experiment.record.every = experiment.steps;
  experiment.record.observables = {"energy"};
  return experiment;
}

FamilyResult family_run(const std::vector<Experiment>& experiments) {
  Family family{"steps", {}, {"lanes.*.schedule.lr", "steps"}};
  for (const Experiment& experiment : experiments)
    family.members.push_back({std::to_string(family.members.size()), experiment});
  FamilyResult result = nothing_yet(std::make_shared<const Family>(family));
  WorkerPool pool(2);
  run_family(family, pool, {.cancelled = {}, .progress = {}, .finished = [&](const FamilyEnd& end) {
                              place_member(result, end);
                            }});
  return result;
}

const std::vector<std::string> every_integrator = {"muon", "strang", "rk4"};

}  // namespace

TEST_CASE("orders 1, 2 and 4 are read off the errors at t = 1; other times are left out") {
  std::vector<Experiment> members = {at_step(0.02, 3, every_integrator)};  // a lesson's own set-up
  for (const double h : {0.02, 0.01, 0.005, 0.0025, 0.0005})
    members.push_back(at_step(h, 1, every_integrator));
  const auto found = integration_errors(family_run(members));
  REQUIRE(found);
  CHECK(found->time == doctest::Approx(1).epsilon(1e-9));
  CHECK(found->reference_step == 0.0005);
  CHECK(found->reference_integrator == Integrator::rk4);
  REQUIRE(found->integrators.size() == 3);
  const double tolerance[] = {0.1, 0.05, 0.15};
  for (std::size_t i = 0; i < 3; ++i) {
    const IntegratorErrors& errors = found->integrators[i];
    CAPTURE(i);
    CHECK(std::ranges::is_sorted(errors.steps));
    CHECK(std::ranges::is_sorted(errors.errors));
    CHECK(errors.steps.size() == (i == 2 ? 4 : 5));
    REQUIRE(errors.order);
    CHECK(*errors.order == doctest::Approx(order_of(errors.integrator)).epsilon(tolerance[i]));
  }
  // The same number as two runs compared by hand.
  const double by_hand = distance(final_state(covariance, hamiltonian("strang", 0.1, 0.7), 1, 50),
                                  final_state(covariance, hamiltonian("rk4", 0.1, 0.7), 1, 2000));
  CHECK(found->integrators[1].errors.back() == doctest::Approx(by_hand / std::sqrt(21)).epsilon(1e-9));
}

TEST_CASE("another flow, one time step alone, rules and nothing at all have no errors to show") {
  CHECK_FALSE(integration_errors(family_run({at_step(0.02, 1, every_integrator)})));
  const auto found =
      integration_errors(family_run({at_step(0.02, 1, every_integrator), at_step(0.01, 1, {"muon"}, 0.3),
                                     at_step(0.005, 1, every_integrator)}));
  REQUIRE(found);
  for (const IntegratorErrors& errors : found->integrators)
    CHECK(std::ranges::find(errors.steps, 0.01) == errors.steps.end());
  Experiment rules = particle_experiment(covariance, {R"({"kind": "gd"})"}, 0.1);
  CHECK_FALSE(integration_errors(family_run({rules})));
}

// The mirror picture: momenta as they are, their velocities in the unit ball, and what a U is worth.

#include <doctest/doctest.h>

#include <cmath>

#include "app/figures/kit/common.h"
#include "core/base/json.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::named;
using testing::snapshot_after;

namespace {

Json lane(const std::string& name, double smoothing) {
  return {{"name", name},
          {"optimizer", {{"kind", "hamiltonian"}, {"smoothing", smoothing}, {"damping", 1}}},
          {"schedule", {{"kind", "constant"}, {"lr", 0.05}}}};
}

Json cloud(const Json& lanes) {
  return {
      {"problem",
       {{"kind", "particles"},
        {"target", nullptr},
        {"inner", nullptr},
        {"count", 30},
        {"rows", 2},
        {"cols", 3},
        {"objective", {{"kind", "covariance"}, {"target", {{"kind", "power_law"}, {"scale", 2}}}}},
        {"init", {{"kind", nullptr}, {"scale", nullptr}, {"p", {{"kind", "gaussian"}, {"scale", 0.5}}}}}}},
      {"lanes", lanes},
      {"record", {{"observables", {"energy"}}, {"reference_step", nullptr}}}};
}

}  // namespace

TEST_CASE("velocities are the mirror map of momenta, particle by particle, within the unit ball") {
  const double smoothing = 0.2;
  const Snapshot snapshot = snapshot_after(20, cloud(Json::array({lane("flow", smoothing)})));
  const Figure figure = build("mirror", snapshot);
  REQUIRE(figure.plots.size() == 2);
  const Series* const p = named(figure.plots[0], "momenta");
  const Series* const u = named(figure.plots[1], "velocities");
  REQUIRE(p != nullptr);
  REQUIRE(u != nullptr);
  REQUIRE(p->x.size() == 30);
  REQUIRE(u->x.size() == 30);
  for (std::size_t i = 0; i < p->x.size(); ++i) {
    CHECK(u->x[i] == doctest::Approx(p->x[i] / std::hypot(p->x[i], smoothing)));
    CHECK(u->y[i] == doctest::Approx(p->y[i] / std::hypot(p->y[i], smoothing)));
    CHECK(u->x[i] < 1);
  }
}

TEST_CASE("the gap that is said is 0 where U is particle 1's velocity, and more elsewhere") {
  const Snapshot snapshot = snapshot_after(20, cloud(Json::array({lane("flow", 0.2)})));
  const Figure before = build("mirror", snapshot);
  const Series* const own = named(before.plots[1], "particle 1");
  REQUIRE(own != nullptr);
  const auto said = [&](std::array<double, 2> u) {
    ViewOptions options;
    options.mirror.u = u;
    const std::string note = build("mirror", snapshot, options).plots[1].note;
    return note.substr(note.rfind("= ") + 2);
  };
  CHECK(std::stod(said({own->x[0], own->y[0]})) == doctest::Approx(0).epsilon(1e-14));
  CHECK(std::stod(said({0.5 * own->x[0], own->y[0]})) > 1e-3);
}

TEST_CASE("lanes under one rule are shown once") {
  const Snapshot snapshot = snapshot_after(5, cloud({lane("a", 0.2), lane("b", 0.2), lane("c", 0.4)}));
  CHECK(build("mirror", snapshot).plots.size() == 4);
}

}  // namespace muonscope

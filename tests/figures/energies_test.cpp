// Figures of particles' energies: what they draw is what was measured.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "app/figures/kit/common.h"
#include "app/figures/kit/theme.h"
#include "app/paint/figure_painter.h"
#include "core/base/json.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::named;
using testing::RecordingCanvas;
using testing::snapshot_after;

namespace {

Json flow(const char* integrator, double damping, double smoothing = 0.1) {
  return {
      {"kind", "hamiltonian"}, {"integrator", integrator}, {"damping", damping}, {"smoothing", smoothing}};
}

Json particles(const Json& objective, const std::vector<std::pair<std::string, Json>>& optimizers) {
  Json document = {
      {"problem",
       {{"kind", "particles"},
        {"count", 60},
        {"objective", objective},
        {"target", nullptr},
        {"rows", nullptr},
        {"cols", nullptr},
        {"inner", nullptr},
        {"init", nullptr}}},
      {"record", {{"observables", {"energy", "moments", "dominance"}}, {"reference_step", nullptr}}}};
  document["lanes"] = Json::array();
  for (const auto& [name, optimizer] : optimizers)
    document["lanes"].push_back(
        {{"name", name}, {"optimizer", optimizer}, {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}});
  return document;
}

const Json covariance = {{"kind", "covariance"}};

const std::vector<std::pair<std::string, Json>> every_lane = {{"strang", flow("strang", 0.7)},
                                                              {"rk4", flow("rk4", 0)},
                                                              {"GD", {{"kind", "gd"}}},
                                                              {"Muon", {{"kind", "muon"}, {"momentum", 0.9}}},
                                                              {"AdamW", {{"kind", "adamw"}}}};

const char* const own_figures[] = {"energies",  "gap",     "identity",          "block_energies",
                                   "dominance", "moments", "kinetic_potential", "lane_distance"};

}  // namespace

TEST_CASE("what follows from a rule is said of runs that have had it throughout") {
  const auto edited = [](Step step, const char* key, const Json& value, Json more) {
    more["edits"] = {{{"step", step}, {"set", key}, {"value", value}}};
    return snapshot_after(40, more);
  };
  const Json damped = particles(covariance, {{"a", flow("strang", 0.7)}});
  const auto note = [&](Step step) {
    return build("energies", edited(step, "lanes.0.optimizer.damping", 0, damped)).plots[0].note;
  };
  CHECK(note(0).find("no friction: H is conserved") != std::string::npos);
  CHECK(note(20).find("no friction") == std::string::npos);
  CHECK(note(20).find("rises: H ") != std::string::npos);

  const auto lane = [](const Json& optimizer) -> Json {
    return {{"name", "A"}, {"optimizer", optimizer}, {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}};
  };
  const Json to_gd = {{"kind", "gd"}}, muon = {{"kind", "muon"}};
  Json matrices = {{"lanes", {lane(muon)}}, {"record", {{"observables", {"sharpness", "alignment"}}}}};
  // The limit is GD's, and so begins where the lane became GD.
  const Plot sharpness = build("sharpness", edited(20, "lanes.0.optimizer", to_gd, matrices)).plots[0];
  REQUIRE(named(sharpness, "2/η") != nullptr);
  CHECK(named(sharpness, "2/η")->x.front() == 20);
  matrices["lanes"] = {lane(to_gd)};
  const Plot alignment = build("alignment", edited(20, "lanes.0.optimizer", muon, matrices)).plots[0];
  CHECK(std::ranges::none_of(alignment.series, &Series::is_theory));
  CHECK(alignment.note.find("slopes") == std::string::npos);

  const Json plane = {{"problem",
                       {{"rows", 1},
                        {"cols", 1},
                        {"inner", 1},
                        {"init", {{"kind", "constant"}, {"scale", nullptr}, {"p", 0.1}, {"q", 0.8}}}}},
                      {"lanes", {lane(to_gd)}},
                      {"record", {{"observables", {"entries"}}}}};
  for (const Step step : {0, 20}) {
    const Plot plot = build("flow_plane", edited(step, "lanes.0.optimizer", muon, plane)).plots[0];
    CHECK((named(plot, "flow line from the start") != nullptr) == (step == 0));
  }
}

TEST_CASE("every figure is drawn for particles and for matrices, or says what it needs") {
  const Snapshot cloud = snapshot_after(30, particles(covariance, every_lane));
  const Snapshot experts = snapshot_after(
      5, particles({{"kind", "mixture_of_experts"}}, {{"a", flow("strang", 0.7)}, {"GD", {{"kind", "gd"}}}}));
  const Snapshot matrices = snapshot_after(5);
  for (const FigureKind& kind : figure_kinds()) {
    for (const Snapshot* snapshot : {&cloud, &experts, &matrices}) {
      for (const auto scale : {std::optional<AxisScale>{}, {AxisScale::linear}, {AxisScale::logarithmic}}) {
        CAPTURE(kind.kind.id);
        ViewOptions options;
        options.y_scale = scale;
        const Figure figure = kind.build({snapshot}, options);
        REQUIRE_FALSE(figure.plots.empty());
        for (const Plot& plot : figure.plots) {
          CHECK_FALSE((plot.series.empty() && !plot.heat_map && plot.empty_text.empty()));
          CHECK(std::isfinite(plot.y.range.min));
          CHECK(plot.y.range.max > plot.y.range.min - (plot.heat_map ? INFINITY : 0));
        }
      }
    }
  }
}

TEST_CASE("a figure that is not for the problem says whom it is for, instead of asking to record something") {
  const Snapshot matrices = snapshot_after(1);
  for (const char* id : {"energies", "dominance", "identity", "lane_distance"})
    CHECK(build(id, matrices).plots[0].empty_text == "For particles: here factors P and Q are learnt");
  const Snapshot cloud = snapshot_after(1, particles(covariance, every_lane));
  CHECK(build("spectra", cloud).plots[0].empty_text == "For matrices: here particles move");
  CHECK(build("loss", cloud).plots[0].empty_text.find("add \"loss\" to record") != std::string::npos);
  CHECK(build("update", cloud).plots[0].empty_text.find("For matrices") == 0);
}

TEST_CASE("energies: H is J and kinetic, H with what was dissipated is where it started") {
  const Snapshot snapshot = snapshot_after(200, particles(covariance, {every_lane[0], every_lane[2]}));
  const Figure figure = build("energies", snapshot);
  REQUIRE(figure.plots.size() == 4);
  for (std::size_t lane = 0; lane < 2; ++lane) {
    const Plot& plot = figure.plots[lane];
    const Series *h = named(plot, "H ="), *j = &plot.series.at(1), *k = &plot.series.at(2),
                 *d = named(plot, "dissipated");
    for (const Series* series : {h, j, k, d}) REQUIRE(series != nullptr);
    REQUIRE(h->y.size() == 201);
    for (std::size_t t = 0; t < h->y.size(); ++t) {
      CHECK(h->y[t] == doctest::Approx(j->y[t] + k->y[t]).epsilon(1e-14));
      CHECK(h->y[t] + d->y[t] == doctest::Approx(h->y[0]).epsilon(lane == 0 ? 1e-3 : 0.05));
    }
    CHECK(plot.horizontal_marks.at(0).y == h->y[0]);
    CHECK(plot.note.find("rises: H 0,") != std::string::npos);
    CHECK(figure.plots[2 + lane].series.at(0).y.at(100) >= 0);
  }
}

TEST_CASE("energies on a log axis are those above the minimum") {
  const Snapshot snapshot = snapshot_after(20, particles(covariance, {every_lane[0]}));
  ViewOptions logarithmic;
  logarithmic.y_scale = AxisScale::logarithmic;
  const Figure figure = build("energies", snapshot, logarithmic);
  CHECK(named(figure.plots[0], "dissipated") == nullptr);
  CHECK(named(figure.plots[0], "H")->y.back() > 0);
  CHECK(figure.plots[0].y.range.min > 0);
}

TEST_CASE("the note counts in how many steps J rose") {
  // a harmonic particle that starts at rest falls and rises
  Json document =
      particles({{"kind", "harmonic"}}, {{"swinging", flow("rk4", 0.1)}, {"free", flow("rk4", 0)}});
  document["problem"]["count"] = 1;
  document["problem"]["rows"] = document["problem"]["cols"] = 1;
  document["problem"]["init"] = {
      {"x", {{"kind", "constant"}, {"value", 1}}}, {"kind", nullptr}, {"scale", nullptr}};
  const Snapshot snapshot = snapshot_after(400, document);
  const Figure figure = build("energies", snapshot);
  const std::vector<double>& j = figure.plots[0].series[1].y;
  int rises = 0;
  for (std::size_t t = 1; t < 400; ++t) rises += j[t] > j[t - 1] ? 1 : 0;
  CHECK(rises > 100);
  CHECK(figure.plots[1].note.find("H is conserved") != std::string::npos);
  CHECK(figure.plots[0].note.find("J " + std::to_string(rises) + " of 399") != std::string::npos);
}

TEST_CASE("gap: the fitted line lies on the curve, and its rate is in the note") {
  Json document = particles({{"kind", "harmonic"}}, {{"GD", {{"kind", "gd"}}}});
  const Snapshot snapshot = snapshot_after(300, document);
  const Figure figure = build("gap", snapshot);
  const Plot& plot = figure.plots[0];
  const Series *h = named(plot, "H − J*"), *line = named(plot, "fitted");
  REQUIRE(h != nullptr);
  REQUIRE(line != nullptr);
  // X ← (1 − η)X: J falls like (1 − η)²ᵗ, at the rate −2 ln(1 − η)/η
  const double rate = -2 * std::log(0.99) / 0.01;
  CHECK(plot.note.find("k = 2.01 ") != std::string::npos);
  CHECK(std::log(line->y.front() / line->y.back()) / (0.01 * (line->x.back() - line->x.front())) ==
        doctest::Approx(rate).epsilon(1e-9));
  CHECK(line->y.back() == doctest::Approx(h->y.back()).epsilon(1e-9));
  ViewOptions plain;
  plain.theory = false;
  CHECK(named(build("gap", snapshot, plain).plots[0], "fitted") == nullptr);
}

TEST_CASE("the gap of an objective without a known minimum is not drawn") {
  const Snapshot snapshot = snapshot_after(3, particles({{"kind", "interaction"}}, {every_lane[0]}));
  CHECK(build("gap", snapshot).plots[0].empty_text.find("not known") != std::string::npos);
}

TEST_CASE("identity: magnitudes, smaller for the better integrator") {
  // a step small enough for orders to count
  Json document = particles(
      covariance, {{"muon", flow("muon", 0.7)}, {"strang", flow("strang", 0.7)}, {"rk4", flow("rk4", 0.7)}});
  for (Json& lane : document["lanes"]) lane["schedule"]["lr"] = 0.001;
  const Snapshot snapshot = snapshot_after(100, document);
  const Plot plot = build("identity", snapshot).plots.at(0);
  const double muon = plot.series[0].y.back(), strang = plot.series[1].y.back(),
               rk4 = plot.series[2].y.back();
  CHECK(muon > strang);
  CHECK(strang > rk4);
  CHECK(rk4 > 0);
  CHECK(plot.series[0].y.front() == 0);
}

TEST_CASE("block energies lie on top of each other up to H") {
  const Snapshot snapshot =
      snapshot_after(50, particles({{"kind", "mixture_of_experts"}}, {every_lane[0], every_lane[2]}));
  const Figure figure = build("block_energies", snapshot);
  REQUIRE(figure.plots.size() == 4);
  const Plot& stack = figure.plots[0];
  REQUIRE(stack.series.size() == 5);
  const Series& h = stack.series.back();
  CHECK(h.name == "H");
  CHECK(h.y.size() == 51);
  for (std::size_t t = 0; t <= 50; ++t) {
    CHECK(stack.series[3].y[t] == doctest::Approx(h.y[t]).epsilon(1e-13));
    for (std::size_t k = 1; k < 4; ++k) CHECK(stack.series[k].y[t] >= stack.series[k - 1].y[t]);
  }
}

TEST_CASE("kinetic potential: h and h* are a Fenchel pair, ε is where the handle is") {
  const Snapshot snapshot = snapshot_after(0, particles(covariance, {{"flow", flow("strang", 0.7, 0.25)}}));
  const Figure figure = build("kinetic_potential", snapshot);
  REQUIRE(figure.plots.size() == 3);
  const Series &h = *named(figure.plots[0], "flow"), &speed = *named(figure.plots[1], "flow"),
               &dual = *named(figure.plots[2], "flow");
  for (std::size_t i = 1; i < h.x.size(); ++i) {
    const double s = h.x[i], v = speed.y[i];
    REQUIRE(speed.x[i] == s);
    CHECK(v <= 1);
    // h(s) + h*(v) = s·v where v = h′(s); h* at v between its samples lies on a chord above the curve
    const auto right =
        std::max<std::ptrdiff_t>(std::lower_bound(dual.x.begin(), dual.x.end(), v) - dual.x.begin(), 1);
    REQUIRE(right < std::ssize(dual.x));
    const auto k = static_cast<std::size_t>(right);
    CHECK(dual.y[k - 1] <= s * v - h.y[i] + 1e-12);
    CHECK(dual.y[k] >= s * v - h.y[i] - 1e-12);
  }
  CHECK(dual.x.back() == 1);
  CHECK(dual.y.back() == doctest::Approx(0.25));
  for (const std::size_t plot : {0u, 1u}) {
    REQUIRE(figure.plots[plot].handles.size() == 1);
    CHECK(figure.plots[plot].handles[0].id == "smoothing:0");
    CHECK(figure.plots[plot].handles[0].x == 0.25);
  }
  CHECK(figure.plots[1].handles[0].y == doctest::Approx(std::sqrt(0.5)));
}

TEST_CASE(
    "kinetic potential of several matrices: a curve, momenta and a handle for each, or the one chosen") {
  const Json objective = {
      {"kind", "mixture_of_experts"},
      {"blocks", {{"gate", {{"relative_smoothing", 0.5}}}, {"expert_out", {{"smoothing", 0.9}}}}}};
  const Snapshot snapshot = snapshot_after(
      10, particles(objective,
                    {{"light", flow("strang", 0.7, 0.2)}, {"GD", {{"kind", "gd"}, {"momentum", 0.9}}}}));
  const Figure figure = build("kinetic_potential", snapshot);
  const struct {
    const char* name;
    double smoothing;
    std::size_t values;  // singular values of a momentum
  } blocks[] = {{"gate", 0.1, 1}, {"expert_in", 0.2, 2}, {"expert_out", 0.9, 1}};
  for (std::size_t b = 0; b < 3; ++b) {
    const std::string symbol = block_symbol(blocks[b].name), name = "light · " + symbol;
    CAPTURE(name);
    const Series* const curve = named(figure.plots[0], name + " (ε ");
    REQUIRE(curve != nullptr);
    const double s = curve->x.back(), smoothing = blocks[b].smoothing;
    CHECK(curve->y.back() == doctest::Approx(std::sqrt(s * s + smoothing * smoothing) - smoothing));
    const Series* const dots = named(figure.plots[0], "momenta of " + name);
    REQUIRE(dots != nullptr);
    CHECK(dots->x.size() % blocks[b].values == 0);
    CHECK(dots->x.size() >= 60);
    CHECK(named(figure.plots[0], "GD · " + symbol) != nullptr);
    CHECK(figure.plots[1].handles.at(b).id == std::string("smoothing:0:") + blocks[b].name);
    CHECK(figure.plots[1].handles.at(b).x == doctest::Approx(smoothing));
  }
  CHECK(figure.plots[1].handles.size() == 3);
  ViewOptions one;
  one.block = "expert_in";
  const Figure chosen = build("kinetic_potential", snapshot, one);
  CHECK(named(chosen.plots[0], "light · expertᵢₙ") != nullptr);
  CHECK(named(chosen.plots[0], "light · gate") == nullptr);
}

TEST_CASE("distance between lanes: what was recorded, on a log axis, without the reference") {
  Json document = particles(covariance, {{"flow", flow("muon", 0.5, 0.1)},
                                         {"the same", flow("muon", 0.5, 0.1)},
                                         {"rk4", flow("rk4", 0.5, 0.1)},
                                         {"GD", {{"kind", "gd"}}}});
  document["record"]["observables"] = {"energy", "lane_distance"};
  const Snapshot snapshot = snapshot_after(20, document);
  const Figure figure = build("lane_distance", snapshot);
  CHECK(figure.caption.find("order 1, mean over 32 fixed directions") != std::string::npos);
  REQUIRE(figure.plots.size() == 2);
  for (std::size_t p = 0; p < 2; ++p) {
    const Plot& plot = figure.plots[p];
    CHECK(plot.y.title.ends_with("to flow"));
    CHECK(plot.y.scale == AxisScale::logarithmic);
    REQUIRE(plot.series.size() == 3);
    CHECK(named(plot, "flow") == nullptr);
    const Series& rk4 = *named(plot, "rk4");
    REQUIRE(rk4.y.size() == 21);
    const int column = snapshot.lanes[2].trace.column(p == 0 ? "lane_distance" : "lane_distance_phase");
    CHECK(rk4.y[0] == 0);
    for (std::size_t t = 1; t < 20; ++t) CHECK(rk4.y[t] == snapshot.lanes[2].trace.at(t, column));
    CHECK(rk4.y.back() > 0);
    REQUIRE(plot.zeros.size() == 1);  // beginning at 0 is no news
    CHECK(plot.zeros[0].label == "the same: 0 from step 0 on");
    CHECK(std::isfinite(named(plot, "GD")->y.back()) == (p == 0));
  }
  // without momenta to compare there is nothing but positions
  document["lanes"].erase(2);
  document["lanes"].erase(1);
  CHECK(build("lane_distance", snapshot_after(5, document)).plots.size() == 1);
  CHECK(build("lane_distance", snapshot_after(5, particles(covariance, every_lane)))
            .plots[0]
            .empty_text.find("lane_distance") != std::string::npos);
}

TEST_CASE("moments: at the start those of the drawn cloud, one curve a lane and entry") {
  const Snapshot snapshot = snapshot_after(3, particles(covariance, {every_lane[0], every_lane[2]}));
  const Figure figure = build("moments", snapshot);
  REQUIRE(figure.plots.size() == 4);
  CHECK(figure.plots[0].series.size() == 8);
  CHECK(figure.plots[0].series[0].y.size() == 4);
  CHECK(std::isnan(figure.plots[1].series[4].y[0]));  // GD has no momenta
  CHECK(figure.plots[2].series[0].y[0] == doctest::Approx(4).epsilon(0.5));
}

TEST_CASE("every figure of energies is painted") {
  const Snapshot snapshot =
      snapshot_after(20, particles({{"kind", "mixture_of_experts"}}, {every_lane[0], every_lane[2]}));
  for (const char* id : own_figures) {
    CAPTURE(id);
    RecordingCanvas canvas;
    paint(canvas, {0, 0, 900, 600}, build(id, snapshot), light_theme(), {});
    CHECK_FALSE(canvas.texts.empty());
  }
}

}  // namespace muonscope

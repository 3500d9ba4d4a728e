#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "app/paint/figure_painter.h"

namespace muonscope {

namespace {

Axis axis(double min, double max, AxisScale scale = AxisScale::linear) {
  return {"", "", scale, {min, max}};
}

std::vector<Tick> labelled(const std::vector<Tick>& all) {
  std::vector<Tick> out;
  for (const Tick& tick : all)
    if (!tick.label.empty()) out.push_back(tick);
  return out;
}

/// Reads a label back: "−2.5×10⁻⁷" → −2.5e-7.
double value_of(std::string label) {
  const auto replace = [&label](const std::string& from, const std::string& to) {
    for (std::size_t at = label.find(from); at != std::string::npos; at = label.find(from))
      label.replace(at, from.size(), to);
  };
  const bool power = label.find("10") == 0 || label.find("×10") != std::string::npos;
  bool superscripted = false;
  const std::vector<std::string> high{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  for (const std::string& digit : high) superscripted |= label.find(digit) != std::string::npos;
  if (power && superscripted) {
    if (label.find("×10") == std::string::npos) label.insert(0, "1×");
    replace("×10", "e");
  }
  for (std::size_t i = 0; i < high.size(); ++i) replace(high[i], std::to_string(i));
  replace("⁻", "-");
  replace("−", "-");
  return std::stod(label);
}

void check_sane(const Axis& a, const std::vector<Tick>& all, int about) {
  CAPTURE(a.range.min);
  CAPTURE(a.range.max);
  const double span = a.range.max / 2 - a.range.min / 2;
  std::set<std::string> labels;
  int count = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].value >= a.range.min);
    CHECK(all[i].value <= a.range.max);
    if (i > 0) CHECK(all[i].value > all[i - 1].value);
    if (all[i].label.empty()) continue;
    ++count;
    CHECK(labels.insert(all[i].label).second);
    const double slack = a.scale == AxisScale::linear ? 1e-3 * span : 1e-9 * std::abs(all[i].value);
    CHECK(std::abs(value_of(all[i].label) - all[i].value) <= slack);
  }
  CHECK(count >= 1);
  CHECK(count <= 2 * about + 3);
}

}  // namespace

TEST_CASE("round ticks of familiar ranges") {
  const std::vector<Tick> steps = labelled(ticks(axis(0, 1000), 5));
  REQUIRE(steps.size() == 6);
  CHECK(steps[1].value == 200);
  CHECK(steps[5].label == "1000");
  const std::vector<Tick> tenths = labelled(ticks(axis(0, 0.3), 3));
  REQUIRE(tenths.size() == 4);
  CHECK(tenths[3].value == 0.3);
  CHECK(tenths[3].label == "0.3");
  CHECK(labelled(ticks(axis(-1, 1), 4)).front().label == "−1.0");
  CHECK(labelled(ticks(axis(0, 3e6), 3))[1].label == "1×10⁶");
}

TEST_CASE("linear ticks are round, ascending, inside, distinct at every size and offset") {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> exponent(-300, 300), mantissa(1, 10), offset(-20, 20);
  for (int i = 0; i < 3000; ++i) {
    const double span = mantissa(random) * std::pow(10.0, exponent(random));
    const double min = offset(random) * span;
    const int about = 2 + i % 8;
    check_sane(axis(min, min + span), ticks(axis(min, min + span), about), about);
  }
}

TEST_CASE("log ticks are decades where there are some, over 600 decades") {
  std::mt19937 random(2);
  std::uniform_real_distribution<double> exponent(-300, 300), width(0.02, 30);
  for (int i = 0; i < 3000; ++i) {
    const double low = exponent(random), high = std::min(low + width(random), 305.0);
    const Axis a = axis(std::pow(10.0, low), std::pow(10.0, high), AxisScale::logarithmic);
    const int about = 2 + i % 8;
    check_sane(a, ticks(a, about), about);
  }
  const std::vector<Tick> decades = labelled(ticks(axis(1e-4, 1e2, AxisScale::logarithmic), 8));
  REQUIRE(decades.size() == 7);
  CHECK(decades.front().label == "10⁻⁴");
  CHECK(decades[4].label == "10⁰");
}

TEST_CASE("ticks of degenerate ranges") {
  CHECK(ticks(axis(2, 2), 5).size() == 1);
  CHECK(ticks(axis(2, 2), 5).front().label == "2");
  CHECK(ticks(axis(0, 0), 5).front().label == "0");
  CHECK(ticks(axis(1, 1 + 1e-16), 5).size() == 1);
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  CHECK(ticks(axis(nan, 1), 5).empty());
  CHECK(ticks(axis(0, inf), 5).empty());
  CHECK(ticks(axis(0, 1, AxisScale::logarithmic), 5).empty());
  CHECK(ticks(axis(-1, 1, AxisScale::logarithmic), 5).empty());
  CHECK(ticks(axis(3, 3, AxisScale::logarithmic), 5).size() == 1);
  check_sane(axis(-1e308, 1e308), ticks(axis(-1e308, 1e308), 5), 5);
  CHECK(ticks(axis(10, 0), 5).size() == ticks(axis(0, 10), 5).size());
}

}  // namespace muonscope

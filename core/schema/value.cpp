// Single values: type, range, list size.

#include <algorithm>
#include <cmath>

#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/base/utf8.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

constexpr std::size_t longest_text = 4096;  // characters, where the descriptor names no limit

std::string range_text(const Parameter& p) {
  const bool below = std::isfinite(p.min), above = std::isfinite(p.max);
  if (below && above) return round_trip(p.min) + " … " + round_trip(p.max);
  if (below) return "at least " + round_trip(p.min);
  if (above) return "at most " + round_trip(p.max);
  return "any finite number";
}

std::string allowed(const Parameter& p) {
  return "; allowed: " + range_text(p) + (p.unit.empty() ? "" : " " + p.unit) + " (" + p.label + ")";
}

double read_real(const Parameter& p, const Json& json, const std::string& path) {
  if (!json.is_number()) fail(path, "expected a number, found " + shown(json) + allowed(p));
  const double value = json.get<double>();
  if (!std::isfinite(value) || value < p.min || value > p.max) {
    fail(path, shown(json) + " is out of range" + allowed(p));
  }
  return value;
}

std::int64_t read_integer(const Parameter& p, const Json& json, const std::string& path) {
  const bool whole = json.is_number() && std::trunc(json.get<double>()) == json.get<double>();
  if (!whole) fail(path, "expected a whole number, found " + shown(json) + allowed(p));
  // beyond 2⁵³ a double, and most other tools that read JSON, would change it silently; 2⁵³ + 1 itself rounds
  // to 2⁵³ as a double, so the size of integers is compared as integers
  constexpr std::int64_t largest = std::int64_t{1} << 53;
  const double value = json.get<double>();
  const bool exact = std::abs(value) <= 0x1p53 && std::abs(json.get<std::int64_t>()) <= largest;
  if (!exact || value < p.min || value > p.max) {
    fail(path, shown(json) + " is out of range" + allowed(p));
  }
  return static_cast<std::int64_t>(value);
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

std::string read_text(const Parameter& p, const Json& json, const std::string& path) {
  if (!json.is_string()) fail(path, "expected a text in quotes, found " + shown(json) + " (" + p.label + ")");
  const auto& text = json.get_ref<const std::string&>();
  if (!is_utf8(text)) fail(path, "text " + shown(json) + " is not UTF-8; write it so (" + p.label + ")");
  const auto longest = std::isfinite(p.max) ? static_cast<std::size_t>(p.max) : longest_text;
  if (characters(text) > longest) {
    fail(path, "text of " + std::to_string(characters(text)) + " characters is too long; at most " +
                   std::to_string(longest) + " are allowed (" + p.label + ")");
  }
  if (std::isfinite(p.min) && static_cast<double>(characters(text)) < p.min) {
    fail(path, "text " + shown(json) + " is too short; at least " + round_trip(p.min) +
                   " characters are needed (" + p.label + ")");
  }
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (std::any_of(text.begin(), text.end(), is_control)) {
    fail(path, "text " + shown(json) + " has control characters; remove them (" + p.label + ")");
  }
  return text;
}

std::string read_choice(const Parameter& p, const Json& json, const std::string& path) {
  if (!json.is_string()) {
    fail(path, "expected a name, found " + shown(json) + "; known: " + listed(p.choices));
  }
  const auto& name = json.get_ref<const std::string&>();
  if (std::find(p.choices.begin(), p.choices.end(), name) == p.choices.end()) {
    fail_unknown(path, "name", name, p.choices);
  }
  return name;
}

void require_list(const Parameter& p, const Json& json, const std::string& path) {
  const std::string sizes = p.min_items == p.max_items
                                ? std::to_string(p.min_items)
                                : std::to_string(p.min_items) + " … " + std::to_string(p.max_items);
  if (!json.is_array()) {
    fail(path, "expected a list [ ] of " + sizes + " entries, found " + shown(json) + " (" + p.label + ")");
  }
  if (json.size() < p.min_items || json.size() > p.max_items) {
    fail(path,
         "list of " + std::to_string(json.size()) + " entries; allowed: " + sizes + " (" + p.label + ")");
  }
}

std::vector<double> read_reals(const Parameter& p, const Json& json, const std::string& path) {
  require_list(p, json, path);
  std::vector<double> out;
  for (std::size_t i = 0; i < json.size(); ++i) {
    out.push_back(read_real(p, json[i], join(path, std::to_string(i))));
  }
  return out;
}

std::vector<std::array<double, 2>> read_points(const Parameter& p, const Json& json,
                                               const std::string& path) {
  require_list(p, json, path);
  std::vector<std::array<double, 2>> out;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string at = join(path, std::to_string(i));
    if (!json[i].is_array() || json[i].size() != 2) {
      fail(at, "expected a pair [x, y] of numbers, found " + shown(json[i]) + " (" + p.label + ")");
    }
    out.push_back({read_real(p, json[i][0], join(at, "0")), read_real(p, json[i][1], join(at, "1"))});
  }
  return out;
}

}  // namespace

Value read_value(const Parameter& p, const Json& json, const std::string& path) {
  switch (p.type) {
    case ValueType::boolean:
      if (!json.is_boolean())
        fail(path, "expected true or false, found " + shown(json) + " (" + p.label + ")");
      return json.get<bool>();
    case ValueType::integer:
      return read_integer(p, json, path);
    case ValueType::real:
      return read_real(p, json, path);
    case ValueType::text:
      return read_text(p, json, path);
    case ValueType::choice:
      return read_choice(p, json, path);
    case ValueType::path: {
      std::string text = read_text(p, json, path);
      if (text.empty()) fail(path, "an empty path; name a file (" + p.label + ")");
      return text;
    }
    case ValueType::reals:
      return read_reals(p, json, path);
    case ValueType::points:
      return read_points(p, json, path);
  }
  fail(path, "a parameter of unknown type");
}

std::vector<std::string> read_names(const Json& json, std::size_t most, const std::string& path) {
  if (!json.is_array()) fail(path, "expected a list of names [\"…\"], found " + shown(json));
  if (json.size() > most) {
    fail(path, "list of " + std::to_string(json.size()) + " names; at most " + std::to_string(most) +
                   " are allowed");
  }
  const Parameter name{.key = "", .label = "name", .type = ValueType::text, .min = 1, .max = 200};
  std::vector<std::string> out;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string at = join(path, std::to_string(i));
    const auto text = std::get<std::string>(read_value(name, json[i], at));
    if (std::find(out.begin(), out.end(), text) != out.end()) {
      fail(at, shown(text) + " is listed twice; remove one");
    }
    out.push_back(text);
  }
  return out;
}

}  // namespace muonscope

#pragma once
// A parameter that a person can set is declared once, here described as data. Sliders, tooltips, JSON reading
// and checking, `--set`, `muonscope list` and the documentation all follow from the descriptor. Members have
// empty initializers so that a table names only what it sets, without warnings.

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace muonscope {

enum class ValueType { boolean, integer, real, text, choice, path, reals, points };

/// A parameter's value; `choice` and `path` are strings, `points` are [x, y] pairs.
using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<double>,
                           std::vector<std::array<double, 2>>>;

enum class Scale { linear, logarithmic };

/// Choices of another parameter of the same component with which a value has a meaning.
struct CountsFor {
  std::string key{};                   ///< of that parameter; "": always
  std::vector<std::string> choices{};  ///< any of them
  bool operator==(const CountsFor&) const = default;
};

struct Parameter {
  std::string key{};     ///< JSON key, stable
  std::string symbol{};  ///< as the papers write it: "η"; may be empty
  std::string label{};   ///< in words: "learning rate"
  ValueType type = ValueType::real;
  std::optional<Value> fallback{};  ///< the default; none: required, or left out where `optional` is set
  bool optional = false;            ///< absent is a meaning of its own
  double min = -std::numeric_limits<double>::infinity();  ///< inclusive; for lists, of each number
  double max = std::numeric_limits<double>::infinity();   ///< inclusive; for texts, the length
  double slider_min = 0;  ///< range of the slider; typing may go up to min and max
  double slider_max = 1;
  Scale scale = Scale::linear;
  bool live = false;     ///< can change as the run goes on; otherwise a change restarts it
  bool derived = false;  ///< about what was recorded: changes at once, past rows included, nothing restarts
  std::string unit{};
  std::string help{};                  ///< one or two sentences
  std::vector<std::string> choices{};  ///< for ValueType::choice
  CountsFor counts_for{};              ///< elsewhere it is kept, and does nothing
  std::size_t min_items = 1;           ///< length of a list, inclusive
  std::size_t max_items = 4096;

  /// The same parameter with another default, for kinds that share a descriptor.
  Parameter with_default(Value value) const {
    Parameter copy = *this;
    copy.fallback = std::move(value);
    return copy;
  }
};

struct Kind;
/// An ordered table of what can stand in one place of an experiment.
using Catalogue = std::vector<Kind>;

/// A place inside a kind that holds another component: a problem's target, say.
struct Slot {
  std::string key;                  ///< JSON key
  std::string label;                ///< in words
  const Catalogue& (*catalogue)();  ///< what may stand there; a catalogue of one needs no "kind" in the file
  std::string fallback;             ///< id of the default kind
};

/// One row of a catalogue: what it is called, which parameters it takes, where it comes from.
struct Kind {
  std::string id;        ///< stable, as files and the command line write it
  std::string title;     ///< for menus: "Regularized Muon"
  std::string summary;   ///< one sentence; formulas in plain Unicode
  std::string source{};  ///< arXiv id and equation, or ""
  std::vector<Parameter> parameters{};
  std::vector<Slot> slots{};
};

/// A chosen kind with its values: a node of the experiment.
struct Spec {
  std::string kind;
  std::map<std::string, Value> values;  ///< by parameter key; every non-optional parameter is present
  std::map<std::string, Spec> parts;    ///< by slot key

  bool has(std::string_view key) const { return values.contains(std::string(key)); }
  bool flag(std::string_view key) const { return std::get<bool>(at(key)); }
  std::int64_t integer(std::string_view key) const { return std::get<std::int64_t>(at(key)); }
  double real(std::string_view key) const { return std::get<double>(at(key)); }
  const std::string& text(std::string_view key) const { return std::get<std::string>(at(key)); }
  const std::vector<double>& reals(std::string_view key) const {
    return std::get<std::vector<double>>(at(key));
  }
  const std::vector<std::array<double, 2>>& points(std::string_view key) const {
    return std::get<std::vector<std::array<double, 2>>>(at(key));
  }
  const Spec& part(std::string_view key) const { return parts.at(std::string(key)); }

  bool operator==(const Spec&) const = default;

 private:
  const Value& at(std::string_view key) const { return values.at(std::string(key)); }
};

/// Whether the parameter has a meaning in a component with these values.
bool counts(const Parameter& parameter, const Spec& spec);

/// The row with this id, or null.
const Kind* find_kind(const Catalogue& catalogue, std::string_view id);
/// A component with every default filled in, its slots included; required values, which have no default, are
/// left out.
Spec default_spec(const Kind& kind);

}  // namespace muonscope

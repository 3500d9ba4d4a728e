#include "core/schema/messages.h"

#include <algorithm>
#include <numeric>

#include "core/base/errors.h"
#include "core/base/json.h"

namespace muonscope {
namespace {

constexpr std::size_t longest_shown = 80;  // bytes; messages stay on one line of a terminal

/// Levenshtein distance: insertions, deletions and substitutions.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

}  // namespace

void fail(const std::string& path, const std::string& message) {
  throw InputError(path.empty() ? message : path + ": " + message);
}

std::string join(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

std::string shown(const Json& value) {
  std::string text;
  if (value.is_structured() && value.size() > 32) {  // not worth dumping whole to show its first characters
    text = value.is_array() ? "a list of " : "an object of ";
    return text + std::to_string(value.size()) + " entries";
  }
  text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() <= longest_shown) return text;
  std::size_t end = longest_shown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return text.substr(0, end) + "…";
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::vector<std::string> ids(const Catalogue& catalogue) {
  std::vector<std::string> out;
  for (const Kind& kind : catalogue) out.push_back(kind.id);
  return out;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
  if (name.size() > 64) return "";
  // two letters swapped count as two errors
  std::size_t best = (name.size() < 4 ? 1 : std::max<std::size_t>(2, name.size() / 3)) + 1;
  const std::string* nearest = nullptr;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance >= best || distance >= candidate.size()) continue;
    best = distance;
    nearest = &candidate;
  }
  return nearest ? "; did you mean \"" + *nearest + "\"?" : "";
}

void fail_unknown(const std::string& path, const std::string& what, const std::string& name,
                  const std::vector<std::string>& known) {
  fail(path, "unknown " + what + " " + shown(name) + did_you_mean(name, known) + "; known: " + listed(known));
}

}  // namespace muonscope

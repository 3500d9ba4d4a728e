#include "core/lessons/read_claims.h"

#include <algorithm>
#include <limits>

#include "core/base/json.h"
#include "core/lessons/lesson.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

constexpr std::size_t max_claims = 32;

const std::vector<Parameter>& claim_parameters() {
  static const std::vector<Parameter> table = {
      text_parameter("text", "the claim in words", 500),
      {.key = "min", .label = "smallest value allowed", .fallback = -std::numeric_limits<double>::infinity()},
      {.key = "max", .label = "largest value allowed", .fallback = std::numeric_limits<double>::infinity()}};
  return table;
}

Claim read_claim(const Json& json, const Experiment& experiment, const std::string& path) {
  require_object(json, path);
  std::vector<std::string> known = keys(claim_parameters());
  known.emplace_back("quantity");
  require_known_keys(json, known, path);
  const Values values = read_values(claim_parameters(), json, path);
  const auto quantity = json.find("quantity");
  const std::string quantity_path = join(path, "quantity");
  if (quantity == json.end()) {
    fail(quantity_path, "missing; add {\"kind\": …} with one of: " + listed(ids(claim_catalogue())));
  }
  if (!json.contains("min") && !json.contains("max")) {
    fail(path, "a claim that cannot fail; add \"min\", \"max\" or both");
  }
  Claim claim{std::get<std::string>(values.at("text")),
              read_spec(claim_catalogue(), *quantity, quantity_path), std::get<double>(values.at("min")),
              std::get<double>(values.at("max"))};
  require_lane(experiment, claim.quantity.text("lane"), join(quantity_path, "lane"));
  return claim;
}

}  // namespace

void require_lane(const Experiment& experiment, const std::string& name, const std::string& path) {
  std::vector<std::string> known;
  for (const LaneSpec& lane : experiment.lanes) known.push_back(lane.name);
  if (std::find(known.begin(), known.end(), name) == known.end()) fail_unknown(path, "lane", name, known);
}

Parameter text_parameter(const std::string& key, const std::string& label, double most) {
  return {.key = key, .label = label, .type = ValueType::text, .min = 1, .max = most};
}

std::vector<Json> read_list(const Json& object, const std::string& key, std::size_t most,
                            const std::string& path) {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  if (!found->is_array() || found->size() > most) {
    fail(join(path, key),
         "expected a list of at most " + std::to_string(most) + " " + key + ", found " + shown(*found));
  }
  return {found->begin(), found->end()};
}

std::vector<Claim> read_claims(const Json& object, const Experiment& experiment, const std::string& path) {
  std::vector<Claim> claims;
  for (const Json& claim : read_list(object, "claims", max_claims, path)) {
    claims.push_back(read_claim(claim, experiment, join(path, "claims." + std::to_string(claims.size()))));
  }
  return claims;
}

}  // namespace muonscope

#include "app/figures/kit/lane_style.h"

#include <algorithm>
#include <array>

#include "app/figures/kit/theme.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"

namespace muonscope {

namespace {

/// Looks that only the rule of that identity has while others are free.
constexpr int descent_look = 0, muon_look = 1, first_other = 2;

/// The lane that has a look of its own; as many as there are lanes where there is none.
std::size_t first_lane(const std::vector<LaneSnapshot>& lanes, RuleIdentity identity) {
  const auto found = std::ranges::find(
      lanes, identity, [](const LaneSnapshot& lane) { return rule_identity(lane.spec.optimizer); });
  return static_cast<std::size_t>(found - lanes.begin());
}

}  // namespace

RuleIdentity rule_identity(const Spec& optimizer) {
  if (const std::optional<Flow> flow = flow_of(optimizer))
    return flow->smoothing == 0 ? RuleIdentity::muon : RuleIdentity::other;
  const Rule rule = compose(optimizer);
  if (!rule.bare()) return RuleIdentity::other;
  switch (rule.map->family()) {
    case MapFamily::linear:
      return rule.momentum.stateless() ? RuleIdentity::descent : RuleIdentity::other;
    case MapFamily::orthogonal:
      return RuleIdentity::muon;
    case MapFamily::smoothed:
      return RuleIdentity::smooth_muon;
    case MapFamily::other:
      return RuleIdentity::other;
  }
  return RuleIdentity::other;
}

int lane_index(const std::vector<LaneSnapshot>& lanes, std::size_t lane) {
  std::vector<std::optional<int>> looks;
  std::array<bool, lane_looks> taken{};
  const auto give = [&](std::size_t to, int look) {
    if (to >= looks.size() || looks[to] || taken[static_cast<std::size_t>(look)]) return;
    looks[to] = look;
    taken[static_cast<std::size_t>(look)] = true;
  };
  for (const LaneSnapshot& each : lanes) looks.push_back(each.spec.look);
  for (const std::optional<int>& chosen : looks)
    if (chosen) taken[static_cast<std::size_t>(*chosen)] = true;
  give(first_lane(lanes, RuleIdentity::descent), descent_look);
  const std::size_t muon = first_lane(lanes, RuleIdentity::muon);
  give(muon < lanes.size() ? muon : first_lane(lanes, RuleIdentity::smooth_muon), muon_look);
  for (std::size_t i = 0; i <= lane; ++i) {
    for (int look = first_other; look < lane_looks; ++look) give(i, look);
    for (const int last : {descent_look, muon_look}) give(i, last);
  }
  return *looks[lane];
}

Style lane_style(const std::vector<LaneSnapshot>& lanes, std::size_t lane) {
  Style style;
  style.lane = lane_index(lanes, lane);
  const LaneLook& look = lane_look(style.lane);
  style.dash = look.dash;
  style.marker = look.marker;
  style.width = 2;
  return style;
}

Style quantity_style(int quantity) {
  constexpr std::array dashes{Dash::solid, Dash::dashed, Dash::dash_dot, Dash::dotted};
  constexpr std::array markers{Marker::none, Marker::triangle, Marker::diamond, Marker::none};
  const auto place = static_cast<std::size_t>(quantity) % dashes.size();
  Style style{.role = Style::Role::quantity, .quantity = quantity, .dash = dashes[place]};
  style.marker = markers[place];
  style.width = quantity == 0 ? 3 : 2;
  return style;
}

Style set_up_style(std::size_t set_up, std::size_t count) {
  Style style{.role = Style::Role::spectrum, .width = 2};
  if (count > 1) style.position = static_cast<double>(set_up) / static_cast<double>(count - 1);
  return style;
}

}  // namespace muonscope

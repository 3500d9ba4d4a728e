#include "core/experiment/cloud_view.h"

#include "core/base/json.h"
#include "core/particles/cloud_coordinate.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

constexpr const char* overlaid = "overlaid";

std::vector<std::string> read_coordinates(const Json& json) {
  const std::string path = "cloud.coordinates";
  std::vector<std::string> names = read_names(json, 3, path);
  if (names.size() < 2) fail(path, "expected 2 or 3 coordinates, found " + std::to_string(names.size()));
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (coordinate_of(names[i])) continue;
    fail(path + "." + std::to_string(i),
         shown(names[i]) + " is no coordinate; such as x_1_2, p_1_1, sv_x_1, sv_p_2, speed, x.gate_1_1");
  }
  return names;
}

}  // namespace

const std::vector<Parameter>& cloud_parameters() {
  static const std::vector<Parameter> parameters = {
      {.key = "layout",
       .label = "lanes",
       .type = ValueType::choice,
       .fallback = std::string("side_by_side"),
       .help = "side_by_side: a plot per lane; overlaid: all lanes in one plot, each in its colour.",
       .choices = {"side_by_side", overlaid}}};
  return parameters;
}

CloudView read_cloud_view(const Json& json) {
  require_object(json, "cloud");
  std::vector<std::string> known = keys(cloud_parameters());
  known.emplace_back("coordinates");
  require_known_keys(json, known, "cloud");
  const Values values = read_values(cloud_parameters(), json, "cloud");
  CloudView view;
  if (std::get<std::string>(values.at("layout")) == overlaid) view.layout = CloudLayout::overlaid;
  if (const auto found = json.find("coordinates"); found != json.end())
    view.coordinates = read_coordinates(*found);
  return view;
}

Json to_json(const CloudView& view) {
  Json json = Json::object();
  if (!view.coordinates.empty()) json["coordinates"] = view.coordinates;
  if (view.layout == CloudLayout::overlaid) json["layout"] = overlaid;
  return json;
}

}  // namespace muonscope

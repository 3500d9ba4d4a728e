#include "app/window/state/preferences.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <optional>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/io/atomic_file.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// One remembered value: its key and both directions. `read` leaves the default where the value is no good.
template <typename Owner>
struct Setting {
  const char* key;
  std::function<void(Owner&, const Json&)> read;
  std::function<Json(const Owner&)> write;
};

template <typename Owner>
Setting<Owner> flag(const char* key, bool Owner::*member) {
  return {key,
          [member](Owner& owner, const Json& value) {
            if (value.is_boolean()) owner.*member = value.get<bool>();
          },
          [member](const Owner& owner) { return Json(owner.*member); }};
}

template <typename Owner, typename Number>
Setting<Owner> number(const char* key, Number Owner::*member, Number least, Number most) {
  return {key,
          [member, least, most](Owner& owner, const Json& value) {
            if (!value.is_number()) return;
            const auto given = value.get<double>();
            if (given >= static_cast<double>(least) && given <= static_cast<double>(most))
              owner.*member = static_cast<Number>(given);
          },
          [member](const Owner& owner) { return Json(owner.*member); }};
}

std::optional<fs::path> path_of(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  const fs::path path = value.get<std::string>();
  return path.is_absolute() ? std::optional(path) : std::nullopt;
}

Setting<Preferences> directory(const char* key, fs::path Preferences::*member) {
  return {key,
          [member](Preferences& owner, const Json& value) {
            if (const std::optional<fs::path> path = path_of(value)) owner.*member = *path;
          },
          [member](const Preferences& owner) { return Json((owner.*member).string()); }};
}

void read_recent(Preferences& preferences, const Json& value) {
  if (!value.is_array()) return;
  for (const Json& entry : value) {
    const std::optional<fs::path> path = path_of(entry);
    if (path && preferences.recent.size() < most_recent_files) preferences.recent.push_back(*path);
  }
}

Json write_recent(const Preferences& preferences) {
  Json list = Json::array();
  for (const fs::path& file : preferences.recent) list.push_back(file.string());
  return list;
}

/// A figure that this build does not know is left out, for the rest of the choice still stands.
void read_figures(WindowLayout& layout, const Json& value) {
  constexpr std::size_t most = 6;
  if (!value.is_object()) return;
  for (const auto& [lesson, ids] : value.items()) {
    std::vector<std::string> figures;
    if (!ids.is_array()) continue;
    for (const Json& id : ids) {
      if (id.is_string() && figures.size() < most) figures.push_back(id.get<std::string>());
    }
    if (!figures.empty()) layout.figures[lesson] = figures;
  }
}

const std::vector<Setting<Preferences>>& preference_settings() {
  static const std::vector<Setting<Preferences>> table = {
      flag("dark", &Preferences::dark),
      number("scale", &Preferences::scale, smallest_scale, largest_scale),
      number("presentation_scale", &Preferences::presentation_scale, smallest_presentation_scale,
             largest_presentation_scale),
      flag("scroll_pans", &Preferences::scroll_pans),
      number("keyframe_memory", &Preferences::keyframe_memory, 0.0, most_keyframe_memory),
      directory("open_directory", &Preferences::open_directory),
      directory("save_directory", &Preferences::save_directory),
      directory("target_directory", &Preferences::target_directory),
      directory("export_directory", &Preferences::export_directory),
      {"recent", read_recent, write_recent},
  };
  return table;
}

const std::vector<Setting<WindowLayout>>& layout_settings() {
  constexpr int smallest_side = 200, largest_side = 16384;
  static const std::vector<Setting<WindowLayout>> table = {
      number("width", &WindowLayout::width, smallest_side, largest_side),
      number("height", &WindowLayout::height, smallest_side, largest_side),
      number("column_width", &WindowLayout::column_width, narrowest_column, widest_column),
      flag("advanced", &WindowLayout::advanced),
      {"figures", read_figures, [](const WindowLayout& layout) { return Json(layout.figures); }},
  };
  return table;
}

template <typename Owner>
Owner read_all(const std::vector<Setting<Owner>>& settings, const Json& document) {
  Owner owner;
  if (!document.is_object()) return owner;
  for (const Setting<Owner>& setting : settings) {
    if (document.contains(setting.key)) setting.read(owner, document[setting.key]);
  }
  return owner;
}

template <typename Owner>
Json write_all(const std::vector<Setting<Owner>>& settings, const Owner& owner) {
  Json document = Json::object();
  for (const Setting<Owner>& setting : settings) document[setting.key] = setting.write(owner);
  return document;
}

Json read_json(const fs::path& path) {
  try {
    return parse_json(read_text_file(path), path.string());
  } catch (const InputError&) {
    return Json::object();
  }
}

/// A variable of the environment that names an absolute path, else "".
fs::path environment_path(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing sets variables
  const fs::path path = value != nullptr ? value : "";
  return path.is_absolute() ? path : fs::path();
}

fs::path within(const fs::path& base, const char* name) {
  return base.empty() ? base : base / name;
}

constexpr const char* preferences_file = "preferences.json";
constexpr const char* layout_file = "layout.json";

}  // namespace

Preferences preferences_from_json(const Json& document) {
  return read_all(preference_settings(), document);
}
WindowLayout layout_from_json(const Json& document) {
  return read_all(layout_settings(), document);
}
Json to_json(const Preferences& preferences) {
  return write_all(preference_settings(), preferences);
}
Json to_json(const WindowLayout& layout) {
  return write_all(layout_settings(), layout);
}

void remember_file(Preferences& preferences, const fs::path& file) {
  const fs::path path = fs::absolute(file).lexically_normal();
  std::erase(preferences.recent, path);
  preferences.recent.insert(preferences.recent.begin(), path);
  if (preferences.recent.size() > most_recent_files) preferences.recent.resize(most_recent_files);
}

fs::path config_directory() {
  if (fs::path chosen = environment_path("MUONSCOPE_CONFIG_DIR"); !chosen.empty()) return chosen;
#if defined(_WIN32)
  return within(environment_path("APPDATA"), "muonscope");
#elif defined(__APPLE__)
  return within(environment_path("HOME"), "Library/Application Support/muonscope");
#else
  if (const fs::path base = environment_path("XDG_CONFIG_HOME"); !base.empty()) return base / "muonscope";
  return within(environment_path("HOME"), ".config/muonscope");
#endif
}

fs::path sessions_directory() {
  if (fs::path chosen = environment_path("MUONSCOPE_CONFIG_DIR"); !chosen.empty()) return chosen / "sessions";
#if defined(_WIN32) || defined(__APPLE__)
  return within(config_directory(), "sessions");
#else
  if (const fs::path base = environment_path("XDG_STATE_HOME"); !base.empty())
    return base / "muonscope" / "sessions";
  return within(environment_path("HOME"), ".local/state/muonscope/sessions");
#endif
}

SettingsFiles::SettingsFiles(fs::path directory) : directory_(std::move(directory)) {
  if (directory_.empty()) return;
  preferences_ = preferences_from_json(read_json(directory_ / preferences_file));
  layout_ = layout_from_json(read_json(directory_ / layout_file));
}

void SettingsFiles::save(const Preferences& preferences, const WindowLayout& layout) {
  const bool preferences_changed = preferences != preferences_, layout_changed = layout != layout_;
  preferences_ = preferences;
  layout_ = layout;
  if (directory_.empty()) return;
  if (preferences_changed) write_file(directory_ / preferences_file, json_text(to_json(preferences)));
  if (layout_changed) write_file(directory_ / layout_file, json_text(to_json(layout)));
}

}  // namespace muonscope

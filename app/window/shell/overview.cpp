#include "app/window/shell/overview.h"

#include <algorithm>

#include "app/window/actions/actions.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"

namespace muonscope {
namespace {

constexpr double box_width = 252, pad = 10, edge_width = 2;

/// A part that is on screen, and what its box says.
struct Told {
  const OverviewRow* row;
  Box part;
  std::vector<std::string> lines;
  ImVec2 size;
};

bool lies_in(ImVec2 at, ImVec2 size, ImVec2 screen) {
  return at.x >= 0 && at.y >= 0 && at.x + size.x <= screen.x && at.y + size.y <= screen.y;
}

/// Inside the part where it is large enough, else beside it.
std::vector<ImVec2> candidates(const Box& part, ImVec2 size, float gap) {
  const float left = part.low.x + gap, right = part.high.x - size.x - gap;
  const float top = part.low.y + gap, bottom = part.high.y - size.y - gap;
  const ImVec2 middle = {(part.low.x + part.high.x - size.x) / 2, (part.low.y + part.high.y - size.y) / 2};
  if (right >= left && bottom >= top)
    return {middle, {left, bottom}, {right, top}, {right, bottom}, {left, top}};
  const float above = part.low.y - size.y - gap, below = part.high.y + gap;
  return {{left, below}, {middle.x, below}, {right, below}, {left, above}, {middle.x, above}, {right, above}};
}

float line_height(const Ui& ui) {
  return ImGui::GetTextLineHeight() + ui.px(3);
}

std::vector<Told> rows_on_screen(const Ui& ui, const PlaceNotes& places) {
  std::vector<Told> all;
  const auto pixels = [](double at) { return static_cast<float>(at); };
  for (const OverviewRow& row : overview_rows()) {
    const auto found = places.named.find(row.place);
    if (found == places.named.end() || found->second.seen.width <= 0) continue;
    const Rect& seen = found->second.seen;
    Told told{
        &row, {{pixels(seen.x), pixels(seen.y)}, {pixels(seen.right()), pixels(seen.bottom())}}, {}, {}};
    told.lines = math_lines(ui, row.text, ui.px(box_width - 2 * pad));
    const auto count = static_cast<float>(1 + told.lines.size() + row.actions.size());
    told.size = {ui.px(box_width), count * line_height(ui) + 2 * ui.px(pad)};
    all.push_back(std::move(told));
  }
  return all;
}

void draw_box(const Ui& ui, ImDrawList& list, const Told& told, ImVec2 at) {
  const Theme& theme = ui.theme();
  const ImVec2 end = {at.x + told.size.x, at.y + told.size.y};
  list.AddRectFilled(at, end, packed(theme.panel), ui.px(6));
  list.AddRect(at, end, packed(theme.accent), ui.px(6), 0, ui.px(1));
  ImVec2 pen = {at.x + ui.px(pad), at.y + ui.px(pad)};
  const auto bold = [&](Color color, std::string_view text) {
    const FontScope font(ui, text_size::base, Weight::bold);
    add_text(ui, list, pen, color, text);
    return math_width(ui, text);
  };
  bold(theme.accent, told.row->title);
  for (const std::string& line : told.lines) {
    pen.y += line_height(ui);
    add_text(ui, list, pen, theme.text, line);
  }
  for (const std::string& id : told.row->actions) {
    const Action& row = action(id);
    pen.y += line_height(ui);
    const float keys = row.shortcuts.empty() ? 0 : bold(theme.text, row.shortcuts.front()) + ui.px(8);
    cut_text(ui, list, {pen.x + keys, pen.y}, theme.muted_text, row.label, ui.px(box_width - 2 * pad) - keys);
  }
}

void draw_parts(const Ui& ui, ImDrawList& list) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  list.AddRectFilled({0, 0}, screen, packed(with_alpha(ui.theme().window, 0.6)));
  const std::vector<Told> all = rows_on_screen(ui, *ui.places);
  std::vector<Box> parts;
  std::vector<ImVec2> sizes;
  for (const Told& told : all) parts.push_back(told.part), sizes.push_back(told.size);
  const auto boxes = place_boxes(parts, sizes, screen, ui.px(8));
  for (std::size_t i = 0; i < all.size(); ++i)
    if (boxes[i])
      list.AddRect(parts[i].low, parts[i].high, packed(ui.theme().accent), ui.px(6), 0, ui.px(edge_width));
  for (std::size_t i = 0; i < all.size(); ++i)
    if (boxes[i]) draw_box(ui, list, all[i], *boxes[i]);
}

/// Something else has come to the front.
bool gives_way(const AppState& state) {
  return state.help || state.comparing || state.palette.open ||
         state.dialog.purpose != PathDialog::Purpose::none;
}

}  // namespace

const std::vector<OverviewRow>& overview_rows() {
  static const std::vector<OverviewRow> rows = {
      {"menu.File",
       "Everything by name",
       "Every command has a line in a menu and a key; the list of commands finds it by what it is for.",
       {"palette", "help"}},
      {"panel.lesson",
       "The lesson",
       "One thought a page. The pointer on a symbol tells what it means.",
       {"next_page", "previous_page"}},
      {"panel.controls",
       "Controls",
       "Drag, or click a number and type. A double-click takes it back.",
       {"undo", "redo"}},
      {"progress",
       "Time",
       "Drag to go back: what lies ahead stays, pale, until something is changed. Marks are events and "
       "changes.",
       {"play", "step", "step_back"}},
      {"lane.0",
       "A lane",
       "One optimizer, on the same problem as the others. A click shows its controls, a right click copies, "
       "hides, "
       "renames or removes it.",
       {"add_lane"}},
      {"figure.0",
       "A figure",
       "Its title chooses another; the wheel zooms, a drag pans, a double-click fits. A click on a curve "
       "goes to that "
       "step, a right click offers axes and files.",
       {"enlarge", "theory"}},
  };
  return rows;
}

std::vector<std::optional<ImVec2>> place_boxes(const std::vector<Box>& parts,
                                               const std::vector<ImVec2>& sizes, ImVec2 screen, float gap) {
  std::vector<std::optional<ImVec2>> places;
  std::vector<Box> taken;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    places.emplace_back();
    for (const ImVec2& at : candidates(parts[i], sizes[i], gap)) {
      const Box box{at, {at.x + sizes[i].x, at.y + sizes[i].y}};
      if (!lies_in(at, sizes[i], screen) ||
          std::ranges::any_of(taken, [&](const Box& each) { return each.meets(box); }))
        continue;
      places.back() = at;
      taken.push_back(box);
      break;
    }
  }
  return places;
}

void draw_overview(Ui& ui) {
  AppState& state = ui.state;
  if (!state.overview || ui.places == nullptr) return;
  if (gives_way(state)) {
    state.overview = false;
    return;
  }
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::SetNextWindowFocus();
  ImGui::Begin("overview", nullptr,
               ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings);
  note_window(ui, "overview");
  draw_parts(ui, *ImGui::GetWindowDrawList());
  ImGui::SetCursorPos({0, 0});
  if (ImGui::InvisibleButton("close", ImGui::GetIO().DisplaySize)) state.overview = false;
  ImGui::End();
}

}  // namespace muonscope

#include "app/window/figures/figure_view.h"

#include <imgui.h>

#include <algorithm>
#include <array>

#include "app/figures/kit/common.h"
#include "app/figures/kit/terms.h"
#include "app/figures/particles/cloud_axes.h"
#include "app/paint/figure_painter.h"
#include "app/window/actions/commands.h"
#include "app/window/actions/export_commands.h"
#include "app/window/actions/figure_slots.h"
#include "app/window/controls/schedule_menu.h"
#include "app/window/controls/widgets.h"
#include "app/window/figures/coordinate_menu.h"
#include "app/window/figures/figure_mouse.h"
#include "app/window/figures/figure_picture.h"
#include "app/window/figures/figure_values.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/state/view_edits.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

/// The other scale for an axis, which then fits anew.
void toggle_log(const Axis& axis, std::optional<AxisScale>& scale, std::optional<Range>& range) {
  const bool logarithmic = axis.scale == AxisScale::logarithmic;
  scale = logarithmic ? AxisScale::linear : AxisScale::logarithmic;
  range.reset();
}

/// A line of the figure's menu.
bool entry(const Ui& ui, const std::string& text, bool checked = false) {
  const bool chosen = ImGui::MenuItem(ui.fonts.shown(text).c_str(), nullptr, checked);
  note_item(ui, "entry.", text);
  return chosen;
}

void draw_axis_entries(const Ui& ui, ViewOptions& view, const Plot& plot) {
  const auto is_log = [](const Axis& axis) { return axis.scale == AxisScale::logarithmic; };
  if (entry(ui, "Logarithmic x axis", is_log(plot.x))) toggle_log(plot.x, view.x_scale, view.x);
  if (entry(ui, "Logarithmic y axis", is_log(plot.y))) toggle_log(plot.y, view.y_scale, view.y);
}

void draw_value_entry(Ui& ui, const ViewOptions& view, const Figure& figure) {
  const std::optional<double>& x = ui.derived.menu_x;
  if (!x || !entry(ui, "Copy values here")) return;
  ImGui::SetClipboardText(figure_values(figure, view.hidden, *x).c_str());
  tell(ui.state, "Copied the values of this figure at x = " + readable(*x) + ".", false);
}

/// What figures over time have on their x axis: one choice for all of them, as they share the cursor.
void choose_time_axis(Ui& ui) {
  constexpr std::array choices{std::pair{"Over steps", TimeAxis::steps},
                               std::pair{"Over the flow's time", TimeAxis::flow},
                               std::pair{"Over wall time", TimeAxis::seconds},
                               std::pair{"Over floating-point operations", TimeAxis::flops}};
  for (const auto& [label, time] : choices) {
    if (time == TimeAxis::flow && !has_flow_time(ui.snapshot())) continue;
    if (!entry(ui, label, ui.state.time == time)) continue;
    ui.state.time = time;
    ui.state.cursor.reset();
    for (FigureSlot& slot : ui.state.figures) slot.view.x.reset();
  }
}

/// Names of the matrices that a block figure can show.
std::vector<std::string> block_names(const Snapshot& snapshot) {
  std::vector<std::string> names;
  for (const Block& block : snapshot.problem->initial()) names.push_back(block.name);
  if (const DrawnCloud* const drawn = first_drawn(snapshot))
    for (const DrawnBlock& block : drawn->blocks) names.push_back(block.name);
  return names;
}

/// Blocks that the figure can show, where it shows one of several.
void choose_block(const Ui& ui, ViewOptions& view, const std::string& id) {
  const std::vector<std::string> names = block_names(ui.snapshot());
  if (!figure_kind(id).one_block || names.size() < 2) return;
  ImGui::Separator();
  const bool all = figure_kind(id).all_blocks;
  if (all && entry(ui, "All blocks", view.block.empty())) view.block.clear();
  for (const std::string& name : names) {
    const bool shown = view.block.empty() ? !all && &name == &names.front() : view.block == name;
    if (entry(ui, "Block " + block_symbol(name), shown)) view.block = name;
  }
}

/// The data under the pointer, and the handle.
std::optional<FigureSpot> spot_under_pointer(const Ui& ui, const Figure& figure,
                                             const std::vector<PlotFrame>& frames) {
  const double scale = ui.fonts.scale();
  const ImVec2 pixel = ImGui::GetMousePos();
  const Point at = {static_cast<double>(pixel.x) / scale, static_cast<double>(pixel.y) / scale};
  for (std::size_t i = 0; i < std::min(frames.size(), figure.plots.size()); ++i) {
    if (!frames[i].data.contains(at)) continue;
    const std::optional<Grip> grip = grip_at(figure.plots[i], frames[i], at, text_size::figure);
    return FigureSpot{frames[i].x_at(at.x), frames[i].y_at(at.y), grip ? grip->id : ""};
  }
  return std::nullopt;
}

/// Where the pointer is on it: what a figure had no room for, and what the symbols of its axes mean.
void explain_texts(const Ui& ui, const std::vector<PlotFrame>& frames) {
  const auto pixel = [&ui](double at) { return static_cast<float>(at * ui.fonts.scale()); };
  const auto on_screen = [&](const Rect& box) {
    return Box{{pixel(box.x), pixel(box.y)}, {pixel(box.right()), pixel(box.bottom())}};
  };
  for (const PlotFrame& frame : frames) {
    for (const TextBox& cut : frame.cut) tooltip_at(ui, cut.text, on_screen(cut.box));
    for (const TextBox& title : frame.titles) {
      const Box box = on_screen(title.box);
      if (!ImGui::IsMouseHoveringRect(box.low, box.high)) continue;
      if (const std::string text = meanings_in(title.text); !text.empty()) tooltip_at(ui, text, box);
    }
  }
}

void draw_menu(Ui& ui, int index, const Figure& figure) {
  if (!ImGui::BeginPopup("menu")) return;
  note_window(ui, "popup");
  ViewOptions& view = ui.state.figures[static_cast<std::size_t>(index)].view;
  const auto data = std::find_if(figure.plots.begin(), figure.plots.end(), [](const Plot& plot) {
    return !plot.series.empty() || !plot.densities.empty();
  });
  if (data != figure.plots.end()) {
    if (entry(ui, "Fit")) fit(view);
    if (data->densities.empty()) draw_axis_entries(ui, view, *data);
    ImGui::MenuItem("Theory overlay", nullptr, &view.theory, ui.state.theory);
    note_item(ui, "entry.Theory overlay");
    if (!view.hidden.empty() && entry(ui, "Show all series")) view.hidden.clear();
  }
  const bool over_time =
      std::any_of(figure.plots.begin(), figure.plots.end(), [](const Plot& plot) { return plot.over_time; });
  if (over_time) choose_time_axis(ui);
  choose_block(ui, view, ui.state.figures[static_cast<std::size_t>(index)].id);
  if (figure.id == "cloud") {
    ImGui::Separator();
    draw_coordinate_entries(ui, view);
  }
  if (figure.id == "schedule" && ui.derived.menu_spot) draw_schedule_entries(ui, *ui.derived.menu_spot);
  const bool maximized = ui.state.maximized == index;
  if (entry(ui, maximized ? "Back to all figures" : "Enlarge")) ui.state.maximized = maximized ? -1 : index;
  if (const std::string own = replaced_figure(ui.state, static_cast<std::size_t>(index));
      !own.empty() && entry(ui, "Back to “" + figure_kind(own).kind.title + "”"))
    choose_figure(ui, static_cast<std::size_t>(index), own);
  ImGui::Separator();
  draw_value_entry(ui, view, figure);
  for (const FigureFormat& format : figure_formats()) {
    if (format.image && ui.rasterizer == nullptr) continue;
    if (entry(ui, format.command)) export_figure(ui, index, format);
  }
  ImGui::EndPopup();
}

}  // namespace

void draw_figure(Ui& ui, int slot, const Figure& figure) {
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  if (!has_room(room)) return;
  ImGui::InvisibleButton("plots", room);
  const std::vector<PlotFrame>& frames = paint_slot(ui, slot, figure, at, room);
  if (ImGui::IsItemHovered()) ui.derived.pointed = pointed_at(ui, slot, frames);
  if (handle_figure_mouse(ui, slot, figure, frames)) {
    ui.derived.menu_spot = spot_under_pointer(ui, figure, frames);
    ui.derived.menu_x = ui.state.cursor ? std::optional(ui.state.cursor->x) : std::nullopt;
    ImGui::OpenPopup("menu");
  }
  explain_texts(ui, frames);
  draw_menu(ui, slot, figure);
}

}  // namespace muonscope

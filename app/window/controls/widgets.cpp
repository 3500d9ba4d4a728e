#include "app/window/controls/widgets.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "app/figures/kit/lane_style.h"
#include "app/figures/kit/terms.h"
#include "app/figures/kit/typeset.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/style.h"
#include "app/window/imgui/text_order.h"
#include "core/base/utf8.h"

namespace muonscope {
namespace {

float width_of(const std::string& text) {
  return ImGui::CalcTextSize(text.c_str(), text.c_str() + text.size()).x;
}

bool continues_sequence(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Of stored text as it is shown in the current font.
float shown_width(const Ui& ui, const std::string& text) {
  return width_of(ui.fonts.shown(text));
}

using Measure = std::function<float(const std::string& text)>;

/// Length of the longest beginning that fits, in whole UTF-8 sequences and at least one.
std::size_t fitting_length(const std::string& word, float width, const Measure& measure) {
  std::size_t length = 0;
  for (std::size_t next = 1; next <= word.size(); ++next) {
    if (next < word.size() && continues_sequence(word[next])) continue;
    if (length > 0 && measure(word.substr(0, next)) > width) break;
    length = next;
  }
  return length;
}

/// Lines no wider than `width` in the current font, broken at spaces and newlines, and within a word only
/// where it is wider than a line (a path). Never empty.
std::vector<std::string> wrapped(const std::string& text, float width, const Measure& measure) {
  std::vector<std::string> lines(1);
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", start), text.size());
    std::string word = text.substr(start, end - start);
    const std::string longer = lines.back().empty() ? word : lines.back() + " " + word;
    if (measure(longer) <= width) {
      lines.back() = longer;
    } else {
      if (!lines.back().empty()) lines.emplace_back();
      while (measure(word) > width && word.size() > 1) {
        const std::size_t length = fitting_length(word, width, measure);
        lines.back() = word.substr(0, length);
        word.erase(0, length);
        lines.emplace_back();
      }
      lines.back() = word;
    }
    if (end < text.size() && text[end] == '\n') lines.emplace_back();
    start = end + 1;
  }
  return lines;
}

/// The same as they are drawn. Where text runs from right to left, lines are broken before they are put in
/// order; otherwise once is enough.
std::vector<std::string> shown_lines(const Ui& ui, std::string_view text, float width) {
  if (!has_right_to_left(characters(text))) return wrapped(ui.fonts.shown(text), width, width_of);
  std::vector<std::string> lines =
      wrapped(std::string(text), width, [&](const std::string& line) { return shown_width(ui, line); });
  for (std::string& line : lines) line = ui.fonts.shown(line);
  return lines;
}

}  // namespace

FontScope::FontScope(const Ui& ui, double size, Weight weight) {
  shim::push_font(ui.fonts.face(size, weight));
}
FontScope::~FontScope() {
  ImGui::PopFont();
}

namespace {

/// Lines of our own: ImGui's touch each other.
void draw_lines(const std::vector<std::string>& lines, const std::function<void(const std::string&)>& draw) {
  constexpr float leading = 0.24f;  // of the text's height
  const ImVec2 spacing = ImGui::GetStyle().ItemSpacing;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing,
                      ImVec2(spacing.x, std::round(leading * ImGui::GetTextLineHeight())));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i + 1 == lines.size()) ImGui::PopStyleVar();
    draw(lines[i]);
  }
}

}  // namespace

void label(const Ui& ui, std::string_view text, Color color) {
  const std::string shown = ui.fonts.shown(text);
  ImGui::PushStyleColor(ImGuiCol_Text, vec(color));
  ImGui::TextUnformatted(shown.data(), shown.data() + shown.size());
  note_text(ui, *ImGui::GetWindowDrawList(), text, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  ImGui::PopStyleColor();
}

void label(const Ui& ui, std::string_view text) {
  label(ui, text, ui.theme().text);
}

void paragraph(const Ui& ui, std::string_view text, Color color) {
  ImGui::PushStyleColor(ImGuiCol_Text, vec(color));
  draw_lines(shown_lines(ui, text, ImGui::GetContentRegionAvail().x), [&ui](const std::string& line) {
    ImGui::TextUnformatted(line.data(), line.data() + line.size());
    note_text(ui, *ImGui::GetWindowDrawList(), line, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  });
  ImGui::PopStyleColor();
}

void paragraph(const Ui& ui, std::string_view text) {
  paragraph(ui, text, ui.theme().text);
}

void heading(const Ui& ui, std::string_view text) {
  const FontScope font(ui, text_size::small, Weight::bold);
  label(ui, text, ui.theme().muted_text);
}

namespace {

/// Pixels of a run relative to the line's, and how far it is moved down.
float run_size(const TextRun& run) {
  return ImGui::GetFontSize() * (run.place == TextRun::Place::level ? 1.0f : static_cast<float>(run_scale));
}
float run_shift(const TextRun& run) {
  if (run.place == TextRun::Place::level) return 0;
  // Smaller text at the same top stands higher by what its ascent is less.
  const double ascent =
      static_cast<double>(shim::ascent(*ImGui::GetFont()) / shim::font_size(*ImGui::GetFont()));
  const double down = run.place == TextRun::Place::lowered ? run_lowered : -run_raised;
  return std::round(ImGui::GetFontSize() * static_cast<float>(down + ascent * (1 - run_scale)));
}
float run_width(const Ui& ui, const TextRun& run) {
  const std::string shown = ui.fonts.shown(run.text);
  return ImGui::GetFont()
      ->CalcTextSizeA(run_size(run), FLT_MAX, 0, shown.data(), shown.data() + shown.size())
      .x;
}

constexpr double tooltip_width = 320;

struct TooltipText {
  std::vector<std::string> lines;
  ImVec2 padding{}, size{};
  float leading = 0;
};

TooltipText tooltip_text(const Ui& ui, std::string_view text) {
  TooltipText out{math_lines(ui, text, ui.px(tooltip_width)), ImVec2(ui.px(12), ui.px(8))};
  float width = 0;
  for (const std::string& line : out.lines) width = std::max(width, math_width(ui, line));
  out.leading = ImGui::GetTextLineHeight() + ui.px(3);
  out.size = {width + 2 * out.padding.x,
              out.leading * static_cast<float>(out.lines.size()) + 2 * out.padding.y};
  return out;
}

void draw_tooltip(const Ui& ui, const TooltipText& text, ImVec2 at) {
  ImGui::SetNextWindowPos(at);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, text.padding);
  ImGui::BeginTooltip();
  ImVec2 line = ImGui::GetCursorScreenPos();
  for (const std::string& each : text.lines) {
    add_math(ui, *ImGui::GetWindowDrawList(), line, ui.theme().text, each);
    line.y += text.leading;
  }
  ImGui::Dummy({text.size.x - 2 * text.padding.x, text.size.y - 2 * text.padding.y});
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

bool any_button_down() {
  return ImGui::IsMouseDown(ImGuiMouseButton_Left) || ImGui::IsMouseDown(ImGuiMouseButton_Right);
}

ImVec2 kept_on_screen(ImVec2 at, ImVec2 size, ImVec2 screen) {
  return {std::max(0.0f, std::min(at.x, screen.x - size.x)),
          std::max(0.0f, std::min(at.y, screen.y - size.y))};
}

}  // namespace

void add_math(const Ui& ui, ImDrawList& list, ImVec2 at, Color color, std::string_view text) {
  note_text(ui, list, text, at, {at.x + math_width(ui, text), at.y + ImGui::GetTextLineHeight()});
  for (const TextRun& run : runs_of(text)) {
    const std::string shown = ui.fonts.shown(run.text);
    list.AddText(ImGui::GetFont(), run_size(run), {std::round(at.x), at.y + run_shift(run)}, packed(color),
                 shown.data(), shown.data() + shown.size());
    at.x += run_width(ui, run);
  }
}

void add_text(const Ui& ui, ImDrawList& list, ImVec2 at, Color color, std::string_view text) {
  list.AddText(at, packed(color), text.data(), text.data() + text.size());
  const ImVec2 extent = ImGui::CalcTextSize(text.data(), text.data() + text.size());
  note_text(ui, list, text, at, {at.x + extent.x, at.y + extent.y});
}

float math_width(const Ui& ui, std::string_view text) {
  float width = 0;
  for (const TextRun& run : runs_of(text)) width += run_width(ui, run);
  return width;
}

std::vector<std::string> math_lines(const Ui& ui, std::string_view text, float width) {
  return wrapped(unbroken(text), width, [&ui](const std::string& line) { return math_width(ui, line); });
}

void math_label(const Ui& ui, std::string_view text, float down) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  add_math(ui, *ImGui::GetWindowDrawList(), {at.x, at.y + down}, ui.theme().text, text);
  ImGui::Dummy({math_width(ui, text), ImGui::GetTextLineHeight() + 2 * down});
}

namespace {

/// A pointer on a symbol reads what it means.
void explain_symbol(const Ui& ui, const std::string& line, ImVec2 at) {
  const float height = ImGui::GetTextLineHeight();
  if (!ImGui::IsMouseHoveringRect(at, {at.x + math_width(ui, line), at.y + height})) return;
  for (std::size_t start = 0; start < line.size();) {
    const std::size_t end = std::min(line.find(' ', start), line.size());
    const std::string word = line.substr(start, end - start);
    const float left = at.x + math_width(ui, line.substr(0, start)), right = left + math_width(ui, word);
    if (const std::string meaning = meanings_in(word); !meaning.empty())
      tooltip_at(ui, meaning, {{left, at.y}, {right, at.y + height}});
    start = end + 1;
  }
}

}  // namespace

void prose(const Ui& ui, std::string_view text, Color color) {
  if (!has_mathematics(text)) {
    paragraph(ui, text, color);
    return;
  }
  draw_lines(math_lines(ui, text, ImGui::GetContentRegionAvail().x), [&](const std::string& line) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    add_math(ui, *ImGui::GetWindowDrawList(), at, color, line);
    explain_symbol(ui, line, at);
    ImGui::Dummy({math_width(ui, line), ImGui::GetTextLineHeight()});
  });
}

void prose(const Ui& ui, std::string_view text) {
  prose(ui, text, ui.theme().text);
}

ImVec2 place_beside(ImVec2 size, const Box& item, ImVec2 pointer, ImVec2 screen, float gap, bool at_side) {
  const float x = std::max(0.0f, std::min(pointer.x, screen.x - size.x));
  const float below = item.high.y + gap, above = item.low.y - gap - size.y;
  if (!at_side && below + size.y <= screen.y) return {x, below};
  if (!at_side && above >= 0) return {x, above};
  // Where there is more room.
  const float right = screen.x - item.high.x, y = std::max(0.0f, std::min(pointer.y, screen.y - size.y));
  return kept_on_screen({right >= item.low.x ? item.high.x + gap : item.low.x - gap - size.x, y}, size,
                        screen);
}

ImVec2 place_inside(ImVec2 size, const Box& inside, const Box& keep_free, ImVec2 pointer, float gap) {
  const float left = inside.low.x + gap, right = inside.high.x - gap - size.x;
  const float near =
      std::abs(left + size.x / 2 - pointer.x) <= std::abs(right + size.x / 2 - pointer.x) ? left : right;
  const float far = near == left ? right : left;
  for (const float y : {inside.high.y - gap - size.y, inside.low.y + gap}) {
    for (const float x : {near, far}) {
      const Box box{{x, y}, {x + size.x, y + size.y}};
      const bool fits = x >= inside.low.x && box.high.x <= inside.high.x && y >= inside.low.y &&
                        box.high.y <= inside.high.y;
      if (fits && !box.meets(keep_free)) return {x, y};
    }
  }
  return {left, inside.low.y - gap - size.y};
}

void tooltip(const Ui& ui, std::string_view text) {
  if (text.empty() || any_button_down() || !ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) return;
  const TooltipText set = tooltip_text(ui, text);
  const Box item{ImGui::GetItemRectMin(), ImGui::GetItemRectMax()};
  draw_tooltip(ui, set,
               place_beside(set.size, item, ImGui::GetMousePos(), ImGui::GetIO().DisplaySize, ui.px(6),
                            shim::in_popup()));
}

void tooltip_at(const Ui& ui, std::string_view text, const Box& place) {
  if (text.empty() || any_button_down() || !ImGui::IsWindowHovered() ||
      !ImGui::IsMouseHoveringRect(place.low, place.high))
    return;
  const TooltipText set = tooltip_text(ui, text);
  draw_tooltip(ui, set,
               place_beside(set.size, place, ImGui::GetMousePos(), ImGui::GetIO().DisplaySize, ui.px(6),
                            shim::in_popup()));
}

void tooltip_inside(const Ui& ui, std::string_view text, const Box& inside, const Box& keep_free) {
  if (text.empty() || any_button_down()) return;
  const TooltipText set = tooltip_text(ui, text);
  const ImVec2 at = place_inside(set.size, inside, keep_free, ImGui::GetMousePos(), ui.px(6));
  draw_tooltip(ui, set, kept_on_screen(at, set.size, ImGui::GetIO().DisplaySize));
}

float cut_text(const Ui& ui, ImDrawList& list, ImVec2 at, Color color, std::string_view text, float width) {
  const std::string shown = fitted(ui, text, width);
  add_math(ui, list, at, color, shown);
  const float drawn = math_width(ui, shown);
  if (shown != text) tooltip_at(ui, text, {at, {at.x + drawn, at.y + ImGui::GetTextLineHeight()}});
  return drawn;
}

bool primary_button(const Ui& ui, const char* id, std::string_view text, float width) {
  const Color ground = ui.theme().accent;
  ImGui::PushStyleColor(ImGuiCol_Button, vec(ground));
  ImGui::PushStyleColor(ImGuiCol_ButtonHovered, vec(tint(ground, ui.theme().text, 0.12)));
  ImGui::PushStyleColor(ImGuiCol_ButtonActive, vec(tint(ground, ui.theme().text, 0.24)));
  ImGui::PushStyleColor(ImGuiCol_Text, vec(on(ground)));
  const std::string shown = ui.fonts.shown(text) + "##" + id;
  const bool pressed = ImGui::Button(shown.c_str(), ImVec2(width, 0));
  ImGui::PopStyleColor(4);
  return pressed;
}

bool icon_button(const Ui& ui, const char* id, Icon icon, float size, bool filled, std::string_view help) {
  const Theme& theme = ui.theme();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton(id, ImVec2(size, size));
  const double lift = ImGui::IsItemActive() ? 0.2 : ImGui::IsItemHovered() ? 0.1 : 0;
  const Color base = filled ? theme.accent : theme.panel;
  const Color ground = tint(base, theme.text, filled ? lift : lift * 0.8);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 center = {at.x + size / 2, at.y + size / 2};
  if (filled || lift > 0) list.AddCircleFilled(center, size / 2, packed(ground), 48);
  draw_icon(list, icon, center, size * (filled ? 0.38f : 0.42f), packed(filled ? on(ground) : theme.text));
  tooltip(ui, help);
  return pressed;
}

void fade_below(const Ui& ui) {
  const float rest = ImGui::GetScrollMaxY() - ImGui::GetScrollY();
  if (rest < 1) return;
  const ImVec2 at = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  const float right = at.x + size.x - ImGui::GetStyle().ScrollbarSize, bottom = at.y + size.y;
  const ImU32 clear = packed(with_alpha(ui.theme().panel, 0)), solid = packed(ui.theme().panel);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(at, {at.x + size.x, bottom});
  list.AddRectFilledMultiColor({at.x, bottom - std::min(rest, ui.px(32))}, {right, bottom}, clear, clear,
                               solid, solid);
  list.PopClipRect();
}

Color lane_color(const Ui& ui, int lane) {
  return ui.theme().of(lane_style(ui.snapshot().lanes, static_cast<std::size_t>(lane)));
}

void lane_sample(const Ui& ui, ImDrawList& list, ImVec2 from, ImVec2 to, int lane) {
  if (lane < std::ssize(ui.snapshot().lanes))
    look_sample(ui, list, from, to, lane_index(ui.snapshot().lanes, static_cast<std::size_t>(lane)));
}

void look_sample(const Ui& ui, ImDrawList& list, ImVec2 from, ImVec2 to, int look) {
  ImGuiCanvas canvas(list, ui.fonts);
  const double scale = ui.fonts.scale();
  const LaneLook& drawn = lane_look(look);
  const Color color = ui.theme().lane(look);
  const std::array<Point, 2> line = {
      Point{static_cast<double>(from.x) / scale, static_cast<double>(from.y) / scale},
      Point{static_cast<double>(to.x) / scale, static_cast<double>(to.y) / scale}};
  canvas.polyline(line, color, 2.5, drawn.dash);
  canvas.marker({(line[0].x + line[1].x) / 2, (line[0].y + line[1].y) / 2}, drawn.marker, 9, color);
}

std::string fitted(const Ui& ui, std::string_view text, float width) {
  if (math_width(ui, text) <= width) return std::string(text);
  std::string head(text);
  while (!head.empty()) {
    // A whole UTF-8 sequence at a time.
    while (!head.empty() && continues_sequence(head.back())) head.pop_back();
    if (!head.empty()) head.pop_back();
    if (math_width(ui, head + "…") <= width) break;
  }
  return head + "…";
}

}  // namespace muonscope

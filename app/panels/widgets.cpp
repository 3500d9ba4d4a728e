#include "app/panels/widgets.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "app/figures/lane_style.h"
#include "app/panels/imgui_canvas.h"
#include "app/panels/imgui_shim.h"
#include "app/panels/style.h"
#include "app/panels/text_order.h"
#include "core/text/utf8.h"

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

void label(const Ui& ui, std::string_view text, Color color) {
  const std::string shown = ui.fonts.shown(text);
  ImGui::PushStyleColor(ImGuiCol_Text, vec(color));
  ImGui::TextUnformatted(shown.data(), shown.data() + shown.size());
  ImGui::PopStyleColor();
}

void label(const Ui& ui, std::string_view text) {
  label(ui, text, ui.theme().text);
}

void paragraph(const Ui& ui, std::string_view text, Color color) {
  // Lines of our own: ImGui's touch each other.
  constexpr float leading = 0.24f;  // of the text's height
  const ImVec2 spacing = ImGui::GetStyle().ItemSpacing;
  const std::vector<std::string> lines = shown_lines(ui, text, ImGui::GetContentRegionAvail().x);
  ImGui::PushStyleColor(ImGuiCol_Text, vec(color));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing,
                      ImVec2(spacing.x, std::round(leading * ImGui::GetTextLineHeight())));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i + 1 == lines.size()) ImGui::PopStyleVar();
    ImGui::TextUnformatted(lines[i].data(), lines[i].data() + lines[i].size());
  }
  ImGui::PopStyleColor();
}

void paragraph(const Ui& ui, std::string_view text) {
  paragraph(ui, text, ui.theme().text);
}

void heading(const Ui& ui, std::string_view text) {
  const FontScope font(ui, text_size::small, Weight::bold);
  label(ui, text, ui.theme().muted_text);
}

void tooltip(const Ui& ui, std::string_view text) {
  if (text.empty() || !ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(12), ui.px(8)));
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(ui.px(320));
  label(ui, text);
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
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
  if (lane >= std::ssize(ui.snapshot().lanes)) return;
  ImGuiCanvas canvas(list, ui.fonts);
  const double scale = ui.fonts.scale();
  const Style style = lane_style(ui.snapshot().lanes, static_cast<std::size_t>(lane));
  const Color color = ui.theme().of(style);
  const std::array<Point, 2> line = {
      Point{static_cast<double>(from.x) / scale, static_cast<double>(from.y) / scale},
      Point{static_cast<double>(to.x) / scale, static_cast<double>(to.y) / scale}};
  canvas.polyline(line, color, 2.5, style.dash);
  canvas.marker({(line[0].x + line[1].x) / 2, (line[0].y + line[1].y) / 2}, style.marker, 9, color);
}

std::string fitted(const Ui& ui, std::string_view text, float width) {
  std::string head(text);
  if (shown_width(ui, head) <= width) return ui.fonts.shown(head);
  while (!head.empty()) {
    // A whole UTF-8 sequence at a time, from where reading ends.
    while (!head.empty() && continues_sequence(head.back())) head.pop_back();
    if (!head.empty()) head.pop_back();
    if (shown_width(ui, head + "…") <= width) break;
  }
  return ui.fonts.shown(head + "…");
}

std::string grouped(Step number) {
  std::string digits = std::to_string(number);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), "\u2009");
  }
  return digits;
}

}  // namespace muonscope

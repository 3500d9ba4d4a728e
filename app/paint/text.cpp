#include "app/paint/text.h"

#include <algorithm>

namespace muonscope {

namespace {

/// Start of the last UTF-8 character.
std::size_t last_character(const std::string& text) {
  std::size_t start = text.size() - 1;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  return start;
}

}  // namespace

Rect text_box(const Canvas& canvas, Point at, std::string_view text, const TextStyle& style) {
  const double width = canvas.text_width(text, style.size, style.weight);
  const double back = style.align == Align::start ? 0 : style.align == Align::middle ? width / 2 : width;
  const double up = text_ascent * style.size, height = (text_ascent + text_descent) * style.size;
  if (style.vertical) return {at.x - up, at.y - width + back, height, width};
  return {at.x - back, at.y - up, width, height};
}

std::string fit_text(const Canvas& canvas, const std::string& text, double size, Weight weight,
                     double width) {
  if (canvas.text_width(text, size, weight) <= width) return text;
  for (std::string head = text; !head.empty();) {
    head.resize(last_character(head));
    while (!head.empty() && head.back() == ' ') head.pop_back();
    const std::string cut = head + "…";
    if (!head.empty() && canvas.text_width(cut, size, weight) <= width) return cut;
  }
  return "";
}

std::string fit_middle(const Canvas& canvas, const std::string& text, double size, Weight weight,
                       double width) {
  if (canvas.text_width(text, size, weight) <= width) return text;
  std::string head = text.substr(0, text.size() / 2), tail = text.substr(text.size() / 2);
  const auto continues = [](const std::string& part) {
    return !part.empty() && (static_cast<unsigned char>(part.front()) & 0xC0) == 0x80;
  };
  while (continues(tail)) head += tail.front(), tail.erase(0, 1);
  const auto cut = [&] { return head + "…" + tail; };
  while (!head.empty() && canvas.text_width(cut(), size, weight) > width) {
    if (head.size() >= tail.size()) {
      head.resize(last_character(head));
    } else {
      tail.erase(0, 1);
      while (continues(tail)) tail.erase(0, 1);
    }
  }
  return head.empty() ? fit_text(canvas, text, size, weight, width) : cut();
}

void draw_fitted(Canvas& canvas, Point at, const std::string& text, const TextStyle& style, double room,
                 std::vector<TextBox>& cut) {
  const std::string shown = fit_text(canvas, text, style.size, style.weight, room);
  canvas.text(at, shown, style);
  if (shown != text) cut.push_back({text_box(canvas, at, shown, style), text});
}

std::vector<std::string> wrap_text(const Canvas& canvas, const std::string& text, double size, double width) {
  std::vector<std::string> lines;
  std::string line;
  const auto finish = [&] {
    if (!line.empty()) lines.push_back(fit_text(canvas, line, size, Weight::regular, width));
    line.clear();
  };
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t space = std::min(text.find(' ', start), text.size());
    const std::string word = text.substr(start, space - start);
    const std::string longer = line.empty() ? word : line + " " + word;
    if (!line.empty() && canvas.text_width(longer, size, Weight::regular) > width) {
      finish();
      line = word;
    } else {
      line = longer;
    }
    start = space + 1;
  }
  finish();
  return lines;
}

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

bool LabelPlacer::place(std::span<const Point> candidates, const std::string& text, const TextStyle& style) {
  for (const Point at : candidates) {
    const Rect box = text_box(canvas_, at, text, style);
    const bool inside = bounds_.contains({box.x, box.y}) && bounds_.contains({box.right(), box.bottom()});
    if (!inside || std::any_of(taken_.begin(), taken_.end(), [&](const Rect& r) { return overlap(r, box); }))
      continue;
    taken_.push_back(box);
    canvas_.fill_rect({box.x - 2, box.y - 1, box.width + 4, box.height + 2}, halo_, 2);
    canvas_.text(at, text, style);
    return true;
  }
  return false;
}

}  // namespace muonscope

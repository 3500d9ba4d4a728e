#include "app/window/imgui/icons.h"

#include <array>
#include <numbers>

namespace muonscope {
namespace {

/// Most of a turn with an arrow head at its end: back to the start.
void draw_reset(ImDrawList& list, ImVec2 at, float r, float width, ImU32 color) {
  constexpr float pi = std::numbers::pi_v<float>;
  list.PathArcTo(at, r, -0.35f * pi, 1.25f * pi, 24);
  list.PathStroke(color, ImDrawFlags_None, width);
  const ImVec2 tip = {at.x + r * 0.45f, at.y - r * 0.89f};
  const float a = r * 0.75f;
  list.AddTriangleFilled({tip.x - a, tip.y}, {tip.x + a * 0.45f, tip.y - a * 0.85f},
                         {tip.x + a * 0.45f, tip.y + a * 0.85f}, color);
}

}  // namespace

void draw_icon(ImDrawList& list, Icon icon, ImVec2 at, float size, ImU32 color) {
  const float r = size / 2;
  const float width = size * 0.13f;
  switch (icon) {
    case Icon::play:
      list.AddTriangleFilled({at.x - r * 0.62f, at.y - r * 0.92f}, {at.x + r, at.y},
                             {at.x - r * 0.62f, at.y + r * 0.92f}, color);
      return;
    case Icon::back:
      list.AddTriangleFilled({at.x + r * 0.5f, at.y - r * 0.7f}, {at.x + r * 0.5f, at.y + r * 0.7f},
                             {at.x - r * 0.6f, at.y}, color);
      return;
    case Icon::pause:
      list.AddRectFilled({at.x - r * 0.75f, at.y - r * 0.85f}, {at.x - r * 0.22f, at.y + r * 0.85f}, color,
                         r * 0.1f);
      list.AddRectFilled({at.x + r * 0.22f, at.y - r * 0.85f}, {at.x + r * 0.75f, at.y + r * 0.85f}, color,
                         r * 0.1f);
      return;
    case Icon::step:
      list.AddTriangleFilled({at.x - r * 0.75f, at.y - r * 0.8f}, {at.x + r * 0.45f, at.y},
                             {at.x - r * 0.75f, at.y + r * 0.8f}, color);
      list.AddRectFilled({at.x + r * 0.5f, at.y - r * 0.8f}, {at.x + r * 0.8f, at.y + r * 0.8f}, color);
      return;
    case Icon::reset:
      draw_reset(list, at, r * 0.8f, width, color);
      return;
    case Icon::check: {
      const ImVec2 points[] = {{at.x - r * 0.75f, at.y + r * 0.05f},
                               {at.x - r * 0.2f, at.y + r * 0.6f},
                               {at.x + r * 0.8f, at.y - r * 0.6f}};
      list.AddPolyline(points, 3, color, ImDrawFlags_None, width * 1.2f);
      return;
    }
    case Icon::cross:
    case Icon::close:
      list.AddLine({at.x - r * 0.6f, at.y - r * 0.6f}, {at.x + r * 0.6f, at.y + r * 0.6f}, color, width);
      list.AddLine({at.x - r * 0.6f, at.y + r * 0.6f}, {at.x + r * 0.6f, at.y - r * 0.6f}, color, width);
      return;
    case Icon::waiting:
      for (const float offset : std::array{-0.6f, 0.0f, 0.6f}) {
        list.AddCircleFilled({at.x + r * offset, at.y}, width * 0.85f, color);
      }
      return;
  }
}

}  // namespace muonscope

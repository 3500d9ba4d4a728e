#include "app/window/state/figure_cache.h"

#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"

namespace muonscope {

struct FigureCache::Painted {
  PaintKey key;
  std::weak_ptr<const void> fonts;
  std::uintptr_t atlas = 0;
  ImDrawList list{ImGui::GetDrawListSharedData()};
  std::optional<Pictures> pictures;
  std::vector<PlotFrame> frames;
};

namespace {

bool same(const std::weak_ptr<const void>& a, const std::weak_ptr<const void>& b) {
  return !a.owner_before(b) && !b.owner_before(a);
}

}  // namespace

FigureCache::FigureCache() = default;
FigureCache::~FigureCache() = default;

const std::vector<PlotFrame>& FigureCache::draw(ImDrawList& list, std::size_t slot, const PaintKey& key,
                                                const Figure& figure, const Theme& theme,
                                                const PaintOptions& options, const Fonts& fonts,
                                                TextureStore* textures) {
  if (slots_.size() <= slot) slots_.resize(slot + 1);
  const bool first = slots_[slot] == nullptr;
  if (first) slots_[slot] = std::make_unique<Painted>();
  Painted& painted = *slots_[slot];
  if (first && textures != nullptr) painted.pictures.emplace(*textures);
  if (first || !(painted.key == key) || !same(painted.fonts, fonts.identity()) ||
      painted.atlas != shim::atlas_stamp()) {
    painted.key = key;
    painted.fonts = fonts.identity();
    painted.atlas = shim::atlas_stamp();
    if (painted.pictures) painted.pictures->clear();
    const auto pixels = [&](double size) { return static_cast<float>(size * key.scale); };
    shim::begin_list(painted.list, {pixels(key.area.x), pixels(key.area.y)},
                     {pixels(key.area.right()), pixels(key.area.bottom())});
    ImGuiCanvas canvas(painted.list, fonts, painted.pictures ? &*painted.pictures : nullptr);
    painted.frames = paint(canvas, key.area, figure, theme, options);
  }
  shim::append_list(list, painted.list);
  return painted.frames;
}

}  // namespace muonscope

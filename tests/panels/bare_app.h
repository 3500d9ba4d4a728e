#pragma once
// The whole application under a bare ImGui context: no window system, no GL.

#include <doctest/doctest.h>
#include <imgui.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <memory>

#include "app/window/actions/actions.h"
#include "app/window/actions/ask_path.h"
#include "app/window/actions/commands.h"
#include "app/window/actions/export_commands.h"
#include "app/window/actions/shortcuts.h"
#include "app/window/imgui/style.h"
#include "app/window/shell/workspace.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "tests/eventually.h"

namespace muonscope::test {

class BareApp {
 public:
  explicit BareApp(const OpenedDocument& document, double scale = 1, const FontFiles& files = find_fonts())
      : context_(ImGui::CreateContext()),
        fonts_(*ImGui::GetIO().Fonts, files, scale),
        pool_(1),
        player_(document.experiment, pool_) {
    // All that a frame shows is made in it, unless a test wants otherwise.
    derived_.frame_budget = std::numeric_limits<double>::infinity();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    io.DeltaTime = 1.0f / 30;
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
    show(state_, document);
  }

  /// One frame at this size; what it drew is in ImGui::GetDrawData().
  void frame(float width, float height, const std::vector<KeyPress>& presses = {}) {
    ImGui::GetIO().DisplaySize = ImVec2(width, height);
    apply_style(ImGui::GetStyle(), state_.preferences.dark ? dark_theme() : light_theme(), fonts_.scale());
    ImGui::NewFrame();
    state_.performed.clear();
    places_ = {};
    Ui view = ui();
    run_shortcuts(view, presses, ImGui::GetIO().WantTextInput);
    draw_workspace(view);
    ImGui::Render();
  }

  Ui ui() {
    return {state_,  player_, exporter_, studies_, derived_,   fonts_, player_.snapshot(),
            nullptr, nullptr, &places_,  chooser_, rasterizer_};
  }
  /// Files are asked for by it from now on; it must outlive the app.
  void use(FileChooser& chooser) { chooser_ = &chooser; }
  /// Images in files are drawn by it from now on; it must outlive the app.
  void use(const Rasterizer& rasterizer) { rasterizer_ = &rasterizer; }
  AppState& state() { return state_; }
  Player& player() { return player_; }
  Exporter& exporter() { return exporter_; }
  StudyJobs& studies() { return studies_; }
  Derived& derived() { return derived_; }
  /// Where things are in the last frame.
  const PlaceNotes& places() const { return places_; }

 private:
  struct DestroyContext {
    void operator()(ImGuiContext* context) const { ImGui::DestroyContext(context); }
  };
  std::unique_ptr<ImGuiContext, DestroyContext> context_;
  Fonts fonts_;
  AppState state_;
  Derived derived_;
  WorkerPool pool_;
  Player player_;
  Exporter exporter_;
  StudyJobs studies_{1};
  PlaceNotes places_;
  FileChooser* chooser_ = nullptr;
  const Rasterizer* rasterizer_ = nullptr;
};

/// What is wrong with the vertices and indices just drawn; "" if nothing is.
inline std::string draw_data_fault() {
  const ImDrawData* data = ImGui::GetDrawData();
  if (data == nullptr || data->TotalVtxCount == 0) return "nothing was drawn";
  for (int n = 0; n < data->CmdListsCount; ++n) {
    const ImDrawList& list = *data->CmdLists[n];
    for (const ImDrawVert& vertex : list.VtxBuffer) {
      if (!std::isfinite(vertex.pos.x) || !std::isfinite(vertex.pos.y)) return "a vertex is not finite";
    }
    for (const ImDrawCmd& command : list.CmdBuffer) {
      for (unsigned int i = 0; i < command.ElemCount; ++i) {
        const unsigned int index = list.IdxBuffer[static_cast<int>(command.IdxOffset + i)];
        if (command.VtxOffset + index >= static_cast<unsigned int>(list.VtxBuffer.Size))
          return "an index is beyond the vertices";
      }
    }
  }
  return "";
}

/// A small run with everything recorded.
inline OpenedDocument small_document() {
  const Json json = {{"muonscope", 1},
                     {"title", "small"},
                     {"seed", 7},
                     {"steps", 100},
                     {"problem",
                      {{"kind", "matrix_factorization"},
                       {"rows", 6},
                       {"cols", 5},
                       {"inner", 4},
                       {"target", {{"kind", "power_law"}, {"scale", 10}, {"exponent", 1}}},
                       {"init", {{"kind", "gaussian"}, {"scale", 0.005}}}}},
                     {"lanes",
                      {{{"name", "GD"},
                        {"optimizer", {{"kind", "gd"}}},
                        {"schedule", {{"kind", "constant"}, {"lr", 0.015}}}},
                       {{"name", "Muon"},
                        {"optimizer", {{"kind", "muon"}}},
                        {"schedule", {{"kind", "constant"}, {"lr", 0.005}}}}}},
                     {"record", {{"every", 1}, {"observables", {"loss", "singular_values", "conserved"}}}}};
  return {experiment_from_json(json, "."), std::nullopt, {}};
}

/// One press of a chord such as "Ctrl+K".
inline KeyPress tap(std::string_view chord) {
  return {parse_chord(chord), false};
}

/// Waits until a snapshot satisfies `done`; false after ten seconds.
template <typename Done>
bool wait_for(const Player& player, Done done) {
  return eventually([&] { return done(*player.snapshot()); });
}

/// What the exporter says of the job that ends next.
inline Exporter::Outcome outcome_of_export(BareApp& app) {
  std::optional<Exporter::Outcome> outcome;
  REQUIRE(eventually([&] { return (outcome = app.exporter().take()).has_value(); }));
  return *outcome;
}

/// Frames until the player has carried out everything and the figures show it.
inline void settle(BareApp& app, float width = 1000, float height = 700) {
  REQUIRE(wait_for(app.player(),
                   [&](const Snapshot& snapshot) { return snapshot.served == app.player().given(); }));
  app.frame(width, height);
  app.frame(width, height);
}

/// The pixel of a place in a plot, in data units of its linear axes, of the first figure on screen.
inline ImVec2 pixel_of(const BareApp& app, std::size_t plot, double x, double y) {
  const PlotPlace& place = app.places().figures.front().plots[plot];
  const auto part = [](const Axis& axis, double at) {
    return (at - axis.range.min) / (axis.range.max - axis.range.min);
  };
  return {static_cast<float>(std::round(place.data.x + part(place.x, x) * place.data.width)),
          static_cast<float>(std::round(place.data.y + (1 - part(place.y, y)) * place.data.height))};
}

/// The mouse over one figure that fills the window. The app must outlive it.
class FigureMouse {
 public:
  static constexpr float width = 1000, height = 700;

  FigureMouse(BareApp& app, const std::string& figure) : app_(app) {
    app.state().figures = {{figure, {}}};
    app.state().panels_hidden = true;
  }
  void settle() { test::settle(app_, width, height); }
  void frame() { app_.frame(width, height); }
  void move(float x, float y) {
    ImGui::GetIO().MousePos = {x, y};
    frame();
  }
  void button(bool down) {
    ImGui::GetIO().MouseDown[0] = down;
    frame();
  }

 private:
  BareApp& app_;
};

}  // namespace muonscope::test

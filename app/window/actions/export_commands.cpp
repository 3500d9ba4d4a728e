#include "app/window/actions/export_commands.h"

#include <algorithm>

#include "app/export/moment.h"
#include "app/export/render.h"
#include "app/window/actions/commands.h"
#include "app/window/state/shown_figure.h"
#include "core/io/atomic_file.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// For papers and hand-outs: always light, of the size that `muonscope run` writes, images at --scale 2.
FigureStyle paper_style() {
  return {.scale = 2};
}

Rasterizer rasterizer_of(const Ui& ui) {
  return ui.rasterizer != nullptr ? *ui.rasterizer : Rasterizer{};
}

}  // namespace

fs::path export_directory(const Ui& ui) {
  return usable_directory(ui.state.preferences.export_directory);
}

void export_results(Ui& ui, const fs::path& directory, Extent extent) {
  std::vector<FigureSource> figures;
  for (int slot = 0; slot < std::ssize(ui.state.figures); ++slot) {
    figures.push_back(source_of_shown(ui, slot));
    if (extent == Extent::everything) figures.back() = with_everything(std::move(figures.back()));
  }
  // Asked now and waited for on the exporter's thread: the moment is this one, and no frame is late.
  const auto standing = std::make_shared<std::future<Standing>>(ui.player.ask_standing());
  ui.exporter.start([standing, figures = std::move(figures), findings = ui.findings(), directory,
                     file = ui.state.file, rasterizer = rasterizer_of(ui)] {
    write_moment({standing->get(), figures, findings}, directory, file, paper_style(), rasterizer);
    return "Exported to " + directory.string();
  });
}

void export_figure(Ui& ui, int slot, const FigureFormat& format) {
  attempt(ui.state, [&] {
    ui.exporter.start([source = source_of_shown(ui, slot), &format, directory = export_directory(ui),
                       rasterizer = rasterizer_of(ui)] {
      const Rendered drawn =
          render(input_of(source), source.id, source.view, format, paper_style(), rasterizer);
      const fs::path path = unused_path(directory / source.id, "." + format.id);
      write_file(path, drawn.bytes);
      return "Saved " + path.string();
    });
  });
}

void ask_screenshot(Ui& ui) {
  attempt(ui.state,
          [&] { ui.state.requests.screenshot = unused_path(export_directory(ui) / "muonscope", ".png"); });
}

}  // namespace muonscope

#pragma once

#include <filesystem>
#include <vector>

#include "app/export/figure_format.h"
#include "app/figures/figure_source.h"
#include "core/session/player.h"

namespace muonscope {

/// All that an export writes: a run at one step, its figures as they are seen, and what studies have found.
struct Moment {
  Standing standing;
  std::vector<FigureSource> figures;  ///< of this step or of one just before
  Findings findings;
};

/// Results, every figure as every kind of picture, and tables of studies; all of the step at which the run
/// stands. `file`: the experiment's own, "" where it has none. Images are left out where there is no
/// rasterizer. InputError, before anything is written, where a file that was given would be replaced.
/// OutputError.
void write_moment(const Moment& moment, const std::filesystem::path& directory,
                  const std::filesystem::path& file, const FigureStyle& style, const Rasterizer& rasterizer);

}  // namespace muonscope

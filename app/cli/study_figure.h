#pragma once
// Many runs of an experiment, and figures of them, without a window.

#include <optional>

#include "app/cli/figure_file.h"
#include "core/run/chaos.h"
#include "core/run/sweep_result.h"

namespace muonscope {

/// Runs a whole sweep, showing its progress unless `quiet`; none if it was interrupted.
std::optional<SweepResult> swept(const Sweep& sweep, WorkerPool& pool, bool quiet);
/// Compares all clouds, showing the progress unless `quiet`; not complete if it was interrupted.
ChaosResult compared(const Chaos& chaos, WorkerPool& pool, bool quiet);

/// A figure of a sweep over one key as a file. InputError for a sweep over more.
std::string sweep_figure_bytes(const SweepResult& result, const std::string& figure,
                               const std::string& format, const FigureStyle& style,
                               const PngPainter& paint_png);
std::string chaos_figure_bytes(const ChaosResult& result, const std::string& figure,
                               const std::string& format, const FigureStyle& style,
                               const PngPainter& paint_png);

}  // namespace muonscope

#pragma once

#include <filesystem>

#include "app/cli/commands.h"
#include "core/run/given_files.h"
#include "core/run/run.h"

namespace muonscope {

/// Creates the directory that --out names before work begins, so that hours of it are not lost. OutputError.
void make_output_directory(const std::filesystem::path& directory);

/// InputError where one of these figures would take the place of a file that was given.
void require_figures_keep(const GivenFiles& given, const std::filesystem::path& directory,
                          const std::vector<std::string>& figures, const FigureOptions& options);
/// The same for a run's results, and for these figures.
void require_results_keep(const Run& run, const GivenFiles& given, const std::filesystem::path& directory,
                          const std::vector<std::string>& figures, const FigureOptions& options);

}  // namespace muonscope

#pragma once
// Studies, many runs of an experiment, and their figures, without a window.

#include <initializer_list>
#include <optional>

#include "app/cli/figure_file.h"
#include "core/studies/study.h"

namespace muonscope {

/// The figures asked for, "all" standing for all that a command with these studies draws. InputError for an
/// unknown one, and for another study's, with the command that draws it.
std::vector<std::string> wanted_figures(const FigureOptions& options, std::initializer_list<Study> drawn,
                                        const Rasterizer& rasterizer);

/// The figures asked for by name, without what "all" stands for.
std::vector<std::string> named_figures(const FigureOptions& options);

/// The experiment before its first step: what figures of many runs take titles and colours from.
Snapshot start_of(const Experiment& experiment);

/// Carries out the study that the source declares, showing its progress unless `quiet`; not complete if it
/// was interrupted.
StudyResult studied(const StudyKind& kind, const StudySource& source, WorkerPool& pool, bool quiet);
/// Compares all clouds, showing the progress unless `quiet`; not complete if it was interrupted.
ChaosResult compared(const Chaos& chaos, WorkerPool& pool, bool quiet, const ChaosRecord& record = {});

struct AskedFamily {
  Family family;
  std::filesystem::path source;  ///< the lesson's file; empty for a shipped one
  FigureViews views{};           ///< as the lesson has its figures seen
};
/// All set-ups of a lesson, or those of these names, each with the options' changes. InputError.
AskedFamily asked_family(const SourceOptions& options, std::optional<Step> steps,
                         const std::vector<std::string>& names);
/// Runs all members, showing the progress unless `quiet`; `look` and `ended` are called from any thread,
/// possibly several at once. Not complete if it was interrupted.
FamilyResult side_by_side(const Family& family, WorkerPool& pool, bool quiet, Interest interest,
                          std::uint64_t trace_bytes, const FamilyLook& look = {},
                          const std::function<void(std::size_t member, const FamilyOutcome&)>& ended = {});

}  // namespace muonscope

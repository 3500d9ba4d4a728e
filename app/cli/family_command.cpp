#include <cstdio>
#include <filesystem>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output_directory.h"
#include "app/cli/run_through.h"
#include "app/cli/study_figure.h"
#include "app/cli/summary.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// Figures of single runs go to each member's directory, those of the family beside these.
struct FamilyFigures {
  std::vector<std::string> single, family;
};

FamilyFigures figures_of(const RunOptions& options, const PngPainter& paint_png) {
  FamilyFigures figures;
  for (const std::string& id : wanted_figures(options, {Study::none, Study::family}, paint_png))
    (study_of(id) == Study::none ? figures.single : figures.family).push_back(id);
  return figures;
}

/// Before anything is written: what cannot start fails here.
void try_starts(const Family& family, WorkerPool& pool, std::uint64_t bytes) {
  for (const FamilyMember& member : family.members) Run(member.experiment, pool, bytes);
}

void print_family(const Family& family, const std::vector<std::optional<FamilyOutcome>>& outcomes,
                  bool complete, const std::string& directory) {
  std::size_t written = 0;
  for (std::size_t member = 0; member < outcomes.size(); ++member) {
    if (!outcomes[member]) continue;
    ++written;
    for (const LaneResult& lane : outcomes[member]->results.lanes)
      std::printf("%s · %s\n", family.members[member].name.c_str(), summary_line(lane).c_str());
  }
  std::printf("%s %zu of %zu set-ups to %s\n", complete ? "wrote" : "interrupted; wrote what was recorded of",
              written, outcomes.size(), directory.c_str());
}

}  // namespace

int run_family_command(const RunOptions& options, const PngPainter& paint_png) {
  parse_style(options);
  const FamilyFigures figures = figures_of(options, paint_png);
  const Family family = asked_family(options, options.steps, options.variants);
  const std::uint64_t bytes = trace_bytes(options) / family.members.size();
  WorkerPool pool(options.threads);
  try_starts(family, pool, bytes);
  make_output_directory(options.out);
  watch_interrupts();

  const fs::path out = options.out;
  const auto directory = [&](std::size_t member) { return out / slug(family.members[member].name); };
  std::vector<std::optional<FamilyOutcome>> outcomes(family.members.size());  // each by its own thread
  const FamilyResult result = side_by_side(family, pool, options.quiet, interest_of(figures.single), bytes,
                                           [&](std::size_t member, const FamilyOutcome& outcome) {
                                             write_results(outcome.results, directory(member));
                                             outcomes[member] = outcome;
                                           });
  bool diverged = false;
  for (std::size_t member = 0; member < outcomes.size(); ++member) {
    if (!outcomes[member]) continue;
    diverged = diverged || any_diverged(outcomes[member]->results);
    write_figures({&outcomes[member]->snapshot}, figures.single, options, directory(member), paint_png);
  }
  if (result.complete() && !figures.family.empty()) {
    const Snapshot start = start_of(family.members.front().experiment);
    write_figures({.snapshot = &start, .family = &result}, figures.family, options, out, paint_png);
  }
  if (!options.quiet) print_family(family, outcomes, result.complete(), options.out);
  return !result.complete() ? exit_interrupted : diverged ? exit_diverged : exit_done;
}

}  // namespace muonscope

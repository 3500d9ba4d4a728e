#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/estimate.h"
#include "app/cli/interrupt.h"
#include "app/cli/output_directory.h"
#include "app/cli/run_through.h"
#include "app/cli/study_figure.h"
#include "app/cli/summary.h"
#include "app/figures/figure_needs.h"
#include "core/base/errors.h"
#include "core/io/directory_lock.h"
#include "core/run/recorder.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// Figures of single runs go to each member's directory, those of the family beside these.
struct FamilyFigures {
  std::vector<std::string> single, family;
};

FamilyFigures figures_of(const RunOptions& options, const Rasterizer& rasterizer) {
  FamilyFigures figures;
  for (const std::string& id : wanted_figures(options, {Study::none, Study::family}, rasterizer))
    (study_of(id) == Study::none ? figures.single : figures.family).push_back(id);
  return figures;
}

/// The members' directories, each in use by one recorder from when its member begins.
class Records {
 public:
  Records(const AskedFamily& asked, const fs::path& out) : asked_(asked), out_(out) {
    records_.resize(asked.family.members.size());
  }

  fs::path directory(std::size_t member) const { return out_ / asked_.family.members[member].directory; }
  GivenFiles given(std::size_t member) const {
    return {asked_.source, asked_.family.members[member].experiment};
  }

  void look(std::size_t member, const Run& run) {
    Record* record = nullptr;
    {
      const std::lock_guard lock(mutex_);
      if (!records_[member]) {
        make_output_directory(directory(member));
        records_[member] = std::make_unique<Record>(run, directory(member), given(member));
      }
      record = records_[member].get();
    }
    record->recorder.follow(run, false);
  }
  void finish(std::size_t member, const Results& results) { records_[member]->recorder.finish(results); }
  void rescue() {
    const std::lock_guard lock(mutex_);
    for (const std::unique_ptr<Record>& record : records_)
      if (record) record->recorder.rescue();
  }

 private:
  struct Record {
    Record(const Run& run, const fs::path& directory, GivenFiles given)
        : lock(directory, DirectoryUse::alone), recorder(run, directory, std::move(given)) {}
    DirectoryLock lock;
    Recorder recorder;
  };

  const AskedFamily& asked_;
  const fs::path out_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Record>> records_;
};

/// Why figures have nothing to show, as far as they have it of no set-up.
class Obstacles {
 public:
  explicit Obstacles(const std::vector<std::string>& named) {
    for (const std::string& figure : named) why_.emplace(figure, std::nullopt);
  }
  void look(const Run& start, Step steps) {
    for (auto& [figure, why] : why_)
      if (!why || !why->empty()) why = obstacle(start, steps, figure);
  }
  /// InputError for the first of them.
  void require_none() const {
    for (const auto& [figure, why] : why_)
      if (why && !why->empty()) throw InputError("figure " + figure + " would have nothing to show: " + *why);
  }

 private:
  std::map<std::string, std::optional<std::string>> why_;
};

/// Before anything is written: what cannot start, would replace what was given, or would be a blank figure,
/// fails here.
void try_starts(const Family& family, const Records& records, const std::vector<std::string>& figures,
                const RunOptions& options, WorkerPool& pool, std::uint64_t bytes) {
  Obstacles obstacles(named_figures(options));
  for (std::size_t member = 0; member < family.members.size(); ++member) {
    const Experiment& experiment = family.members[member].experiment;
    const Run run(experiment, pool, {.trace = bytes});
    obstacles.look(run, experiment.steps);
    require_results_keep(run, records.given(member), records.directory(member), figures, options);
  }
  obstacles.require_none();
}

/// One list of what was left out of set-ups; others have it, or the command would not have begun.
void add(LeftOut& all, const LeftOut& some, const std::string& member) {
  for (const auto* blanks : {&some.of_all, &some.named})
    for (const BlankFigure& blank : *blanks) all.of_all.push_back({member + "/" + blank.figure, blank.why});
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

int run_family_command(const RunOptions& options, const Rasterizer& rasterizer) {
  parse_style(options);
  const FamilyFigures figures = figures_of(options, rasterizer);
  AskedFamily asked = asked_family(options, options.steps, options.variants);
  for (FamilyMember& member : asked.family.members)
    member.experiment = with_needs(std::move(member.experiment), named_figures(options));
  const Family& family = asked.family;
  const fs::path out = options.out;
  const std::uint64_t bytes = trace_bytes(options.trace_memory) / family.members.size();
  WorkerPool pool(options.threads);
  Records records(asked, out);
  named_by(source_name(options.source),
           [&] { try_starts(family, records, figures.single, options, pool, bytes); });
  announce(estimated_seconds(family, options.threads), options.quiet);
  make_output_directory(out);
  const DirectoryLock lock(out, DirectoryUse::alone);
  const LastResort last_resort([&] {
    records.rescue();
    if (options.quiet) return;
    std::printf("interrupted inside a step; wrote what was recorded to %s\n", options.out.c_str());
    std::fflush(stdout);
  });

  std::vector<std::optional<FamilyOutcome>> outcomes(family.members.size());  // each by its own thread
  const FamilyResult result = side_by_side(
      family, pool, options.quiet, interest_of(figures.single), bytes,
      [&](std::size_t member, const Run& run) { records.look(member, run); },
      [&](std::size_t member, const FamilyOutcome& outcome) {
        records.finish(member, outcome.results);
        outcomes[member] = outcome;
      });
  LeftOut left_out;
  bool diverged = false;
  for (std::size_t member = 0; member < outcomes.size(); ++member) {
    if (!outcomes[member]) continue;
    diverged = diverged || any_diverged(outcomes[member]->results);
    if (outcomes[member]->snapshot.experiment)
      add(left_out,
          write_figures({&outcomes[member]->snapshot}, figures.single, options, records.directory(member),
                        rasterizer, asked.views),
          family.members[member].name);
  }
  if (result.complete() && !figures.family.empty()) {
    const Snapshot start = start_of(family.members.front().experiment);
    add(left_out,
        write_figures({.snapshot = &start, .findings = Findings(result)}, figures.family, options, out,
                      rasterizer, asked.views),
        "all");
  }
  if (!options.quiet) print_family(family, outcomes, result.complete(), options.out);
  report(left_out, options.quiet);
  if (!result.complete()) return exit_interrupted;
  return diverged ? exit_diverged : exit_done;
}

}  // namespace muonscope

#pragma once
// Studies: many runs made of one experiment, and what figures show of them. A new one: its name in Study,
// what it finds among StudyResult, a file with its StudyKind, and a line in studies.cpp.

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/run/given_files.h"
#include "core/studies/chaos.h"
#include "core/studies/family.h"
#include "core/studies/seeds.h"
#include "core/studies/sweep_result.h"

namespace muonscope {

enum class Study { none, sweep, chaos, family, seeds };

/// What a study has found so far, in the order of Study; immutable once handed out.
using StudyResult = std::variant<std::monostate, SweepResult, ChaosResult, FamilyResult, SeedsResult>;
constexpr std::size_t study_count = std::variant_size_v<StudyResult>;

inline Study study_of(const StudyResult& result) {
  return static_cast<Study>(result.index());
}
bool complete(const StudyResult& result);
/// The experiment from which its figures take titles and colours. Not of Study::none.
const Experiment& base_of(const StudyResult& result);

/// By study; null where none was begun.
class Findings {
 public:
  Findings() = default;
  explicit Findings(StudyResult only) { add(std::make_shared<const StudyResult>(std::move(only))); }
  void add(std::shared_ptr<const StudyResult> result) {
    if (result) results_.at(result->index()) = std::move(result);
  }
  const StudyResult* of(Study study) const { return results_[static_cast<std::size_t>(study)].get(); }
  template <typename Result>
  const Result* found() const {
    for (const auto& result : results_)
      if (const Result* one = std::get_if<Result>(result.get())) return one;
    return nullptr;
  }
  bool operator==(const Findings&) const = default;

 private:
  std::array<std::shared_ptr<const StudyResult>, study_count> results_;
};

/// How work tells what it does, from any of its threads.
struct StudyReport {
  std::function<bool()> stopped;
  std::function<void(Step done, Step total)> progress;
  /// A change of the result, by one thread at a time.
  std::function<void(const std::function<void(StudyResult&)>& how)> change;
};

/// Work in the background or while somebody waits.
struct StudyWork {
  StudyResult empty;  ///< the result before anything is found
  std::function<void(WorkerPool& pool, const StudyReport& report)> carry_out;
};
StudyWork work_of(Sweep sweep);
StudyWork work_of(Chaos chaos);
/// `trace_bytes`: memory for the traces of each set-up.
StudyWork work_of(Family family, std::uint64_t trace_bytes = default_trace_bytes);

/// Of a study whose parts join its result as they are finished; `report` outlives it.
template <typename Result, typename Part>
StudyControl<Part> study_control(const StudyReport& report, void (*join)(Result& result, const Part& part)) {
  return {.cancelled = report.stopped,
          .progress = report.progress,
          .finished = [&report, join](const Part& part) {
            report.change([&](StudyResult& result) { join(std::get<Result>(result), part); });
          }};
}

/// What a study is made of.
struct StudySource {
  Experiment experiment;
  std::optional<Family> set_ups{};                  ///< of the lesson, where it has several
  std::uint64_t trace_bytes = default_trace_bytes;  ///< for the traces of each set-up, or of all seeds
  std::size_t seeds = 20;
};

struct StudyKind {
  Study study;
  std::string id;           ///< of its action and of its tables
  std::string shows;        ///< what figures of it show
  std::string command;      ///< that draws them: "muonscope sweep …"
  std::string counts;       ///< what its progress counts: "steps"
  bool of_set_ups = false;  ///< about all set-ups of a lesson: it stays true whichever is on screen
  /// What the source declares. InputError.
  StudyWork (*begin)(const StudySource& source) = nullptr;
  /// The files of what is finished. OutputError; InputError where they would replace what was given.
  void (*write)(const StudyResult& result, const std::filesystem::path& directory,
                const GivenFiles& given) = nullptr;
};

StudyKind sweep_study();
StudyKind chaos_study();
StudyKind family_study();
StudyKind seeds_study();

/// All but Study::none.
const std::vector<StudyKind>& study_kinds();
const StudyKind& study_kind(Study study);
/// Tables of finished studies with what they come from, and every finished set-up in a directory of its own.
/// As StudyKind::write.
void write_findings(const Findings& findings, const std::filesystem::path& directory,
                    const GivenFiles& given);

}  // namespace muonscope

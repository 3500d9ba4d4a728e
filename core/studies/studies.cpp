#include <algorithm>

#include "core/studies/study.h"

namespace muonscope {
namespace {

/// What a variant's visitors do with no study.
template <typename... Acts>
struct OneOf : Acts... {
  using Acts::operator()...;
};
template <typename... Acts>
OneOf(Acts...) -> OneOf<Acts...>;

}  // namespace

const std::vector<StudyKind>& study_kinds() {
  static const std::vector<StudyKind> kinds = {sweep_study(), chaos_study(), family_study(), seeds_study()};
  return kinds;
}

const StudyKind& study_kind(Study study) {
  return *std::ranges::find(study_kinds(), study, &StudyKind::study);
}

void write_findings(const Findings& findings, const std::filesystem::path& directory,
                    const GivenFiles& given) {
  for (const StudyKind& kind : study_kinds())
    if (const StudyResult* found = findings.of(kind.study)) kind.write(*found, directory, given);
}

bool complete(const StudyResult& result) {
  return std::visit(
      OneOf{[](std::monostate) { return false; }, [](const auto& one) { return one.complete(); }}, result);
}

const Experiment& base_of(const StudyResult& result) {
  return std::visit(OneOf{[](std::monostate) -> const Experiment& { throw std::bad_variant_access(); },
                          [](const auto& one) -> const Experiment& { return one.base(); }},
                    result);
}

}  // namespace muonscope

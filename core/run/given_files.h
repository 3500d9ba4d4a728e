#pragma once
// What a person gave is never replaced by a result.

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/experiment/experiment.h"

namespace muonscope {

/// Files that an experiment names, as their paths stand.
std::vector<std::filesystem::path> named_files(const Experiment& experiment);
/// Whether an experiment names any file, of the disk or of the program.
bool names_files(const Experiment& experiment);

/// An experiment's own file, and those that it names.
class GivenFiles {
 public:
  /// `source`: the experiment's file; empty where there is none (a shipped lesson, standard input).
  GivenFiles(const std::filesystem::path& source, const Experiment& experiment);

  /// Whether the experiment was read from this file, however it is spelled or linked.
  bool is_source(const std::filesystem::path& target) const;
  /// InputError where one of them is `target`, unless it holds just these bytes.
  void require_kept(const std::filesystem::path& target, std::string_view bytes) const;
  /// The same for a target whose bytes are not known yet.
  void require_kept(const std::filesystem::path& target) const;

 private:
  const std::filesystem::path* found(const std::filesystem::path& target) const;

  std::filesystem::path source_;
  std::vector<std::filesystem::path> files_;
};

}  // namespace muonscope

#pragma once
// Where a result comes from: the experiment with every default written out, the files that it read, and one
// number that stands for all of it.

#include <filesystem>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/problems/problem.h"

namespace muonscope {

constexpr const char* experiment_file = "experiment.json";
constexpr const char* summary_file = "summary.json";

/// experiment.json of a result, and what stands below inputs/ beside it: moved anywhere, it runs again to the
/// same bits. The same text and bytes whatever the folder and the format that the experiment was read from.
struct Provenance {
  struct Copy {
    std::string name;  ///< "inputs/target.npy"
    std::string bytes;
  };
  std::string experiment;  ///< text of experiment.json
  std::vector<Copy> inputs;
};

/// `inputs`: as the experiment's problem gives them.
Provenance provenance_of(const Experiment& experiment, const std::vector<Problem::Input>& inputs);

/// SHA-256 of the provenance and of what was asked beside it: `study` is the command, `options` are its own.
std::string fingerprint(const Provenance& provenance, const std::string& study, const Json& options);

/// Writes inputs/. Files that hold these bytes already are left untouched. Returns all their paths.
/// OutputError.
std::vector<std::filesystem::path> write_inputs(const Provenance& provenance,
                                                const std::filesystem::path& directory);
/// The same, and then experiment.json.
std::vector<std::filesystem::path> write_provenance(const Provenance& provenance,
                                                    const std::filesystem::path& directory);
/// The same, but an experiment.json that is there already is left as it is, even where several processes
/// write at once. False where it is not this one. OutputError.
bool write_new_provenance(const Provenance& provenance, const std::filesystem::path& directory);

}  // namespace muonscope

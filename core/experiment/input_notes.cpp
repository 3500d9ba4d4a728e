#include "core/experiment/input_notes.h"

#include "core/experiment/named_paths.h"
#include "core/io/matrix_file.h"

namespace muonscope {

std::vector<std::string> input_notes(const Experiment& experiment) {
  std::vector<std::string> notes;
  for (const NamedPath& named : named_paths(experiment)) {
    const std::string note = matrix_note(experiment.directory / named.path);
    if (!note.empty()) notes.push_back(named.key + ": " + note);
  }
  return notes;
}

}  // namespace muonscope

#include "core/run/provenance.h"

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/io/atomic_file.h"
#include "core/io/matrix_file.h"
#include "core/io/sha256.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// The component that a dotted key lies in; the key is cut down to its last word.
Spec& component_at(Spec& problem, std::string& key) {
  Spec* spec = &problem;
  for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.')) {
    spec = &spec->parts.at(key.substr(0, dot));
    key.erase(0, dot + 1);
  }
  return *spec;
}

}  // namespace

Provenance provenance_of(const Experiment& experiment, const std::vector<Problem::Input>& inputs) {
  Provenance provenance;
  Experiment moved = experiment;
  for (const Problem::Input& input : inputs) {
    const std::string folder = "inputs/", name = folder + input.file_name;
    provenance.inputs.push_back({name, input.bytes.empty() ? npy_bytes(input.value) : input.bytes});
    std::string key = input.key;
    Spec& component = component_at(moved.problem, key);
    component.values[key] = input.written_as.empty() ? name : folder + input.written_as;
  }
  provenance.experiment = json_text(to_json(moved));
  return provenance;
}

std::string fingerprint(const Provenance& provenance, const std::string& study, const Json& options) {
  Json whole = {{"study", study}, {"options", options}, {"experiment", provenance.experiment}};
  Json inputs = Json::object();
  for (const Provenance::Copy& input : provenance.inputs) inputs[input.name] = sha256(input.bytes);
  whole["inputs"] = std::move(inputs);
  return sha256(whole.dump());
}

std::vector<fs::path> write_inputs(const Provenance& provenance, const fs::path& directory) {
  std::vector<fs::path> written;
  for (const Provenance::Copy& input : provenance.inputs) {
    written.push_back(directory / input.name);
    if (!holds(written.back(), input.bytes)) write_file(written.back(), input.bytes);
  }
  return written;
}

std::vector<fs::path> write_provenance(const Provenance& provenance, const fs::path& directory) {
  std::vector<fs::path> written = write_inputs(provenance, directory);
  written.push_back(directory / experiment_file);
  if (!holds(written.back(), provenance.experiment)) write_file(written.back(), provenance.experiment);
  return written;
}

bool write_new_provenance(const Provenance& provenance, const fs::path& directory) {
  const fs::path path = directory / experiment_file;
  std::error_code error;
  if (fs::exists(path, error) && !holds(path, provenance.experiment)) return false;
  write_inputs(provenance, directory);
  return write_new_file(path, provenance.experiment) || holds(path, provenance.experiment);
}

}  // namespace muonscope

#include "core/run/given_files.h"

#include <algorithm>
#include <string>
#include <system_error>

#include "core/base/errors.h"
#include "core/experiment/named_paths.h"
#include "core/io/atomic_file.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code error;
  return !a.empty() && fs::equivalent(a, b, error) && !error;
}

/// "x.npy" also stands for files of single blocks: x.gate.npy, x.expert_in.npy.
bool of_a_block(const fs::path& file, const fs::path& name) {
  return file.extension() == name.extension() && file.stem().has_extension() &&
         file.stem().stem() == name.stem();
}

void add_named(std::vector<fs::path>& files, const fs::path& name) {
  std::error_code error;
  if (fs::exists(name, error)) {
    files.push_back(name);
    return;
  }
  const fs::path folder = name.has_parent_path() ? name.parent_path() : ".";
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    if (of_a_block(entry.path(), name)) files.push_back(entry.path());
}

}  // namespace

std::vector<fs::path> named_files(const Experiment& experiment) {
  std::vector<fs::path> files;
  for (const NamedPath& named : named_paths(experiment)) add_named(files, experiment.directory / named.path);
  return files;
}

bool names_files(const Experiment& experiment) {
  return !named_paths(experiment).empty();
}

GivenFiles::GivenFiles(const fs::path& source, const Experiment& experiment)
    : source_(source), files_(named_files(experiment)) {
  if (!source.empty()) files_.push_back(source);
}

bool GivenFiles::is_source(const fs::path& target) const {
  return same_file(source_, target);
}

const fs::path* GivenFiles::found(const fs::path& target) const {
  const auto file =
      std::ranges::find_if(files_, [&](const fs::path& given) { return same_file(given, target); });
  return file == files_.end() ? nullptr : &*file;
}

void GivenFiles::require_kept(const fs::path& target) const {
  if (const fs::path* given = found(target))
    throw InputError(given->string() + ": a result (" + target.filename().string() +
                     ") would take the place of this file, which was given; choose another directory");
}

void GivenFiles::require_kept(const fs::path& target, std::string_view bytes) const {
  if (!holds(target, bytes)) require_kept(target);
}

}  // namespace muonscope

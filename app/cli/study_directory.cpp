#include "app/cli/study_directory.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <utility>

#include "app/cli/output_directory.h"
#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/version.h"
#include "core/experiment/format.h"
#include "core/io/atomic_file.h"
#include "core/studies/study_difference.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// "" where there is no such file, and of what is none: a pipe would keep us waiting.
std::string read_whole(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return "";
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What a JSON file of ours says; null where it is missing or is none.
Json read_json(const fs::path& path) {
  Json json = Json::parse(read_whole(path), nullptr, false);
  return json.is_object() ? json : Json();
}

std::string fingerprint_of(const Json& json) {
  return json.is_object() && json.contains("fingerprint") && json["fingerprint"].is_string()
             ? json["fingerprint"].get<std::string>()
             : "";
}

/// Of a table that was written whole: rows below the column line.
std::int64_t rows_of(const std::string& table) {
  return std::ranges::count(table, '\n') - 1;
}

}  // namespace

StudyDirectory::StudyDirectory(fs::path directory, StudyFiles files, StudyIdentity identity,
                               const GivenFiles& given, bool resume)
    : directory_(std::move(directory)), files_(std::move(files)), identity_(std::move(identity)) {
  make_output_directory(directory_);
  lock_.emplace(directory_, files_.use);
  const fs::path experiment = directory_ / experiment_file;
  keeps_experiment_ = resume && given.is_source(experiment) &&
                      (is_ours(directory_ / files_.partial_json) || is_ours(directory_ / files_.json));
  require_given_kept(given);
  if (files_.use == DirectoryUse::together) require_same_sweep();
  const bool begun = has(files_.partial) || has(files_.partial_json);
  finished_ = resume && find_finished();
  if (finished_ && !begun) return;
  if (resume && !begun) require_nothing_else();
  record_.emplace(partial());
  if (finished_) remove_partial();  // left by a process that was killed at its very end
  if (resume && !finished_) find_saved();
  discards_ = !resume && record_->size() > 0;
}

StudyDirectory::~StudyDirectory() {
  if (record_ && unused_) abandon();
}

bool StudyDirectory::has(const std::string& name) const {
  std::error_code error;
  return fs::exists(directory_ / name, error);
}

bool StudyDirectory::is_ours(const fs::path& json) const {
  return fingerprint_of(read_json(json)) == identity_.fingerprint;
}

/// What is whole has its experiment beside it.
std::string StudyDirectory::how_it_differs(const Json& there) const {
  Json whole = there;
  if (!whole.contains("experiment")) {
    const Json experiment = read_json(directory_ / experiment_file);
    if (!experiment.is_null()) whole["experiment"] = experiment;
  }
  return difference(whole, identity_);
}

void StudyDirectory::remove_quietly(const std::vector<std::string>& names) const {
  std::error_code ignored;
  for (const std::string& name : names) fs::remove(directory_ / name, ignored);
}

void StudyDirectory::require_given_kept(const GivenFiles& given) const {
  if (!keeps_experiment_) given.require_kept(directory_ / experiment_file, identity_.provenance.experiment);
  for (const Provenance::Copy& input : identity_.provenance.inputs)
    given.require_kept(directory_ / input.name, input.bytes);
  for (const std::string& name : all_names()) given.require_kept(directory_ / name);
}

/// Shards that do not belong together would only be found out when they are merged.
void StudyDirectory::require_same_sweep() const {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("sweep.") || !name.ends_with(".json")) continue;
    const Json there = read_json(entry.path());
    const std::string other = fingerprint_of(there);
    if (other.empty() || other == identity_.fingerprint) continue;
    throw InputError(entry.path().string() + ": is of another sweep: " + how_it_differs(there) +
                     "; choose another --out, or remove what is there");
  }
  const fs::path experiment = directory_ / experiment_file;
  if (!keeps_experiment_ && fs::exists(experiment, error) &&
      !holds(experiment, identity_.provenance.experiment))
    throw InputError(experiment.string() +
                     ": is another experiment than this one, and shards of one sweep share it; choose "
                     "another --out, or remove it");
}

/// What an interrupted process left.
void StudyDirectory::find_saved() {
  const Json there = read_json(directory_ / files_.partial_json);
  if (there.is_null() && record_->size() == 0) return;
  const std::string where = partial().string() + ": cannot be gone on with: ";
  const std::string remedy = "; choose another --out, or leave out --resume to begin anew";
  if (there.is_null())
    throw InputError(where + files_.partial_json + ", which says what it belongs to, is not beside it" +
                     remedy);
  if (fingerprint_of(there) != identity_.fingerprint)
    throw InputError(where + "it belongs to something else: " + how_it_differs(there) + remedy);
  if (there.value("version", Json()) != version())
    throw InputError(where + "it was begun by muonscope " +
                     there.value("version", Json("of no version")).dump() + ", and this is " + version() +
                     ", which may compute other bits" + remedy);
  saved_ = record_->bytes();
}

/// What is whole already, if it is.
bool StudyDirectory::find_finished() {
  const Json there = read_json(directory_ / files_.json);
  if (!has(files_.record) || fingerprint_of(there) != identity_.fingerprint) return false;
  const fs::path path = directory_ / files_.record;
  saved_ = read_whole(path);
  if (there.value("rows", Json()) != rows_of(saved_))
    throw InputError(path.string() +
                     ": is not as it was written; leave out --resume to begin anew, or choose another --out");
  return true;
}

/// Of anything else nothing is gone on with, and nobody asked for it to be replaced.
void StudyDirectory::require_nothing_else() const {
  if (!has(files_.record)) return;
  const Json there = read_json(directory_ / files_.json);
  throw InputError((directory_ / files_.record).string() + ": belongs to something else: " +
                   (there.is_null() ? files_.json + " does not say what it is of" : how_it_differs(there)) +
                   "; choose another --out, or leave out --resume to begin anew");
}

/// What write_file could not rename because its process was killed. Others may be writing what they share.
void StudyDirectory::remove_temporaries() const {
  std::vector<std::string> names = all_names();
  if (files_.use == DirectoryUse::alone) {
    names.emplace_back(experiment_file);
    for (const Provenance::Copy& input : identity_.provenance.inputs) names.push_back(input.name);
  }
  for (const std::string& name : names) muonscope::remove_temporaries(directory_ / name);
}

std::vector<std::string> StudyDirectory::all_names() const {
  std::vector<std::string> names = files_.others;
  names.insert(names.end(), {files_.record, files_.partial, files_.partial_json, files_.json});
  names.insert(names.end(), files_.others_partial.begin(), files_.others_partial.end());
  return names;
}

/// The table goes first: what says whose it is must not be missing as long as it is there.
void StudyDirectory::remove_partial() {
  record_->remove();
  remove_quietly({files_.partial_json});
  remove_quietly(files_.others_partial);
}

void StudyDirectory::begin(std::size_t keep, const std::string& header) {
  unused_ = keep == 0;
  remove_temporaries();
  record_->keep(keep);
  if (keep == 0) {
    saved_.clear();
    // Before the first line: a table without JSON beside it is nobody's.
    write_file(directory_ / files_.partial_json, json_text(with_experiment(to_json(identity_), identity_)));
    record_->append(header);
  }
  remove_quietly(files_.others_partial);
  if (keeps_experiment_) return;
  const bool had_one = has(experiment_file);
  const bool ours = write_new_provenance(identity_.provenance, directory_);
  if (!ours && files_.use == DirectoryUse::together) require_same_sweep();
  wrote_experiment_ = ours && !had_one;
}

void StudyDirectory::append(std::string_view lines) {
  const std::lock_guard lock(mutex_);
  try {
    record_->append(lines);
    unused_ = false;
  } catch (const OutputError& error) {
    fail(error.what());
  }
}

void StudyDirectory::finish(const std::vector<StudyTable>& tables, const Json& json) {
  unused_ = false;
  try {
    if (!keeps_experiment_) write_provenance(identity_.provenance, directory_);
    for (const StudyTable& table : tables) write_file(directory_ / table.name, table.text);
    write_file(directory_ / files_.json, json_text(json));
  } catch (const OutputError& error) {
    fail(error.what());
  }
  // Before what is partial goes, the disk has what is whole.
  for (const StudyTable& table : tables) sync_file(directory_ / table.name);
  sync_file(directory_ / files_.json);
  remove_partial();
}

void StudyDirectory::leave(const std::vector<StudyTable>& tables, const Json& json) {
  unused_ = false;
  try {
    record_->sync();
    for (const StudyTable& table : tables) write_file(directory_ / table.name, table.text);
    if (files_.use == DirectoryUse::alone && !has(files_.record))
      write_file(directory_ / files_.json, json_text(json));
  } catch (const OutputError& error) {
    fail(error.what());
  }
}

void StudyDirectory::abandon() {
  unused_ = false;
  remove_partial();
  // Shards that have begun since count on the experiment.
  if (!wrote_experiment_ || files_.use == DirectoryUse::together) return;
  std::vector<std::string> names = {experiment_file};
  for (const Provenance::Copy& input : identity_.provenance.inputs) names.push_back(input.name);
  names.emplace_back("inputs");
  remove_quietly(names);
}

void StudyDirectory::fail(const std::string& error) const {
  throw OutputError(error + "; what was finished until then is kept in " + partial().string() +
                    ": make room and go on with --resume, or copy " + directory_.string() +
                    " to another disk and go on there with --resume --out");
}

void say_what_is_saved(const StudyDirectory& directory, std::size_t saved, std::size_t asked,
                       const char* parts, bool quiet) {
  if (quiet) return;
  const std::string path = directory.partial().string();
  if (saved > 0) std::printf("going on after %zu of %zu %s in %s\n", saved, asked, parts, path.c_str());
  if (directory.discards())
    std::fprintf(stderr, "begun anew: what %s had is dropped; --resume would have gone on with it\n",
                 path.c_str());
}

}  // namespace muonscope

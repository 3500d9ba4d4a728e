#pragma once
// A study's files in the directory that --out names: parts of it as they are finished, and whole tables with
// what they come from at the end.

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/directory_lock.h"
#include "core/io/growing_file.h"
#include "core/run/given_files.h"
#include "core/studies/study_tables.h"

namespace muonscope {

/// How the files are called.
struct StudyFiles {
  std::string record;                         ///< the table with a line a part: "sweep.csv"
  std::string partial;                        ///< the same as it grows: "sweep.partial.csv"
  std::string partial_json;                   ///< what that belongs to
  std::string json;                           ///< what the tables say of themselves: "summary.json"
  std::vector<std::string> others{};          ///< further tables, made of the whole record
  std::vector<std::string> others_partial{};  ///< the same, made of what an interrupt left
  DirectoryUse use = DirectoryUse::alone;
};

class StudyDirectory {
 public:
  /// Creates the directory and takes it. InputError where a result would replace what was given, and where
  /// what is to be gone on with, or what stands there already, belongs to something else. OutputError.
  StudyDirectory(std::filesystem::path directory, StudyFiles files, StudyIdentity identity,
                 const GivenFiles& given, bool resume);
  ~StudyDirectory();
  StudyDirectory(const StudyDirectory&) = delete;
  StudyDirectory& operator=(const StudyDirectory&) = delete;

  /// Nothing is left to be done, and nothing changes any more.
  bool finished() const { return finished_; }
  /// The record so far: what is to be gone on with, or all of it; "" where it starts anew.
  const std::string& saved() const { return saved_; }
  /// Something was there that could have been gone on with, and this begins anew.
  bool discards() const { return discards_; }

  /// From here on parts are recorded: after this many bytes of `saved`, which hold whole parts, or after a
  /// new column line. OutputError.
  void begin(std::size_t keep, const std::string& header);
  /// A part is finished. From any thread. OutputError, which says what is kept and how to go on.
  void append(std::string_view lines);
  /// All of it: the tables, the JSON, and nothing partial any more. OutputError as `append`.
  void finish(const std::vector<StudyTable>& tables, const Json& json);
  /// An end before that: partial tables as they should be read, the record first. OutputError as `append`.
  void leave(const std::vector<StudyTable>& tables, const Json& json);

  /// There is nothing to be gone on with: what was recorded goes. So it does where the study ends with an
  /// error before anything was recorded.
  void abandon();

  const std::filesystem::path& path() const { return directory_; }
  std::filesystem::path partial() const { return directory_ / files_.partial; }

 private:
  void require_given_kept(const GivenFiles& given) const;
  void require_same_sweep() const;
  void require_nothing_else() const;
  void find_saved();
  bool find_finished();
  bool has(const std::string& name) const;
  std::vector<std::string> all_names() const;
  void remove_temporaries() const;
  void remove_partial();
  bool is_ours(const std::filesystem::path& json) const;
  std::string how_it_differs(const Json& there) const;
  void remove_quietly(const std::vector<std::string>& names) const;
  [[noreturn]] void fail(const std::string& error) const;

  const std::filesystem::path directory_;
  const StudyFiles files_;
  const StudyIdentity identity_;
  bool keeps_experiment_ = false;  ///< it was given, in other words, and is left as it is
  bool finished_ = false, discards_ = false;
  bool unused_ = false;            ///< begun, and nothing was recorded that could be gone on with
  bool wrote_experiment_ = false;  ///< where there was none
  std::string saved_;
  std::optional<DirectoryLock> lock_;
  std::optional<GrowingFile> record_;
  std::mutex mutex_;
};

/// One line about what is gone on with, or begun anew although it was there: so many of the study's parts.
void say_what_is_saved(const StudyDirectory& directory, std::size_t saved, std::size_t asked,
                       const char* parts, bool quiet);

}  // namespace muonscope

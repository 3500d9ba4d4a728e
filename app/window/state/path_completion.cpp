#include "app/window/state/path_completion.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <system_error>

namespace muonscope {
namespace {

namespace fs = std::filesystem;

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

std::size_t last_part_start(const std::string& typed) {
  const std::size_t slash = typed.find_last_of("/\\");
  return slash == std::string::npos ? 0 : slash + 1;
}

bool begins_with(const std::string& name, const std::string& part) {
  return in_lower_case(name).starts_with(in_lower_case(part));
}

bool is_wanted(const std::string& name, const std::vector<std::string>& extensions) {
  const std::string extension = in_lower_case(fs::path(name).extension().string());
  return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

/// Length of the beginning that all have in common, case apart, in whole UTF-8 sequences.
std::size_t common_length(const std::vector<std::string>& names) {
  std::size_t length = names.front().size();
  for (const std::string& name : names) {
    std::size_t same = 0;
    const std::string a = in_lower_case(names.front()), b = in_lower_case(name);
    while (same < std::min({length, a.size(), b.size()}) && a[same] == b[same]) ++same;
    length = same;
  }
  const auto inside = [&](std::size_t at) {
    return at < names.front().size() && (static_cast<unsigned char>(names.front()[at]) & 0xC0) == 0x80;
  };
  while (length > 0 && inside(length)) --length;
  return length;
}

}  // namespace

fs::path expanded(const std::string& typed) {
  const bool at_home = typed == "~" || typed.starts_with("~/");
  const char* const home = at_home ? std::getenv("HOME") : nullptr;  // NOLINT(concurrency-mt-unsafe)
  return home != nullptr ? fs::path(home + typed.substr(1)) : fs::path(typed);
}

std::string with_last_part(const std::string& typed, const std::string& name) {
  return typed.substr(0, last_part_start(typed)) + name;
}

PathCompletion complete_path(const std::string& typed, const std::vector<std::string>& extensions) {
  const std::size_t start = last_part_start(typed);
  const std::string part = typed.substr(start);
  const fs::path directory = start == 0 ? fs::path(".") : expanded(typed.substr(0, start));
  std::vector<std::string> directories, files;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!begins_with(name, part) || (name.starts_with('.') && !part.starts_with('.'))) continue;
    std::error_code ignored;
    if (entry->is_directory(ignored))
      directories.push_back(name + "/");
    else if (is_wanted(name, extensions))
      files.push_back(name);
  }
  std::sort(directories.begin(), directories.end());
  std::sort(files.begin(), files.end());
  PathCompletion found{std::move(directories), typed};
  found.names.insert(found.names.end(), files.begin(), files.end());
  if (!found.names.empty())
    found.completed = with_last_part(typed, found.names.front().substr(0, common_length(found.names)));
  return found;
}

}  // namespace muonscope

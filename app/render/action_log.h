#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace muonscope {

/// A text file for tests of the window: a line "action<TAB>id<TAB>shortcut<TAB>label" for each action there
/// is, then "ran<TAB>id" for each that was carried out.
class ActionLog {
 public:
  /// "": writes nothing.
  explicit ActionLog(const std::filesystem::path& file);
  void write(const std::vector<std::string>& performed);

 private:
  std::ofstream file_;
};

}  // namespace muonscope

#pragma once
// Sizes of a problem's matrices, which its files decide, or its keys, or a default.

#include <filesystem>
#include <map>
#include <string>

#include "core/schema/parameter.h"

namespace muonscope {

/// A key for a size: a whole number that may be left out.
Parameter size_parameter(std::string key, std::string symbol, std::string label, std::string help);

constexpr std::int64_t usual_side = 32;

/// Settles the sizes among a problem's keys. InputErrors name the key, both numbers, and who says so.
class Sizes {
 public:
  explicit Sizes(Spec& problem, const std::filesystem::path& directory)
      : problem_(problem), directory_(directory) {}

  /// Sets a size to what a file says, or checks that it already is that; `where` is the file and the place in
  /// it: "problem.init.p (p.npy) with its rows".
  void settle(const std::string& key, std::int64_t size, const std::string& where);
  /// The rows and columns of the target in this slot, where it comes from a file: whether it does.
  bool settle_target(const std::string& slot, const std::string& rows, const std::string& cols);
  /// The rows and columns of X₀, where the init of one matrix comes from a file.
  void settle_init(const std::string& rows, const std::string& cols);
  /// The size, set to `otherwise` where nothing has said it yet.
  std::int64_t or_else(const std::string& key, std::int64_t otherwise);

 private:
  Spec& problem_;
  const std::filesystem::path& directory_;
  std::map<std::string, std::string> said_by_;  ///< the file that settled each
};

/// Whether a target's shape decides the problem's.
bool from_file(const Spec& target);

}  // namespace muonscope

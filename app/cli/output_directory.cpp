#include "app/cli/output_directory.h"

#include "core/errors.h"

namespace muonscope {

void make_output_directory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error || !std::filesystem::is_directory(directory)) {
    throw OutputError(directory.string() + ": cannot create this directory" +
                      (error ? " (" + error.message() + ")" : "") + "; choose another --out");
  }
}

}  // namespace muonscope

#include "app/cli/output_directory.h"

#include "core/base/errors.h"
#include "core/run/results.h"

namespace muonscope {

void make_output_directory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error || !std::filesystem::is_directory(directory)) {
    throw OutputError(directory.string() + ": cannot create this directory" +
                      (error ? " (" + error.message() + ")" : "") + "; choose another --out");
  }
}

void require_figures_keep(const GivenFiles& given, const std::filesystem::path& directory,
                          const std::vector<std::string>& figures, const FigureOptions& options) {
  for (const std::string& figure : figures)
    for (const std::string& format : options.formats) given.require_kept(directory / (figure + "." + format));
}

void require_results_keep(const Run& run, const GivenFiles& given, const std::filesystem::path& directory,
                          const std::vector<std::string>& figures, const FigureOptions& options) {
  require_given_kept(run, given, directory);
  require_figures_keep(given, directory, figures, options);
}

}  // namespace muonscope

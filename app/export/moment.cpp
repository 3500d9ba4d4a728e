#include "app/export/moment.h"

#include <map>

#include "app/export/render.h"
#include "core/io/atomic_file.h"
#include "core/io/directory_lock.h"
#include "core/studies/study.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// What figures' files are called: by id, and those shown twice by number.
std::vector<std::string> names_of(const std::vector<FigureSource>& figures) {
  std::map<std::string, int> seen;
  std::vector<std::string> names;
  for (const FigureSource& figure : figures) {
    const int number = ++seen[figure.id];
    names.push_back(number == 1 ? figure.id : figure.id + "-" + std::to_string(number));
  }
  return names;
}

std::vector<const FigureFormat*> pictures(const Rasterizer& rasterizer) {
  std::vector<const FigureFormat*> formats;
  for (const FigureFormat& format : figure_formats())
    if (format.picture && (rasterizer || !format.image)) formats.push_back(&format);
  return formats;
}

}  // namespace

void write_moment(const Moment& moment, const fs::path& directory, const fs::path& file,
                  const FigureStyle& style, const Rasterizer& rasterizer) {
  fs::create_directories(directory);
  const DirectoryLock lock(directory, DirectoryUse::alone);
  const Results& results = moment.standing.results;
  const GivenFiles given(file, results.experiment);
  const std::vector<std::string> names = names_of(moment.figures);
  const std::vector<const FigureFormat*> formats = pictures(rasterizer);
  require_given_kept(results, given, directory);
  for (const std::string& name : names)
    for (const FigureFormat* format : formats) given.require_kept(directory / (name + "." + format->id));
  write_results(results, directory, given);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const FigureSource figure = moved_to(moment.figures[i], moment.standing.snapshot);
    for (const FigureFormat* format : formats)
      write_file(directory / (names[i] + "." + format->id),
                 render(input_of(figure), figure.id, figure.view, *format, style, rasterizer).bytes);
  }
  write_findings(moment.findings, directory, given);
}

}  // namespace muonscope

#include "app/cli/command_line.h"
#include "core/errors.h"
#include "core/experiment/format.h"
#include "core/json.h"

namespace muonscope {

Opened open_experiment(const std::string& name) {
  if (const Lesson* lesson = find_lesson(name)) return {lesson->id, lesson->experiment, *lesson, {}};
  const std::filesystem::path path(name);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    std::string known;
    for (const Lesson& lesson : lessons()) known += (known.empty() ? "" : ", ") + lesson.id;
    throw InputError(name + ": no such file, and no lesson of this name; lessons: " + known);
  }
  const Json document = parse_json(read_text_file(path), name);
  const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : ".";
  try {
    Opened opened{path.stem().string(), experiment_from_json(document, directory), {}, path};
    opened.lesson = lesson_from_json(document, directory);
    return opened;
  } catch (const InputError& problem) {
    throw InputError(name + ": " + problem.what());
  }
}

Experiment with_options(Experiment experiment, std::optional<std::uint64_t> seed, std::optional<Step> steps,
                        const std::vector<std::string>& assignments) {
  if (seed) experiment = with_value(experiment, "seed", *seed);
  if (steps) experiment = with_value(experiment, "steps", *steps);
  for (const std::string& assignment : assignments) experiment = with_assignment(experiment, assignment);
  return experiment;
}

Experiment configured(const std::string& source, std::optional<std::uint64_t> seed, std::optional<Step> steps,
                      const std::vector<std::string>& assignments) {
  return with_options(open_experiment(source).experiment, seed, steps, assignments);
}

}  // namespace muonscope

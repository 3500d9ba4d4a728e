#include <cstdio>

#include "app/cli/command_line.h"
#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/input_notes.h"
#include "core/experiment/source.h"
#include "core/io/input_file.h"
#include "core/schema/messages.h"

namespace muonscope {

namespace {

/// What an experiment's files were read with that a person should know of.
void say_notes(const std::string& source, const Experiment& experiment) {
  for (const std::string& note : input_notes(experiment))
    std::fprintf(stderr, "muonscope: %s: %s\n", source.c_str(), note.c_str());
}

void require_something(const std::string& name) {
  std::error_code error;
  if (name == standard_input ||
      std::filesystem::status(name, error).type() != std::filesystem::file_type::not_found)
    return;
  std::string known;
  for (const Lesson& lesson : lessons()) known += (known.empty() ? "" : ", ") + lesson.id;
  throw InputError(name + ": no such file, and no lesson of this name; lessons: " + known);
}

}  // namespace

std::string source_name(const std::string& source) {
  return source == standard_input ? "standard input" : source;
}

Opened open_experiment(const std::string& name) {
  if (const Lesson* lesson = find_lesson(name)) return {lesson->id, lesson->experiment, *lesson, {}};
  require_something(name);
  const Source source = read_source(name);
  return named_by(source.name, [&] {
    Opened opened{source.file.empty() ? source.name : source.file.stem().string(),
                  experiment_from_json(source.document, source.directory),
                  {},
                  source.file};
    opened.lesson = lesson_from_json(source.document, source.directory);
    say_notes(source.name, opened.experiment);
    return opened;
  });
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
  const Experiment experiment = open_experiment(source).experiment;
  return named_by(source_name(source), [&] { return with_options(experiment, seed, steps, assignments); });
}

}  // namespace muonscope

#include <cstdio>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "core/errors.h"

namespace muonscope {

int check_command(const std::vector<std::string>& files) {
  bool good = true;
  for (const std::string& file : files) {
    try {
      const Opened opened = open_experiment(file);
      std::printf("%s: ok, %s, %zu lanes, %lld steps\n", file.c_str(), opened.experiment.problem.kind.c_str(),
                  opened.experiment.lanes.size(), static_cast<long long>(opened.experiment.steps));
    } catch (const InputError& error) {
      std::fprintf(stderr, "muonscope: %s\n", error.what());
      good = false;
    }
  }
  return good ? exit_done : exit_bad_input;
}

}  // namespace muonscope

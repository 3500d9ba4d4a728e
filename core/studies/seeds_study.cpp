#include "core/studies/seeds.h"

#include <algorithm>
#include <cmath>

#include "core/base/errors.h"
#include "core/studies/study.h"

namespace muonscope {
namespace {

void place_seed(SeedsResult& result, const FamilyEnd& end) {
  place_member(result.runs, end);
}

StudyWork begin_seeds(const StudySource& source) {
  const auto family = std::make_shared<const Family>(family_of_seeds(source.experiment, source.seeds));
  // All traces together take no more than those of one run may.
  const std::uint64_t each = source.trace_bytes / family->members.size();
  return {SeedsResult{nothing_yet(family)}, [family, each](WorkerPool& pool, const StudyReport& report) {
            run_family(*family, pool, study_control(report, place_seed), each);
          }};
}

/// Each seed in a directory of its own, once all of them are there.
void write_seeds(const StudyResult& result, const std::filesystem::path& directory, const GivenFiles& given) {
  const FamilyResult& found = std::get<SeedsResult>(result).runs;
  if (found.complete()) write_members(found, directory, given);
}

}  // namespace

Family family_of_seeds(const Experiment& experiment, std::size_t count) {
  if (count < fewest_seeds || count > most_seeds)
    throw InputError(std::to_string(count) + " seeds; from " + std::to_string(fewest_seeds) + " to " +
                     std::to_string(most_seeds) + " are possible");
  Family family{experiment.title, {}, {"seed"}};
  for (std::size_t i = 0; i < count; ++i) {
    Experiment one = experiment;
    one.seed += i;
    const std::string name = "seed " + std::to_string(one.seed);
    family.members.push_back({name, std::move(one), "seeds/" + std::to_string(experiment.seed + i)});
  }
  return family;
}

double quantile(const std::vector<double>& sorted, double q) {
  const double place = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double share = place - static_cast<double>(below);
  return share == 0 ? sorted[below] : sorted[below] + share * (sorted[above] - sorted[below]);
}

StudyKind seeds_study() {
  return {.study = Study::seeds,
          .id = "seeds",
          .shows = "many seeds",
          .command = "muonscope check LESSON --claims --seeds 1:20",
          .counts = "steps",
          .begin = begin_seeds,
          .write = write_seeds};
}

}  // namespace muonscope

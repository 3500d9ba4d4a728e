#include "core/studies/study_identity.h"
#include "core/experiment/problem_catalogue.h"

#include <utility>

#include "core/base/json.h"
#include "core/base/version.h"
#include "core/experiment/chaos_spec.h"
#include "core/experiment/format.h"
#include "core/run/given_files.h"
#include "core/schema/component.h"

namespace muonscope {
namespace {

/// What the experiment read; nothing is made where no file is named, which may take long.
std::vector<Problem::Input> inputs_of(const Experiment& experiment) {
  const Spec& problem = experiment.problem;
  if (!names_files(experiment)) return {};
  return problem_kind(problem.kind).make(problem, experiment.seed, experiment.directory)->inputs();
}

StudyIdentity identified(const std::string& study, Provenance provenance, const Json& options) {
  std::string print = fingerprint(provenance, study, options);
  return {study, options, std::move(provenance), std::move(print)};
}

Json axis_json(const SweepAxis& axis) {
  return {{"key", axis.key},
          {"from", to_json(Value(axis.values.front()))},
          {"to", to_json(Value(axis.values.back()))},
          {"count", axis.values.size()},
          {"spacing", axis.logarithmic ? "log" : "linear"}};
}

}  // namespace

StudyIdentity identify(const std::string& study, const Experiment& experiment, const Json& options) {
  return identified(study, provenance_of(experiment, inputs_of(experiment)), options);
}

StudyIdentity identify(const Experiment& experiment, const Sweep& sweep) {
  Json over = Json::array();
  for (const SweepAxis& axis : sweep.axes()) over.push_back(axis_json(axis));
  return identify("sweep", experiment, {{"over", over}, {"steps", sweep.base().steps}});
}

StudyIdentity identify(const Experiment& experiment, const Chaos& chaos) {
  // Whatever the particles are many of: clouds of other sizes are drawn, and this one is not.
  std::vector<Problem::Input> inputs;
  if (names_files(experiment)) inputs = inputs_of(with_value(experiment, "problem.count", 1));
  return identified("chaos", provenance_of(experiment, inputs), to_json(chaos.spec));
}

Json to_json(const StudyIdentity& identity) {
  return {{"muonscope", version()},
          {"version", version()},
          {"study", identity.study},
          {"fingerprint", identity.fingerprint},
          {"options", *identity.options}};
}

}  // namespace muonscope

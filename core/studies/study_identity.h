#pragma once
// What a study was asked to do, so that its results can be distinguished from those of any other.

#include <string>

#include "core/run/provenance.h"
#include "core/studies/chaos.h"
#include "core/studies/sweep.h"

namespace muonscope {

struct StudyIdentity {
  std::string study;  ///< the command: "sweep", "chaos"
  JsonValue options;  ///< what was asked beside the experiment
  Provenance provenance;
  std::string fingerprint;  ///< of all of it
};

StudyIdentity identify(const std::string& study, const Experiment& experiment, const Json& options);
/// `experiment`: as it was before the study took its own options.
StudyIdentity identify(const Experiment& experiment, const Sweep& sweep);
StudyIdentity identify(const Experiment& experiment, const Chaos& chaos);

/// {"muonscope", "version", "study", "fingerprint", "options"}: how the JSON beside a study's tables begins.
Json to_json(const StudyIdentity& identity);

}  // namespace muonscope

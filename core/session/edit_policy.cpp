#include "core/session/edit_policy.h"

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"

namespace muonscope {
namespace {

/// "lanes.0.optimizer" and "lanes.*.optimizer.kind": an optimizer is live as a whole.
bool is_whole_optimizer(const std::string& key) {
  return key.starts_with("lanes.") && (key.ends_with(".optimizer") || key.ends_with(".optimizer.kind"));
}

EditAnswer answer_of(EditEffect effect) {
  return {effect, std::string(effect_text(effect))};
}

}  // namespace

std::string_view effect_text(EditEffect effect) {
  switch (effect) {
    case EditEffect::live:
      return "Acts from the next step on.";
    case EditEffect::derived:
      return "Acts at once on what was recorded.";
    case EditEffect::restart:
      return "A change restarts the run.";
    case EditEffect::refused:
      return "Cannot be changed.";
  }
  return "";
}

EditEffect effect_of(const Parameter& parameter) {
  return parameter.live ? EditEffect::live : parameter.derived ? EditEffect::derived : EditEffect::restart;
}

EditAnswer edit_answer(const Experiment& current, const std::string& key) {
  try {
    const Parameter* const parameter = describe(current, key);
    if (parameter) return answer_of(effect_of(*parameter));
    return answer_of(is_whole_optimizer(key) ? EditEffect::live : EditEffect::restart);
  } catch (const InputError& error) {
    return {EditEffect::refused, error.what()};
  }
}

EditAnswer edit_answer(const Experiment& current, const std::string& key, const Json& value) {
  const EditAnswer answer = edit_answer(current, key);
  if (answer.effect == EditEffect::refused) return answer;
  try {
    with_value(current, key, value);
    return answer;
  } catch (const InputError& error) {
    return {EditEffect::refused, error.what()};
  }
}

}  // namespace muonscope

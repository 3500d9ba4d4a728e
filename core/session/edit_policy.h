#pragma once
// What a change of the experiment does to the run, said before it is made: sliders, menus and the player ask
// here.

#include <string>
#include <string_view>

#include "core/experiment/experiment.h"

namespace muonscope {

enum class EditEffect {
  live,     ///< acts from the next step on
  derived,  ///< acts at once on what was recorded
  restart,  ///< the run starts again
  refused
};

/// "Acts from the next step on."
std::string_view effect_text(EditEffect effect);
EditEffect effect_of(const Parameter& parameter);

struct EditAnswer {
  EditEffect effect = EditEffect::restart;
  std::string reason;  ///< why it is refused, else effect_text
};

/// By the key alone; refused where there is none.
EditAnswer edit_answer(const Experiment& current, const std::string& key);
/// With the value that it is to have.
EditAnswer edit_answer(const Experiment& current, const std::string& key, const Json& value);

}  // namespace muonscope

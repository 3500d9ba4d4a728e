#pragma once
// Starting again: with what a person has changed, or as it was opened.

#include <string>
#include <vector>

#include "app/window/state/ui.h"

namespace muonscope {

/// What differs between two experiments, by its key, in words: "η of Muon: 0.02", "seed: 8". Logged edits,
/// which lead from one value to another, do not count.
std::vector<std::string> changed_values(const Experiment& before, const Experiment& now);

/// Back to step 0 with the parameters as they stand; where they are not the document's, a notice says so.
void restart(Ui& ui);

/// The document as it was opened: its own set-up, figures, values and view, at step 0.
void reset_lesson(Ui& ui);

}  // namespace muonscope

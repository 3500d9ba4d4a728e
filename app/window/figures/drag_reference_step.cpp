#include <algorithm>
#include <cmath>

#include "app/window/actions/commands.h"
#include "app/window/figures/handles.h"
#include "core/base/json.h"

namespace muonscope {

void drag_reference_step(Ui& ui, const HandleMove& move) {
  // Between recorded steps nothing was measured that a past t* could refer to.
  const RecordSpec& record = ui.snapshot().experiment->record;
  const auto every = static_cast<double>(record.every);
  const auto step = static_cast<Step>(std::max(std::round(move.x / every), 0.0) * every);
  if (step != record.reference_step || move.released) change(ui, "record.reference_step", step);
}

}  // namespace muonscope

#include "app/figures/findings.h"

namespace muonscope {

FigureInput figure_input(const Snapshot& snapshot, const Findings& findings) {
  return {.snapshot = &snapshot,
          .sweep = findings.sweep.get(),
          .chaos = findings.chaos.get(),
          .family = findings.family.get()};
}

}  // namespace muonscope

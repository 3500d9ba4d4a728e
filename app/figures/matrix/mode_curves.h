#pragma once

#include "app/figures/kit/figure_input.h"

namespace muonscope {

/// A quantity that is recorded for every mode, in columns `stem`1, `stem`2, …
struct ModeQuantity {
  std::string stem;        ///< "sv_p_"
  std::string symbol;      ///< "σ"; curves are called σ₁, σ₂, …
  std::string observable;  ///< that records it
  bool absolute = false;   ///< draw |value|
};

/// A curve for each mode, coloured by index, the first three labelled; without the columns, the text that
/// says what to record.
void add_mode_curves(Plot& plot, const LaneSnapshot& lane, const ModeQuantity& quantity,
                     const ViewOptions& options);

}  // namespace muonscope

#pragma once
// How figures over time look for other seeds: median, quartiles and range behind the curves of this one.

#include <memory>
#include <string>
#include <vector>

#include "app/figures/kit/figure_input.h"

namespace muonscope {

/// What lies behind one curve.
struct CurveBands {
  std::string name, group;  ///< of the curve
  Series median;
  Band quartiles, range;
};

struct PlotBands {
  Range x, y;  ///< of axes that hold all seeds
  std::vector<CurveBands> curves;
};

/// Those of the figure's plots, by place.
struct FigureBands {
  Figure first;  ///< that of the first seed
  std::vector<PlotBands> plots;
};

/// Of the figure that was asked for last. Bands do not depend on how far the run on screen has
/// come and are kept from one build to the next. Used by one thread at a time.
class BandCache {
 public:
  const FigureBands& of(const SeedsResult& seeds, const ViewOptions& view, FigureBuilder builder);

 private:
  FigureBuilder builder_ = nullptr;
  std::shared_ptr<const FamilyOutcome> last_seed_;  ///< that bands_ were made of
  ViewOptions view_;
  FigureBands bands_;
};

/// Behind the curves of the same names. `fits_x`, `fits_y`: the view chose no range there.
void add_bands(Figure& figure, const SeedsResult& seeds, const FigureBands& bands, bool fits_x, bool fits_y);

}  // namespace muonscope

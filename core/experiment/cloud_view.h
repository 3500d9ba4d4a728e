#pragma once
// The block "cloud" of an experiment file: how the figure of that name shows the particles.

#include "core/experiment/experiment.h"

namespace muonscope {

/// "layout"; "coordinates" stand beside it.
const std::vector<Parameter>& cloud_parameters();

/// InputError that names the key where something is wrong.
CloudView read_cloud_view(const Json& json);
/// What differs from an empty block.
Json to_json(const CloudView& view);

}  // namespace muonscope

#pragma once
// Inputs z and outputs y for the network objectives.

#include <optional>

#include "core/particles/objective.h"

namespace muonscope {

/// teacher {samples, teachers, scale}, file {inputs, outputs}.
const Catalogue& network_data_catalogue();

struct NetworkData {
  Matrix inputs;   ///< K×(entries of an input)
  Matrix outputs;  ///< K×(entries of an output)
  bool from_files = false;

  std::vector<Problem::Input> files() const;
};

/// Inputs z ~ N(0, I) of a teacher's data.
Matrix teacher_inputs(const Spec& data, Eigen::Index entries, std::uint64_t seed);

/// The data of the files that the objective's spec names. InputError where they have other widths.
NetworkData read_network_data(const ObjectiveRequest& request, Eigen::Index input_entries,
                              Eigen::Index output_entries);

}  // namespace muonscope

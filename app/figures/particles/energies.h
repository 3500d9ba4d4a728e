#pragma once
// What the figures of energies share.

#include <optional>
#include <span>

#include "app/figures/kit/figure_input.h"

namespace muonscope {

/// Which quantity (quantity_style) each energy is in all figures of energies.
enum EnergyLook : int { energy_h, energy_j, energy_kinetic, energy_dissipated };

/// J* of a problem of particles, where it is known.
std::optional<double> known_minimum(const Snapshot& snapshot);

/// An axis that holds the curves of all these plots, from 0 on where nothing is negative.
Range energy_range(std::span<const Plot> plots, AxisScale scale);

/// Gives the first `lanes` plots one such axis and the others another; the view's own goes to the first row.
void fit_energy_rows(std::span<Plot> plots, std::size_t lanes, const ViewOptions& options);

}  // namespace muonscope

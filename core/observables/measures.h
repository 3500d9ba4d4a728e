#pragma once
// Rows of the observable table, one file each.

#include "core/observables/observable.h"

namespace muonscope {

ObservableKind loss_observable();
ObservableKind singular_values_observable();
ObservableKind conserved_observable();
ObservableKind alignment_observable();
ObservableKind sharpness_observable();
ObservableKind entries_observable();
ObservableKind effective_rank_observable();
ObservableKind balance_observable();
ObservableKind modes_observable();
ObservableKind residual_observable();
ObservableKind energy_observable();
ObservableKind dominance_observable();
ObservableKind moments_observable();
ObservableKind momentum_bound_observable();
ObservableKind lane_distance_observable();
ObservableKind coupled_distance_observable();
ObservableKind spectral_ball_observable();
ObservableKind lyapunov_slack_observable();
ObservableKind edge_of_stability_observable();
ObservableKind stable_step_observable();
ObservableKind spectral_ranks_observable();

}  // namespace muonscope

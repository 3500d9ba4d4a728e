#pragma once
// The builders behind the catalogue, one file each.

#include "app/figures/kit/figure_input.h"

namespace muonscope {

Figure build_update(const FigureInput& input, const ViewOptions& options);
Figure build_spectra(const FigureInput& input, const ViewOptions& options);
Figure build_loss(const FigureInput& input, const ViewOptions& options);
Figure build_loss_family(const FigureInput& input, const ViewOptions& options);
Figure build_ellipse(const FigureInput& input, const ViewOptions& options);
Figure build_conserved(const FigureInput& input, const ViewOptions& options);
Figure build_schedule(const FigureInput& input, const ViewOptions& options);
Figure build_alignment(const FigureInput& input, const ViewOptions& options);
Figure build_alignment_family(const FigureInput& input, const ViewOptions& options);
Figure build_sharpness(const FigureInput& input, const ViewOptions& options);
Figure build_product(const FigureInput& input, const ViewOptions& options);
Figure build_modes(const FigureInput& input, const ViewOptions& options);
Figure build_residual(const FigureInput& input, const ViewOptions& options);
Figure build_effective_rank(const FigureInput& input, const ViewOptions& options);
Figure build_balance(const FigureInput& input, const ViewOptions& options);
Figure build_images(const FigureInput& input, const ViewOptions& options);
Figure build_conditioning(const FigureInput& input, const ViewOptions& options);
Figure build_chaos(const FigureInput& input, const ViewOptions& options);
Figure build_sweep(const FigureInput& input, const ViewOptions& options);
Figure build_matrices(const FigureInput& input, const ViewOptions& options);
Figure build_flow_plane(const FigureInput& input, const ViewOptions& options);
Figure build_slice(const FigureInput& input, const ViewOptions& options);
Figure build_cloud(const FigureInput& input, const ViewOptions& options);
Figure build_speeds(const FigureInput& input, const ViewOptions& options);
Figure build_cloud_spectra(const FigureInput& input, const ViewOptions& options);
Figure build_energies(const FigureInput& input, const ViewOptions& options);
Figure build_gap(const FigureInput& input, const ViewOptions& options);
Figure build_identity(const FigureInput& input, const ViewOptions& options);
Figure build_block_energies(const FigureInput& input, const ViewOptions& options);
Figure build_dominance(const FigureInput& input, const ViewOptions& options);
Figure build_spectral_ball(const FigureInput& input, const ViewOptions& options);
Figure build_ball_plane(const FigureInput& input, const ViewOptions& options);
Figure build_lyapunov_slack(const FigureInput& input, const ViewOptions& options);
Figure build_edge(const FigureInput& input, const ViewOptions& options);
Figure build_lane_distance(const FigureInput& input, const ViewOptions& options);
Figure build_coupled_distance(const FigureInput& input, const ViewOptions& options);
Figure build_momentum_bound(const FigureInput& input, const ViewOptions& options);
Figure build_smoothing_limit(const FigureInput& input, const ViewOptions& options);
Figure build_integration_error(const FigureInput& input, const ViewOptions& options);
Figure build_moments(const FigureInput& input, const ViewOptions& options);
Figure build_mirror(const FigureInput& input, const ViewOptions& options);
Figure build_kinetic_potential(const FigureInput& input, const ViewOptions& options);

}  // namespace muonscope

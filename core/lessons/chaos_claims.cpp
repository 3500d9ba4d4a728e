// Claims about a lesson's propagation of chaos: how what differs from the reference falls with N.

#include "core/lessons/claims.h"

namespace muonscope {
namespace {

const Parameter chaos_lane{.key = "lane",
                           .label = "lane's name",
                           .type = ValueType::text,
                           .min = 1,
                           .max = 100,
                           .help = "Lane whose clouds are compared: the one that \"chaos\" names."};

/// The fitted slope of one curve; none while it is not complete, or where it is another lane's.
Measured slope_of(const Spec& quantity, const ClaimContext& context, ChaosCurve ChaosResult::*curve) {
  const ChaosResult* const chaos = context.studies.chaos;
  if (chaos == nullptr || !chaos->complete() || chaos->chaos->spec.lane != quantity.text("lane")) return {};
  const std::optional<Estimate>& slope = (chaos->*curve).slope;
  if (!slope) return {};
  return std::vector{slope->value};
}

Measured measure_mean_field_slope(const Spec& quantity, const ClaimContext& context) {
  return slope_of(quantity, context, &ChaosResult::mean_field);
}

Measured measure_wasserstein_slope(const Spec& quantity, const ClaimContext& context) {
  return slope_of(quantity, context, &ChaosResult::wasserstein);
}

}  // namespace

std::vector<ClaimKind> chaos_claim_kinds() {
  return {
      {{.id = "chaos_mean_field",
        .title = "Power of N of the mean field's error",
        .summary =
            "Least-squares slope of the logarithm of the RMS of ‖u_N − u_ref‖ over the logarithm of N.",
        .source = "arXiv 2605.23871",
        .parameters = {chaos_lane}},
       measure_mean_field_slope},
      {{.id = "chaos_wasserstein",
        .title = "Power of N of the cloud's error",
        .summary = "The same of the RMS of the sliced Wasserstein distance in phase space.",
        .source = "arXiv 2605.23871",
        .parameters = {chaos_lane}},
       measure_wasserstein_slope},
  };
}

}  // namespace muonscope

#pragma once
// The table of kernels for one instruction set S.

#include "core/linalg/kernels/entrywise.h"
#include "core/linalg/kernels/inverse.h"
#include "core/linalg/kernels/triangle.h"

namespace muonscope {

template <class S>
constexpr PanelKernels panel_kernels_of(const char* name) {
  return {.name = name,
          .times_transposed = Product<S>::times_transposed,
          .times = Product<S>::times,
          .symmetric_times_transposed = Product<S>::symmetric_times_transposed,
          .transpose = Product<S>::transpose,
          .inverse_transposed = Inverse<S>::transposed,
          .cholesky = Triangle<S>::cholesky,
          .divide_by_triangle = Triangle<S>::divide_by_triangle,
          .newton_step = Entrywise<S>::newton_step,
          .combine = Entrywise<S>::combine,
          .squared_norm = Entrywise<S>::squared_norm,
          .squared_distance = Entrywise<S>::squared_distance,
          .apply = Entrywise<S>::apply,
          .apply_transposed = Entrywise<S>::apply_transposed};
}

}  // namespace muonscope

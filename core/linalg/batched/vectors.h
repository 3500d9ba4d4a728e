#pragma once
// What the kernels share. S stands for an instruction set (its width, Real, Int and a few operations); each
// variant's S has internal linkage, and so have all instantiations.

#include "core/linalg/batched/kernels.h"

namespace muonscope {

template <class S>
using Real = typename S::Real;
template <class S>
using Int = typename S::Int;

template <class S>
Real<S> splat(double value) {
  return Real<S>{} + value;
}

template <class S>
Real<S> load(const double* p) {
  Real<S> out;
  __builtin_memcpy(&out, p, sizeof out);
  return out;
}

template <class S>
void store(double* p, Real<S> value) {
  __builtin_memcpy(p, &value, sizeof value);
}

template <class S>
Real<S> magnitude(Real<S> x) {
  return reinterpret_cast<Real<S>>(reinterpret_cast<Int<S>>(x) & 0x7fffffffffffffffLL);
}

/// |x| with y's sign.
template <class S>
Real<S> with_sign(Real<S> x, Real<S> y) {
  const Int<S> sign = reinterpret_cast<Int<S>>(y) & (-0x7fffffffffffffffLL - 1);
  return reinterpret_cast<Real<S>>(reinterpret_cast<Int<S>>(magnitude<S>(x)) | sign);
}

/// Powers of two with which scaling is exact: down·largest lies in [1, 2) but for extreme numbers.
template <class S>
struct Scale {
  Real<S> down, up;
};

template <class S>
Scale<S> scale_of(Real<S> largest) {
  const Real<S> least = splat<S>(0x1p-1022), most = splat<S>(0x1p1022);
  Real<S> in = S::larger(least, largest);
  in = in > most ? most : in;
  const Int<S> exponent = reinterpret_cast<Int<S>>(in) & 0x7ff0000000000000LL;
  return {reinterpret_cast<Real<S>>(0x7fe0000000000000LL - exponent), reinterpret_cast<Real<S>>(exponent)};
}

/// A map's value for one matrix in each lane, the matrix scaled; `refused` marks lanes that need another
/// method.
template <class S>
struct Outcome {
  Real<S> potential, power;
  Int<S> refused;
};

/// Where entry (i, j) of a batch's matrices, seen as tall ones, lies in a block.
struct Tall {
  int rows, cols;              // rows ≥ cols
  int row_stride, col_stride;  // in doubles
};

template <class S>
Tall tall(int rows, int cols) {
  const bool wide = rows < cols;
  return {wide ? cols : rows, wide ? rows : cols, block_particles * (wide ? rows : 1),
          block_particles * (wide ? 1 : rows)};
}

}  // namespace muonscope

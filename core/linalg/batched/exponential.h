#pragma once

#include "core/linalg/batched/vectors.h"

namespace muonscope {

/// e^x and tanh x across lanes: x = k·ln 2 + r with |r| ≤ ½ln 2 and the Taylor series of e^r − 1, whose
/// remainder after r¹³ is below 1e-17.
template <class S>
struct Exponential {
  using R = Real<S>;

  static R exp(R x) {
    const R bounded = clamp(x, -746.0, 710.0);
    const Parts parts = reduce(bounded);
    // in two factors, as 2^k alone may leave the range of normal numbers
    const Int<S> half = parts.k >> 1;
    const R value = (parts.less_one + 1.0) * power_of_two(half) * power_of_two(parts.k - half);
    return x == x ? value : x;
  }

  /// E/(E + 2) with E = e^{2|x|} − 1, which keeps the digits of small x; 1 from 20 on.
  static R tanh(R x) {
    const R bounded = clamp(2.0 * magnitude<S>(x), 0.0, 40.0);
    const Parts parts = reduce(bounded);
    const R power = power_of_two(parts.k);
    const R e = S::fma(power, parts.less_one, power - 1.0);
    const R value = with_sign<S>(e / (e + 2.0), x);
    return x == x ? value : x;
  }

 private:
  struct Parts {
    Int<S> k;
    R less_one;  // e^r − 1
  };

  static R clamp(R x, double low, double high) {
    const R below = x < low ? splat<S>(low) : x;
    return below > high ? splat<S>(high) : below;
  }

  static Parts reduce(R x) {
    const R shifter = splat<S>(0x1.8p52);  // leaves whole numbers in the low bits
    const R shifted = S::fma(x, splat<S>(1.4426950408889634), shifter);
    const R k = shifted - shifter;
    R r = S::fma(k, splat<S>(-6.93147180369123816490e-01), x);  // ln 2 in two parts (fdlibm's)
    r = S::fma(k, splat<S>(-1.90821492927058770002e-10), r);
    constexpr double factorials[] = {479001600, 39916800, 3628800, 362880, 40320, 5040, 720, 120, 24, 6, 2};
    R sum = splat<S>(1.0 / 6227020800);  // 1/13!
    for (const double factorial : factorials) sum = S::fma(sum, r, splat<S>(1 / factorial));
    return {(reinterpret_cast<Int<S>>(shifted) << 12) >> 12, S::fma(sum * r, r, r)};
  }

  static R power_of_two(Int<S> k) { return reinterpret_cast<R>((k + 1023) << 52); }
};

}  // namespace muonscope

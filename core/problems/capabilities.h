#pragma once
// What problems offer beyond value and gradient. Observables and figures say what of it they need; where it
// is lacking, the reason in words comes from here.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace muonscope {

enum class Capability {
  matrices,          ///< the state is named matrices, Problem::initial()
  product,           ///< of which P and Q are to give M* = PQᵀ, Problem::product()
  factorization,     ///< with what theory knows of that, Problem::factorization()
  two_numbers,       ///< of one number each
  two_by_two,        ///< the state is one 2×2 matrix
  picture,           ///< of an M* that is seen as a picture
  modes,             ///< Problem::modes()
  hessian,           ///< Problem::hessian()
  smooth,            ///< Problem::smoothness()
  particles,         ///< the state is a cloud, Problem::particles()
  several_matrices,  ///< whose particles have several matrices each
};

/// A set of them.
class Capabilities {
 public:
  constexpr Capabilities() = default;
  constexpr Capabilities(std::initializer_list<Capability> all) {
    for (const Capability one : all) bits_ |= bit(one);
  }
  constexpr bool has(Capability one) const { return (bits_ & bit(one)) != 0; }
  constexpr bool holds(Capabilities all) const { return (bits_ & all.bits_) == all.bits_; }
  constexpr Capabilities operator|(Capabilities more) const {
    more.bits_ |= bits_;
    return more;
  }
  constexpr Capabilities operator&(Capabilities more) const {
    more.bits_ &= bits_;
    return more;
  }
  bool operator==(const Capabilities&) const = default;

 private:
  static constexpr std::uint32_t bit(Capability one) {
    return std::uint32_t{1} << static_cast<unsigned>(one);
  }
  std::uint32_t bits_ = 0;
};

/// Why something has nothing to work on, in files and on the screen; empty where it has.
struct Reason {
  std::string text, on_screen;
  bool none() const { return text.empty(); }
};

/// What a kind of problem says of itself before one is made.
struct Offer {
  Capabilities always{};     ///< what every problem of the kind has
  Capabilities sometimes{};  ///< what sizes, files or parts decide
  std::string state;         ///< "particles move"
  Capabilities most() const { return always | sometimes; }
};

/// Why something that needs these is not for a problem that has `found`; `offer` is its kind's.
Reason why_not(Capabilities needs, Capabilities found, const Offer& offer);
/// Who has the narrowest of these, in words: "particles"; "" where nothing is needed.
std::string who_has(Capabilities needs);

}  // namespace muonscope

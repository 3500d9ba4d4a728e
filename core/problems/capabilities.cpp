#include "core/problems/capabilities.h"

namespace muonscope {
namespace {

struct CapabilityWords {
  Capability capability;
  std::string who;             ///< has it, in the plural
  std::string otherwise = "";  ///< what a problem lacks of it whose kind may have it
  std::string on_screen = otherwise;
};

/// The narrowest first, which says most.
const std::vector<CapabilityWords>& capability_words() {
  static const std::vector<CapabilityWords> rows = {
      {Capability::several_matrices, "particles of several matrices, such as experts",
       "here they have one matrix each, and one kinetic energy"},
      {Capability::two_numbers, "factorizations of two numbers", "set rows, cols and inner to 1",
       "set rows, columns and inner dimension to 1, or open lesson 3"},
      {Capability::two_by_two, "problems of one 2×2 matrix", "set rows and cols to 2",
       "set rows and columns to 2, or open lesson 15"},
      {Capability::picture, "targets that are pictures",
       "this one is no picture, see the targets image and file",
       "drop a PNG, .npy or .csv file on the window, and it becomes M*"},
      {Capability::factorization, "factorizations of a known matrix, M* ≈ PQᵀ"},
      {Capability::product, "factorizations of a matrix, M* ≈ PQᵀ"},
      {Capability::modes, "losses that fall apart into modes"},
      {Capability::smooth, "losses whose gradient has a known Lipschitz constant"},
      {Capability::hessian, "losses with an exact Hessian"},
      {Capability::particles, "particles"},
      {Capability::matrices, "matrices"},
  };
  return rows;
}

}  // namespace

Reason why_not(Capabilities needs, Capabilities found, const Offer& offer) {
  for (const CapabilityWords& row : capability_words()) {
    if (!needs.has(row.capability) || found.has(row.capability)) continue;
    const std::string start = "For " + row.who + ": ";
    if (offer.sometimes.has(row.capability)) return {start + row.otherwise, start + row.on_screen};
    return {start + "here " + offer.state, start + "here " + offer.state};
  }
  return {};
}

std::string who_has(Capabilities needs) {
  for (const CapabilityWords& row : capability_words())
    if (needs.has(row.capability)) return row.who;
  return "";
}

}  // namespace muonscope

#include "app/figures/catalogue.h"

#include "app/figures/builders.h"
#include "core/errors.h"

namespace muonscope {

namespace {

Kind described(std::string id, std::string title, std::string summary) {
  Kind kind;
  kind.id = std::move(id);
  kind.title = std::move(title);
  kind.summary = std::move(summary);
  kind.source = "arXiv 2606.30509";
  return kind;
}

}  // namespace

const std::vector<FigureKind>& figure_kinds() {
  static const std::vector<FigureKind> kinds{
      {described("spectra", "Singular values over time",
                 "σᵢ(P) against the step, a plot per lane on the same axes, with the predicted curves."),
       {"singular_values"},
       build_spectra},
      {described("loss", "Loss", "The loss of every lane against the step, logarithmic."),
       {"loss"},
       build_loss},
      {described("conserved", "What is conserved",
                 "Overlaps of Δ₁ = √(PᵀP) − √(QᵀQ) and Δ₂ = PᵀP − QᵀQ with their values at step t*."),
       {"conserved"},
       build_conserved},
      {described("matrices", "Matrices", "P, Q, PQᵀ and the residual PQᵀ − M* of every lane as heat maps."),
       {},
       build_matrices},
  };
  return kinds;
}

const Catalogue& figure_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue all;
    for (const FigureKind& row : figure_kinds()) all.push_back(row.kind);
    return all;
  }();
  return catalogue;
}

const FigureKind& figure_kind(std::string_view id) {
  std::string known;
  for (const FigureKind& row : figure_kinds()) {
    if (row.kind.id == id) return row;
    known += (known.empty() ? "" : ", ") + row.kind.id;
  }
  throw InputError("unknown figure \"" + std::string(id) + "\"; known figures: " + known);
}

}  // namespace muonscope

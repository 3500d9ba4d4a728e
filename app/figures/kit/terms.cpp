#include "app/figures/kit/terms.h"

#include <algorithm>
#include <array>

namespace muonscope {
namespace {

/// What may stand around a symbol in a text.
constexpr std::array<std::string_view, 24> punctuation{"(", ")", "[", "]", "{",  "}", ",", ".",
                                                       ";", ":", "?", "!", "“",  "”", "√", "½",
                                                       "−", "|", "‖", "…", "'s", "⟨", "²", "³"};
constexpr std::array<std::string_view, 15> indices{"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇",
                                                   "₈", "₉", "ᵢ", "ⱼ", "₊", "⟩", "ₜ"};

bool drop_prefix(std::string_view& word, std::string_view part) {
  if (!word.starts_with(part)) return false;
  word.remove_prefix(part.size());
  return true;
}

bool drop_suffix(std::string_view& word, std::string_view part) {
  if (!word.ends_with(part)) return false;
  word.remove_suffix(part.size());
  return true;
}

/// Without what stands around it.
std::string_view bare(std::string_view word) {
  const auto any = [&word](const auto& parts, auto drop) {
    return std::ranges::any_of(parts, [&](std::string_view part) { return drop(word, part); });
  };
  while (any(punctuation, drop_prefix) || any(punctuation, drop_suffix) || any(indices, drop_suffix)) {
  }
  return word;
}

}  // namespace

const std::vector<Term>& terms() {
  static const std::vector<Term> table = {
      {"P", "Left factor, rows × inner: PQᵀ is what has been learnt. In lessons on particles: the momenta."},
      {"Q", "Right factor, columns × inner: PQᵀ is what has been learnt."},
      {"PQᵀ", "The product of the two factors: what has been learnt so far."},
      {"M*", "The target: the matrix that PQᵀ is to become."},
      {"R", "The residual PQᵀ − M*: what is wrong still. The gradients are RQ and RᵀP."},
      {"X", "The matrix that is learnt, or a particle's position."},
      {"∇", "The gradient of the loss at the present matrices; steepest descent goes along −∇."},
      {"U", "Left singular vectors of the gradient ∇ = UΣVᵀ: orthonormal columns."},
      {"V",
       "Right singular vectors of the gradient ∇ = UΣVᵀ; in lessons on particles, the force −∇ on them."},
      {"Σ", "The singular values of the gradient ∇ = UΣVᵀ, largest first."},
      {"UVᵀ", "The polar factor of ∇ = UΣVᵀ: its directions without its sizes. Muon's step is −η UVᵀ."},
      {"polar(∇)", "The polar factor UVᵀ of ∇ = UΣVᵀ: its directions without its sizes."},
      {"σ", "A singular value: by how much a matrix stretches one of its directions. σ₁ is the largest."},
      {"s*", "A singular value of the target M*, largest first; a factor's has arrived at √s*."},
      {"φ",
       "The map that an optimizer applies to the singular values of the gradient: σ → φ(σ). GD: σ, Muon: 1."},
      {"φ(σ)", "The map that an optimizer applies to the singular values of the gradient. GD: σ, Muon: 1."},
      {"η",
       "Learning rate: the factor in front of a step. Muon's steps have the length η in every direction."},
      {"α", "Scale of the random start: standard deviation of the entries of P and Q."},
      {"β", "Momentum: the part of the last direction that is kept in the next."},
      {"ε",
       "Smoothing: σ/√(σ² + ε²) in place of 1. Far above ε Muon, far below it gradient descent. Of "
       "particles: the "
       "rest mass."},
      {"γ", "Friction: the rate at which momenta lose what they have, γ = (1 − β)/η for Muon."},
      {"κ", "Condition number: the largest over the smallest of the target's or the inputs' values."},
      {"Δ", "How P and Q differ: Δ₁ = √(PᵀP) − √(QᵀQ), Δ₂ = PᵀP − QᵀQ."},
      {"H", "Energy: H = J + mean h(P), loss and kinetic energy. It never rises in the flow."},
      {"J", "The loss of a cloud of particles; J* is the least there is."},
      {"J*", "The least loss J that there is: H and J fall to it."},
      {"h(P)", "Kinetic energy of a matrix of momenta: Σ(√(σ² + ε²) − ε) over its singular values."},
      {"h(p)", "Kinetic energy √(p² + ε²) − ε of a momentum p: Einstein's, with rest mass ε."},
      {"h*(v)",
       "Fenchel dual of the kinetic energy: ε(1 − √(1 − v²)) for speeds v up to 1, infinite beyond, where "
       "nothing gets."},
      {"u", "The mean of XXᵀ over all particles: what each of them feels of the others."},
      {"Y", "What the mean u of all XXᵀ is to become."},
      {"N", "The number of particles."},
      {"t*", "The step that conserved quantities are compared with."},
      {"W₂",
       "Wasserstein distance of two clouds: the least mean square distance over which one is moved into the "
       "other."},
      {"GD", "Gradient descent: X ← X − η∇."},
      {"Muon", "X ← X − η polar(∇): of the gradient ∇ = UΣVᵀ the step keeps UVᵀ."},
      {"AdamW",
       "Each entry's step is its mean gradient over the root of its mean squared gradient, with decoupled "
       "weight "
       "decay."},
  };
  return table;
}

const Term* term_of(std::string_view word) {
  const auto find = [](std::string_view text) -> const Term* {
    const auto row = std::ranges::find(terms(), text, &Term::symbol);
    return row == terms().end() ? nullptr : &*row;
  };
  // "start again (R)": a key.
  if (word.size() >= 3 && word[0] == '(' && word[2] == ')') return nullptr;
  if (const Term* const whole = find(word)) return whole;
  const std::string_view inner = bare(word);
  if (const Term* const found = find(inner)) return found;
  // A formula: its first part that means something.
  for (std::size_t start = 0; start < inner.size();) {
    const std::size_t end = std::min(inner.find_first_of("/=(+", start), inner.size());
    if (end > start && end - start < inner.size())
      if (const Term* const found = term_of(inner.substr(start, end - start))) return found;
    start = end + 1;
  }
  return nullptr;
}

std::string meanings_in(std::string_view text) {
  std::vector<const Term*> told;
  std::string lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const Term* const term = term_of(text.substr(start, end - start));
    start = end + 1;
    if (term == nullptr || std::ranges::find(told, term) != told.end()) continue;
    told.push_back(term);
    lines += (lines.empty() ? "" : "\n") + term->symbol + ": " + term->meaning;
  }
  return lines;
}

}  // namespace muonscope

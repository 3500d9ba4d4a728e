#include "app/window/imgui/plain_text.h"

#include <array>
#include <utility>

namespace muonscope {
namespace {

enum class Form { word, raised, lowered };

struct Symbol {
  std::string_view glyph;
  std::string_view name;
  Form form = Form::word;
};

constexpr std::array symbols = {
    Symbol{"α", "alpha"},
    Symbol{"β", "beta"},
    Symbol{"γ", "gamma"},
    Symbol{"δ", "delta"},
    Symbol{"Δ", "Delta"},
    Symbol{"ε", "eps"},
    Symbol{"ϵ", "eps"},
    Symbol{"η", "eta"},
    Symbol{"κ", "kappa"},
    Symbol{"λ", "lambda"},
    Symbol{"μ", "mu"},
    Symbol{"π", "pi"},
    Symbol{"σ", "sigma"},
    Symbol{"Σ", "Sigma"},
    Symbol{"τ", "tau"},
    Symbol{"φ", "phi"},
    Symbol{"∇", "grad"},
    Symbol{"√", "sqrt"},
    Symbol{"‖", "||"},
    Symbol{"½", "1/2"},
    Symbol{"∈", "in"},
    Symbol{"←", "<-"},
    Symbol{"→", "->"},
    Symbol{"↑", "up"},
    Symbol{"↓", "down"},
    Symbol{"−", "-"},
    Symbol{"–", "-"},
    Symbol{"—", "-"},
    Symbol{"·", "*"},
    Symbol{"×", "x"},
    Symbol{"±", "+-"},
    Symbol{"≤", "<="},
    Symbol{"≥", ">="},
    Symbol{"≈", "~"},
    Symbol{"≠", "!="},
    Symbol{"∞", "inf"},
    Symbol{"⟨", "<"},
    Symbol{"⟩", ">"},
    Symbol{"ℓ", "l"},
    Symbol{"…", "..."},
    Symbol{"“", "\""},
    Symbol{"”", "\""},
    Symbol{"‘", "'"},
    Symbol{"’", "'"},
    Symbol{"°", " deg"},
    Symbol{"\u00a0", " "},
    Symbol{"\u2009", " "},
    Symbol{"\u202f", " "},
    Symbol{"ᵀ", "T", Form::raised},
    Symbol{"⁺", "+", Form::raised},
    Symbol{"⁻", "-", Form::raised},
    Symbol{"⁰", "0", Form::raised},
    Symbol{"¹", "1", Form::raised},
    Symbol{"²", "2", Form::raised},
    Symbol{"³", "3", Form::raised},
    Symbol{"⁴", "4", Form::raised},
    Symbol{"⁵", "5", Form::raised},
    Symbol{"⁶", "6", Form::raised},
    Symbol{"⁷", "7", Form::raised},
    Symbol{"⁸", "8", Form::raised},
    Symbol{"⁹", "9", Form::raised},
    Symbol{"₀", "0", Form::lowered},
    Symbol{"₁", "1", Form::lowered},
    Symbol{"₂", "2", Form::lowered},
    Symbol{"₃", "3", Form::lowered},
    Symbol{"₄", "4", Form::lowered},
    Symbol{"₅", "5", Form::lowered},
    Symbol{"₆", "6", Form::lowered},
    Symbol{"₇", "7", Form::lowered},
    Symbol{"₈", "8", Form::lowered},
    Symbol{"₉", "9", Form::lowered},
    Symbol{"ᵢ", "i", Form::lowered},
    Symbol{"ⱼ", "j", Form::lowered},
    Symbol{"ₖ", "k", Form::lowered},
    Symbol{"ₙ", "n", Form::lowered},
    Symbol{"ₜ", "t", Form::lowered},
    Symbol{"ₐ", "a", Form::lowered},
    Symbol{"ₑ", "e", Form::lowered},
    Symbol{"ₕ", "h", Form::lowered},
    Symbol{"ₗ", "l", Form::lowered},
    Symbol{"ₘ", "m", Form::lowered},
    Symbol{"ₒ", "o", Form::lowered},
    Symbol{"ₚ", "p", Form::lowered},
    Symbol{"ᵣ", "r", Form::lowered},
    Symbol{"ₛ", "s", Form::lowered},
    Symbol{"ᵤ", "u", Form::lowered},
    Symbol{"ᵥ", "v", Form::lowered},
    Symbol{"ₓ", "x", Form::lowered},
};

const Symbol* symbol_at(std::string_view text) {
  for (const Symbol& symbol : symbols) {
    if (text.starts_with(symbol.glyph)) return &symbol;
  }
  return nullptr;
}

/// Bytes of the UTF-8 sequence that starts with `first`.
std::size_t sequence_length(unsigned char first) {
  if (first >= 0xF0) return 4;
  if (first >= 0xE0) return 3;
  return first >= 0xC0 ? 2 : 1;
}

}  // namespace

std::string plain(std::string_view text) {
  std::string result;
  Form run = Form::word;  // of the symbol just written: "⁻³" is one exponent with one '^'
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x80) {
      result += text.front();
      text.remove_prefix(1);
      run = Form::word;
      continue;
    }
    const Symbol* symbol = symbol_at(text);
    if (symbol == nullptr) {
      result += '?';
      text.remove_prefix(std::min(text.size(), sequence_length(first)));
      run = Form::word;
      continue;
    }
    if (symbol->form == Form::raised && run != Form::raised) result += '^';
    if (symbol->form == Form::lowered && run != Form::lowered) result += '_';
    result += symbol->name;
    run = symbol->form;
    text.remove_prefix(symbol->glyph.size());
  }
  return result;
}

}  // namespace muonscope

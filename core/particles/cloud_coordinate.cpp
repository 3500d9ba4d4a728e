#include "core/particles/cloud_coordinate.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/linalg/symmetric_eigen.h"

namespace muonscope {
namespace {

using Reading = CloudCoordinate::Kind;

/// Takes "_12" off the end of a text and gives 12; none where no such number from 1 stands there.
std::optional<int> take_index(std::string_view& text) {
  const std::size_t bar = text.rfind('_');
  if (bar == std::string_view::npos || bar + 1 == text.size() || text[bar + 1] == '0') return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data() + bar + 1, text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 1) return std::nullopt;
  text = text.substr(0, bar);
  return value;
}

/// What stands behind "x" or "x.block"; false where it is something else.
bool take_block(std::string_view text, CloudCoordinate& out) {
  if (text.empty()) return true;
  if (text.size() < 2 || text.front() != '.') return false;
  out.block = text.substr(1);
  return true;
}

const DrawnBlock* block_of(const DrawnCloud& drawn, const std::string& name) {
  if (name.empty()) return drawn.blocks.size() == 1 ? &drawn.blocks.front() : nullptr;
  const auto found = std::find_if(drawn.blocks.begin(), drawn.blocks.end(),
                                  [&](const DrawnBlock& block) { return block.name == name; });
  return found == drawn.blocks.end() ? nullptr : &*found;
}

int shorter_side(ParticleShape shape) {
  return std::min(shape.rows, shape.cols);
}

/// MMᵀ or MᵀM of a particle, whichever is smaller. Its eigenvalues are off by eps·σ₁², which is below what
/// float entries leave of σ² in any case.
void fill_gram(const EntryColumns& m, ParticleShape shape, std::size_t particle, Matrix& gram) {
  const bool wide = shape.rows <= shape.cols;
  const int n = shorter_side(shape), inner = std::max(shape.rows, shape.cols);
  const auto entry = [&](int side, int k) {
    return static_cast<double>(m[wide ? side + k * shape.rows : k + side * shape.rows][particle]);
  };
  for (int a = 0; a < n; ++a) {
    for (int b = 0; b <= a; ++b) {
      double sum = 0;
      for (int k = 0; k < inner; ++k) sum += entry(a, k) * entry(b, k);
      gram(a, b) = gram(b, a) = sum;
    }
  }
}

/// Particles that one task finds the singular values of.
constexpr std::size_t particles_of_task = 4096;

struct Particles {
  std::size_t from = 0, to = 0;
};

void vector_lengths(const EntryColumns& m, Particles which, EntryColumns& out) {
  for (std::size_t i = which.from; i < which.to; ++i) {
    double sum = 0;
    for (int e = 0; e < m.entries(); ++e) sum += static_cast<double>(m[e][i]) * static_cast<double>(m[e][i]);
    out[0][i] = static_cast<float>(std::sqrt(sum));
  }
}

/// σ₁ ± σ₂ = √(|M|² ± 2|det M|).
void two_by_two_values(const EntryColumns& m, Particles which, EntryColumns& out) {
  const float *a = m[0].data(), *c = m[1].data(), *b = m[2].data(), *d = m[3].data();
  float *first = out[0].data(), *second = out[1].data();
  for (std::size_t i = which.from; i < which.to; ++i) {
    const double p = a[i], q = b[i], r = c[i], s = d[i];
    const double square = p * p + q * q + r * r + s * s, det = std::abs(p * s - q * r);
    const double sum = std::sqrt(square + 2 * det);
    const double difference = std::sqrt(std::max(square - 2 * det, 0.0));
    first[i] = static_cast<float>((sum + difference) / 2);
    second[i] = static_cast<float>((sum - difference) / 2);
  }
}

void gram_values(const EntryColumns& m, ParticleShape shape, Particles which, EntryColumns& out) {
  const int n = shorter_side(shape);
  Matrix gram(n, n);
  SymmetricEigenvalues eigenvalues(n);
  for (std::size_t i = which.from; i < which.to; ++i) {
    fill_gram(m, shape, i, gram);
    const Vector& squares = eigenvalues.of(gram);
    for (int k = 0; k < n; ++k) out[k][i] = static_cast<float>(std::sqrt(std::max(squares(n - 1 - k), 0.0)));
  }
}

}  // namespace

std::optional<CloudCoordinate> coordinate_of(std::string_view id) {
  CloudCoordinate out;
  if (id.starts_with("speed")) {
    out.kind = Reading::speed;
    out.of_momentum = true;
    return take_block(id.substr(5), out) ? std::optional(out) : std::nullopt;
  }
  if (id.starts_with("sv_")) {
    out.kind = Reading::singular_value;
    id.remove_prefix(3);
  }
  if (id.empty() || (id.front() != 'x' && id.front() != 'p')) return std::nullopt;
  out.of_momentum = id.front() == 'p';
  id.remove_prefix(1);
  const std::optional<int> last = take_index(id);
  const std::optional<int> first = out.kind == Reading::entry ? take_index(id) : last;
  if (!last || !first || !take_block(id, out)) return std::nullopt;
  out.row = *first;
  out.col = out.kind == Reading::entry ? *last : 1;
  return out;
}

std::string id_of(const CloudCoordinate& coordinate) {
  const std::string block = coordinate.block.empty() ? "" : "." + coordinate.block;
  if (coordinate.kind == Reading::speed) return "speed" + block;
  const std::string base =
      (coordinate.of_momentum ? "p" : "x") + block + "_" + std::to_string(coordinate.row);
  return coordinate.kind == Reading::entry ? base + "_" + std::to_string(coordinate.col) : "sv_" + base;
}

std::vector<CloudCoordinate> coordinates_of(const DrawnCloud& drawn) {
  std::vector<CloudCoordinate> out;
  for (const DrawnBlock& block : drawn.blocks) {
    const std::string name = drawn.blocks.size() > 1 ? block.name : "";
    for (const bool momentum : {false, true})
      for (int i = 1; i <= block.shape.rows; ++i)
        for (int j = 1; j <= block.shape.cols; ++j) out.push_back({Reading::entry, momentum, name, i, j});
    for (const bool momentum : {false, true})
      for (int k = 1; k <= shorter_side(block.shape); ++k)
        out.push_back({Reading::singular_value, momentum, name, k, 1});
    out.push_back({Reading::speed, true, name, 1, 1});
  }
  return out;
}

EntryColumns singular_values_of(const EntryColumns& entries, ParticleShape shape, WorkerPool& pool) {
  EntryColumns out(entries.count(), shorter_side(shape));
  pool.for_each((entries.count() + particles_of_task - 1) / particles_of_task, [&](std::size_t task) {
    const Particles which{task * particles_of_task,
                          std::min((task + 1) * particles_of_task, entries.count())};
    if (shorter_side(shape) == 1)
      vector_lengths(entries, which, out);
    else if (shape == ParticleShape{2, 2})
      two_by_two_values(entries, which, out);
    else
      gram_values(entries, shape, which, out);
  });
  return out;
}

EntryColumns singular_values_of(const EntryColumns& entries, ParticleShape shape) {
  WorkerPool alone(1);
  return singular_values_of(entries, shape, alone);
}

const EntryColumns& singular_values_in(const DrawnBlock& block, bool of_momentum, EntryColumns& own) {
  const EntryColumns& found = of_momentum ? block.p_values : block.x_values;
  if (!found.empty()) return found;
  own = singular_values_of(of_momentum ? block.p : block.x, block.shape);
  return own;
}

std::optional<std::vector<float>> speeds_of(const DrawnBlock& block) {
  if (block.p.empty() || std::isnan(block.smoothing)) return std::nullopt;
  EntryColumns own;
  const std::span<const float> largest = singular_values_in(block, true, own)[0];
  std::vector<float> out(largest.begin(), largest.end());
  if (std::isinf(block.smoothing)) return out;
  const double square = block.smoothing * block.smoothing;
  for (float& s : out) {
    const double sigma = s;
    s = sigma > 0 ? static_cast<float>(sigma / std::sqrt(sigma * sigma + square)) : 0;
  }
  return out;
}

std::optional<CoordinateValues> values_of(const DrawnCloud& drawn, const CloudCoordinate& coordinate) {
  const DrawnBlock* const block = block_of(drawn, coordinate.block);
  if (block == nullptr) return std::nullopt;
  if (coordinate.kind == Reading::speed) {
    std::optional<std::vector<float>> speeds = speeds_of(*block);
    return speeds ? std::optional(CoordinateValues(std::move(*speeds))) : std::nullopt;
  }
  const EntryColumns& of = coordinate.of_momentum ? block->p : block->x;
  if (of.empty()) return std::nullopt;
  if (coordinate.kind == Reading::entry) {
    if (coordinate.row > block->shape.rows || coordinate.col > block->shape.cols) return std::nullopt;
    return CoordinateValues(of[coordinate.row - 1 + (coordinate.col - 1) * block->shape.rows]);
  }
  if (coordinate.row > shorter_side(block->shape)) return std::nullopt;
  EntryColumns own;
  const std::span<const float> column =
      singular_values_in(*block, coordinate.of_momentum, own)[coordinate.row - 1];
  return own.empty() ? CoordinateValues(column)
                     : CoordinateValues(std::vector<float>(column.begin(), column.end()));
}

}  // namespace muonscope

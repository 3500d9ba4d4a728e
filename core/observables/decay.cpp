#include "core/observables/decay.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace muonscope {
namespace {

constexpr std::size_t pieces = 10;
constexpr double student_t = 2.306004135;  // 97.5 % quantile with pieces − 2 degrees of freedom

/// Means of t, from the span's beginning, and ln gap.
struct Piece {
  double count = 0, time = 0, log_gap = 0;
};

std::array<Piece, pieces> cut(std::span<const double> time, std::span<const double> gap, DecaySpan span) {
  std::array<Piece, pieces> all{};
  const double width = (span.to - span.from) / pieces;
  for (std::size_t i = 0; i < time.size(); ++i) {
    if (time[i] < span.from || time[i] > span.to || !(gap[i] > 0)) continue;
    Piece& piece = all[std::min(pieces - 1, static_cast<std::size_t>((time[i] - span.from) / width))];
    ++piece.count, piece.time += time[i] - span.from, piece.log_gap += std::log(gap[i]);
  }
  for (Piece& piece : all) piece.time /= piece.count, piece.log_gap /= piece.count;
  return all;
}

}  // namespace

double Decay::at(double time) const {
  return factor * std::exp(-rate * (time - span.from));
}

std::optional<DecaySpan> decay_span(std::span<const double> time, std::span<const double> gap) {
  if (gap.empty() || !(gap[0] > 0)) return std::nullopt;
  std::size_t end = 0;
  while (end + 1 < gap.size() && gap[end + 1] > least_relative_gap * gap[0]) ++end;
  return DecaySpan{time[0] + (time[end] - time[0]) / 2, time[end]};
}

std::optional<Decay> fit_decay(std::span<const double> time, std::span<const double> gap, DecaySpan span) {
  if (!(span.to > span.from)) return std::nullopt;
  const std::array<Piece, pieces> all = cut(time, gap, span);
  double mean_time = 0, mean_log = 0, together = 0, alone = 0, rest = 0;
  for (const Piece& piece : all) {
    if (!(piece.count > 0)) return std::nullopt;
    mean_time += piece.time / pieces, mean_log += piece.log_gap / pieces;
  }
  for (const Piece& piece : all) {
    together += (piece.time - mean_time) * (piece.log_gap - mean_log);
    alone += (piece.time - mean_time) * (piece.time - mean_time);
  }
  const double slope = together / alone;
  for (const Piece& piece : all) {
    const double off = piece.log_gap - mean_log - slope * (piece.time - mean_time);
    rest += off * off;
  }
  return Decay{-slope, student_t * std::sqrt(rest / (pieces - 2) / alone),
               std::exp(mean_log - slope * mean_time), span};
}

}  // namespace muonscope

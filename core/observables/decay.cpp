#include "core/observables/decay.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace muonscope {
namespace {

constexpr std::size_t pieces = 10;
// 97.5 % quantiles of Student's t with pieces − 2 and twice pieces/2 − 2 degrees of freedom.
constexpr double student_all = 2.306004135, student_halves = 2.446911851;
/// How far the mean of a rate c/t off its limit is, in differences between the halves of [T/2, T].
constexpr double drift_allowance = 3;

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

/// A line through pieces: −slope is the rate.
struct PieceLine {
  double slope = 0, mean_time = 0, mean_log = 0;
  double squares = 0;  ///< of what is left
  double spread = 0;   ///< of the times
};

PieceLine line_through(std::span<const Piece> some) {
  PieceLine line;
  const auto count = static_cast<double>(some.size());
  for (const Piece& piece : some)
    line.mean_time += piece.time / count, line.mean_log += piece.log_gap / count;
  double together = 0;
  for (const Piece& piece : some) {
    together += (piece.time - line.mean_time) * (piece.log_gap - line.mean_log);
    line.spread += (piece.time - line.mean_time) * (piece.time - line.mean_time);
  }
  line.slope = together / line.spread;
  for (const Piece& piece : some) {
    const double off = piece.log_gap - line.mean_log - line.slope * (piece.time - line.mean_time);
    line.squares += off * off;
  }
  return line;
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
  for (const Piece& piece : all)
    if (!(piece.count > 0)) return std::nullopt;
  const PieceLine whole = line_through(all);
  const PieceLine first = line_through(std::span(all).first(pieces / 2)),
                  second = line_through(std::span(all).last(pieces / 2));
  const double scatter = student_all * std::sqrt(whole.squares / (pieces - 2) / whole.spread);
  // Both halves have as much scatter, of which each knows little.
  const double variance = (first.squares + second.squares) / (pieces - 4);
  const double unsure = student_halves * std::sqrt(variance * (1 / first.spread + 1 / second.spread));
  Decay decay{.rate = -whole.slope, .span = span};
  decay.drift = first.slope - second.slope;
  decay.changing = std::abs(decay.drift) > unsure;
  decay.half_width = scatter + drift_allowance * std::abs(decay.drift);
  decay.factor = std::exp(whole.mean_log - whole.slope * whole.mean_time);
  return decay;
}

}  // namespace muonscope

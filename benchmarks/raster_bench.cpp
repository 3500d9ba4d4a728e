// 128 curves × 5000 points from samples to pixels, and pixels to PNG files.

#include <benchmark/benchmark.h>

#include <cmath>
#include <random>

#include "app/export/png.h"
#include "app/paint/curve_raster.h"
#include "app/paint/figure_painter.h"

namespace {

using namespace muonscope;

constexpr int width = 1180, height = 560;  // of the plot in a window of 1280×720

/// Saturating curves with `noise` pixels of jitter on every sample.
std::vector<Series> curves(double noise) {
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  std::vector<Series> all(128);
  for (std::size_t k = 0; k < all.size(); ++k)
    for (int i = 0; i < 5000; ++i) {
      const double mode = static_cast<double>(k + 1);
      all[k].x.push_back(i);
      all[k].y.push_back(1 / std::sqrt(mode) / (1 + std::exp(6 - 0.02 * i * 8 / mode)) +
                         noise / height * normal(random));
    }
  return all;
}

PlotFrame frame() {
  PlotFrame out;
  out.data = {0, 0, width, height};
  out.x.range = {0, 5000};
  out.y.range = {0, 1.05};
  return out;
}

std::vector<Stroke> strokes(const std::vector<Series>& all) {
  std::vector<Stroke> out;
  for (const Series& series : all)
    for (const auto& piece : decimate(series, frame()))
      out.push_back({simplified(piece, 0.03), Color{0, 60, 120, 255}, 1.75, Dash::solid});
  return out;
}

void decimation(benchmark::State& state) {
  const std::vector<Series> all = curves(static_cast<double>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(strokes(all));
}

void rasterization(benchmark::State& state) {
  const std::vector<Stroke> all = strokes(curves(static_cast<double>(state.range(0))));
  for (auto _ : state) benchmark::DoNotOptimize(rasterize(all, {0, 0}, 1, width, height));
}

void png(benchmark::State& state) {
  const int scale = static_cast<int>(state.range(0));
  const Image image = rasterize(strokes(curves(0)), {0, 0}, scale, width * scale, height * scale);
  for (auto _ : state) benchmark::DoNotOptimize(png_bytes(image));
}

BENCHMARK(decimation)->ArgName("noise")->Arg(0)->Arg(5)->Unit(benchmark::kMillisecond);
BENCHMARK(rasterization)->ArgName("noise")->Arg(0)->Arg(5)->Arg(50)->Unit(benchmark::kMillisecond);
BENCHMARK(png)->ArgName("scale")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

}  // namespace

// Opens the window on an experiment, plays it and prints how long its frames take, as JSON. See
// frame_bench.py.

#include <Eigen/Core>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "app/window/loop/window.h"
#include "app/window/state/ui.h"
#include "benchmarks/measured.h"

namespace {

using bench::now, bench::quantile;

/// What the simulation did while the frames were drawn.
struct Progress {
  muonscope::Step first = 0, last = 0, cloud = -1;
  int clouds = 0;  ///< different ones that frames showed

  void follow(const muonscope::Snapshot& snapshot, bool begins) {
    if (begins) first = snapshot.step;
    last = snapshot.step;
    const auto& shown = snapshot.lanes.front().cloud;
    if (!shown || shown->step == cloud) return;
    cloud = shown->step;
    ++clouds;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::fprintf(
        stderr,
        "usage: frame_bench SOURCE WIDTH HEIGHT FROM_STEP FRAMES [one|all|fast|paused|presenting|second] "
        "[SCREENSHOT.png]\n"
        "one: the first figure alone; fast: and playing as fast as it can; paused: all figures, still; "
        "second: and a "
        "second screen\n");
    return 2;
  }
  Eigen::setCpuCacheSizes(32768, 524288, 8388608);
  double first_frame = 0, began = 0, ended = 0;
  std::vector<double> times, own;
  double computed = 0;
  Progress progress;
  muonscope::Trial trial;
  trial.from = std::atoll(argv[4]);
  trial.frames = std::atoi(argv[5]);
  const std::string_view mode = argc > 6 ? argv[6] : "all";
  trial.fast = mode == "fast";
  trial.play = mode != "paused";
  trial.alone = trial.fast || mode == "one";
  trial.presents = mode == "presenting";
  trial.second = mode == "second";
  if (argc > 7) trial.screenshot = argv[7];
  trial.first_frame = [&] { first_frame = now(); };
  trial.frame = [&](double milliseconds, const muonscope::Ui& ui) {
    if (times.empty()) began = now();
    progress.follow(ui.snapshot(), times.empty());
    ended = now();
    const double so_far = muonscope::computing_time();
    if (!times.empty()) own.push_back(1e3 * (so_far - computed));
    computed = so_far;
    times.push_back(milliseconds);
  };
  muonscope::WindowOptions options;
  options.source = argv[1];
  trial.width = std::atoi(argv[2]);
  trial.height = std::atoi(argv[3]);
  options.trial = trial;
  if (const int code = muonscope::run_window(options); code != 0) return code;
  if (times.size() < 2) return 1;
  const double rate = static_cast<double>(times.size() - 1) / (ended - began);
  std::sort(times.begin(), times.end());
  std::sort(own.begin(), own.end());
  std::printf(
      "{\"first_frame\": %.6f, \"median_ms\": %.2f, \"p99_ms\": %.2f, \"own_ms\": %.2f, "
      "\"frames_per_second\": %.1f, "
      "\"clouds_per_second\": %.1f, \"steps_per_second\": %.1f}\n",
      first_frame, quantile(times, 0.5), quantile(times, 0.99), quantile(own, 0.5), rate,
      progress.clouds / (ended - began),
      static_cast<double>(progress.last - progress.first) / (ended - began));
  return 0;
}

// Opens the window on an experiment, runs it to a step, drags on the time bar and prints how soon frames show
// the steps that are asked for, as JSON. See scrub_bench.py.

#include <Eigen/Core>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "app/window/loop/window.h"
#include "app/window/state/side_work.h"
#include "app/window/state/ui.h"
#include "benchmarks/measured.h"
#include "benchmarks/scripted_pointer.h"
#include "benchmarks/served_watch.h"
#include "core/base/heap.h"

namespace {

using namespace bench;
using muonscope::Step, muonscope::Ui;

/// Frames in which an even movement crosses the whole bar: 2 s at 60 Hz.
constexpr int frames_across = 120;

/// Milliseconds. A request begins with the frame that first sees the pointer there.
struct ScrubTimes {
  std::vector<double> published;  ///< until the player's snapshot of that step
  std::vector<double> shown;      ///< until the end of the first frame that is drawn of it
  std::vector<double> figures;    ///< and of the first in which no figure on the screen is older
  std::vector<double> frames;     ///< that each frame took
  std::vector<double> own;        ///< of that, what the window's thread computed: others do not add to it
  std::vector<double> builds;     ///< that each figure took to be built, in computing
};

/// Frames before the button is pressed, for comparison.
constexpr int frames_at_rest = 120;

/// Whether the figures that the frame drew are of this snapshot or a later one.
bool figures_show(const Ui& ui, std::uint64_t version) {
  return std::ranges::all_of(ui.derived.figures, [&](const muonscope::Derived::BuiltFigure& built) {
    return built.frame != ui.derived.frames || built.key.version >= version;
  });
}

/// What a frame took.
class FrameCosts {
 public:
  void add(double milliseconds, const Ui& ui, ScrubTimes& times) {
    const double computed = muonscope::computing_time();
    times.frames.push_back(milliseconds);
    times.own.push_back(1e3 * (computed - std::exchange(computed_, computed)));
    serials_.resize(ui.derived.figures.size());
    for (std::size_t slot = 0; slot < serials_.size(); ++slot) {
      const auto& built = ui.derived.figures[slot];
      if (std::exchange(serials_[slot], built.serial) != built.serial)
        times.builds.push_back(1e3 * built.seconds);
    }
  }

 private:
  double computed_ = muonscope::computing_time();
  std::vector<std::uint64_t> serials_;
};

/// Holds the button down on the time bar: jumps to random steps, to each once figures show the one before,
/// then moves evenly to and fro over all steps, a little in each frame.
class Scrub {
 public:
  Scrub(int jumps, int moves) : jumps_left_(jumps), moves_(moves) {}

  muonscope::PlaceNotes places;  ///< of the last frame
  ScrubTimes resting, jumping, moving;
  std::shared_ptr<const muonscope::Snapshot> last;

  /// After each frame: looks at what it showed and moves the pointer for the next.
  void follow(double milliseconds, const Ui& ui) {
    const double end = now();
    ScrubTimes& times = phase_ == Phase::move ? moving : phase_ == Phase::jump ? jumping : resting;
    costs_.add(milliseconds, ui, times);
    if (phase_ == Phase::jump || phase_ == Phase::move) {
      look(ui, end, times);
      notice_request(ui, end - 1e-3 * milliseconds);
    }
    act(ui);
  }
  bool done() const { return phase_ == Phase::done; }

 private:
  enum class Phase { rest, press, jump, move, done };
  struct Request {
    double asked = 0;
    std::uint64_t awaited = 0;  ///< as TimeBar::awaited
    std::uint64_t version = 0;  ///< of the first drawn snapshot that serves it; 0: none yet
  };

  void look(const Ui& ui, double end, ScrubTimes& times) {
    std::erase_if(pending_, [&](Request& request) {
      if (request.version == 0 && ui.snapshot().served >= request.awaited) {
        request.version = ui.snapshot().version;
        times.shown.push_back(1e3 * (end - request.asked));
        if (const auto at = watch_->served_at(request.awaited))
          times.published.push_back(1e3 * (*at - request.asked));
      }
      if (request.version == 0 || !figures_show(ui, request.version)) return false;
      times.figures.push_back(1e3 * (end - request.asked));
      return true;
    });
  }

  void notice_request(const Ui& ui, double begin) {
    const std::uint64_t awaited = ui.state.time_bar.awaited;
    if (awaited != std::exchange(awaited_, awaited)) pending_.push_back({begin, awaited});
  }

  void act(const Ui& ui) {
    const auto furthest = static_cast<double>(ui.snapshot().furthest);
    switch (phase_) {
      case Phase::rest:
        point_at(ui, furthest, false);
        if (++rested_ < frames_at_rest) break;
        watch_ = std::make_unique<ServedWatch>(ui.player);
        awaited_ = ui.state.time_bar.awaited;
        phase_ = Phase::press;
        break;
      case Phase::press:
        point_at(ui, furthest, true);
        phase_ = Phase::jump;
        break;
      case Phase::jump:
        if (!pending_.empty()) break;
        if (jumps_left_-- > 0) {
          point_at(ui, std::uniform_real_distribution(0.0, furthest)(random_), true);
          break;
        }
        phase_ = Phase::move;
        [[fallthrough]];
      case Phase::move:
        if (moved_ < moves_) {
          const double way = static_cast<double>(++moved_ % (2 * frames_across)) / frames_across;
          point_at(ui, furthest * std::min(way, 2 - way), true);
        } else if (pending_.empty()) {
          last = ui.snapshot_pointer;
          watch_.reset();
          phase_ = Phase::done;
        }
        break;
      case Phase::done:
        break;
    }
  }

  /// Puts the pointer where the bar has this step.
  void point_at(const Ui& ui, double step, bool down) {
    const muonscope::Rect bar = places.named.at("progress").whole;
    const auto margin = static_cast<double>(ui.px(8));  // as draw_time_bar has it
    const auto all =
        static_cast<double>(std::max<Step>({ui.snapshot().experiment->steps, ui.snapshot().furthest, 1}));
    const double x = bar.x + margin + step / all * (bar.width - 2 * margin);
    pointer_.put({static_cast<float>(x), static_cast<float>(bar.y + bar.height / 2)}, down);
  }

  Phase phase_ = Phase::rest;
  int jumps_left_, moves_, moved_ = 0, rested_ = 0;
  std::uint64_t awaited_ = 0;
  std::vector<Request> pending_;
  FrameCosts costs_;
  std::mt19937 random_{1};
  ScriptedPointer pointer_;
  std::unique_ptr<ServedWatch> watch_;
};

/// {"median": …, "p99": …, "worst": …}
std::string told(std::vector<double> times) {
  if (times.empty()) return "null";
  std::sort(times.begin(), times.end());
  char text[96];
  std::snprintf(text, sizeof(text), R"({"median": %.1f, "p99": %.1f, "worst": %.1f})", quantile(times, 0.5),
                quantile(times, 0.99), times.back());
  return text;
}

/// `first`: of the first request, which leaves the run's end; it is among the others, too.
std::string told(const ScrubTimes& times) {
  return R"({"requests": )" + std::to_string(times.shown.size()) + R"(, "published_ms": )" +
         told(times.published) + R"(, "shown_ms": )" + told(times.shown) + R"(, "figures_ms": )" +
         told(times.figures) + R"(, "frame_ms": )" + told(times.frames) + R"(, "own_ms": )" +
         told(times.own) + R"(, "build_ms": )" + told(times.builds) + R"(, "first_ms": )" +
         std::to_string(std::lround(times.figures.front())) + "}";
}

/// MiB that this process has in memory ("VmRSS"), or had at most ("VmHWM").
long resident(const std::string& name) {
  std::ifstream file("/proc/self/status");
  for (std::string word; file >> word;) {
    long kibibytes = 0;
    if (word == name + ":" && file >> kibibytes) return kibibytes / 1024;
  }
  return -1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) {
    std::fprintf(stderr,
                 "usage: scrub_bench SOURCE WIDTH HEIGHT STEPS JUMPS MOVES [KEYFRAME_MIB] [presenting]\n");
    return 2;
  }
  // As the program itself does.
  Eigen::setCpuCacheSizes(32768, 524288, 8388608);
  muonscope::keep_freed_memory();
  Scrub scrub(std::atoi(argv[5]), std::atoi(argv[6]));
  long before = 0;
  muonscope::Trial trial;
  trial.width = std::atoi(argv[2]);
  trial.height = std::atoi(argv[3]);
  trial.from = std::atoll(argv[4]);
  trial.play = trial.alone = false;
  trial.frames = std::numeric_limits<int>::max();
  trial.places = &scrub.places;
  trial.frame = [&](double milliseconds, const Ui& ui) {
    if (before == 0) before = resident("VmRSS");
    scrub.follow(milliseconds, ui);
  };
  muonscope::WindowOptions options;
  options.source = argv[1];
  options.ended = [&] {
    // Frames on the way there would take time from the steps.
    if (before == 0) std::this_thread::sleep_for(std::chrono::milliseconds(200));
    return scrub.done();
  };
  if (argc > 7) options.keyframe_memory = std::atof(argv[7]);
  trial.presents = argc > 8;
  options.trial = trial;
  if (const int code = muonscope::run_window(options); code != 0) return code;
  if (!scrub.last || scrub.jumping.figures.empty() || scrub.moving.figures.empty()) return 1;
  const muonscope::Snapshot::Keyframes& keyframes = scrub.last->keyframes;
  std::printf(
      "{\"steps\": %lld, \"rest_frame_ms\": %s, \"jumps\": %s, \"drag\": %s, \"keyframes\": {\"count\": %zu, "
      "\"spacing\": %lld, "
      "\"MiB\": %.1f, \"budget_MiB\": %.1f}, \"resident_MiB\": {\"before\": %ld, \"after\": %ld, \"most\": "
      "%ld}}\n",
      static_cast<long long>(scrub.last->furthest), told(scrub.resting.frames).c_str(),
      told(scrub.jumping).c_str(), told(scrub.moving).c_str(), keyframes.count,
      static_cast<long long>(keyframes.spacing), static_cast<double>(keyframes.bytes) / (1u << 20),
      static_cast<double>(keyframes.budget) / (1u << 20), before, resident("VmRSS"), resident("VmHWM"));
  return 0;
}

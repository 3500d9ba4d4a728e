#include "app/window/loop/window.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <limits>
#include <thread>
#include <utility>

#include "app/export/image_queue.h"
#include "app/export/png.h"
#include "app/platform/gl/drawing_path.h"
#include "app/platform/gl/figure_renderer.h"
#include "app/platform/gl/framebuffer.h"
#include "app/platform/gl/gl_cell_counter.h"
#include "app/platform/gl/gl_textures.h"
#include "app/platform/gl/imgui_gl.h"
#include "app/platform/glfw/glfw_backend.h"
#include "app/window/actions/actions.h"
#include "app/window/actions/commands.h"
#include "app/window/actions/follow_file.h"
#include "app/window/actions/recovery.h"
#include "app/window/actions/shortcuts.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/style.h"
#include "app/window/loop/second_window.h"
#include "app/window/loop/test_report.h"
#include "app/window/shell/frame_guard.h"
#include "app/window/shell/workspace.h"
#include "core/base/errors.h"
#include "core/base/failure.h"
#include "core/io/atomic_file.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Frames drawn after the last event: ImGui needs a second one to settle what the first has changed.
constexpr int settling_frames = 3;
constexpr std::chrono::microseconds frame_time{16'667};
constexpr double idle_wait = 0.5;  // s
/// How often changed preferences and layout are written.
constexpr std::chrono::seconds saving_period{2};
/// How often the session itself is.
constexpr std::chrono::seconds keeping_period{5};
/// A window whose OpenGL is lost before so many frames is no window; so many of them, and there are no more.
constexpr int short_life = 60;
constexpr int short_lives_at_most = 3;

std::uint64_t bytes_of(double mebibytes) {
  return static_cast<std::uint64_t>(mebibytes * (1u << 20));
}

/// Everything between the operating system's window and the panels. Members are destroyed from the last to
/// the first: the exporter finishes its job while the player still runs, and they and the sweep may wake the
/// backend until they end.
class Shell {
 public:
  /// `resumes`: what a window showed whose OpenGL was lost; none: `document` is new.
  Shell(Backend& backend, const WindowOptions& options, const OpenedDocument& document,
        std::optional<KeptSession> resumes = std::nullopt);
  ~Shell() { images_.close(); }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;
  /// Until it is closed: none. Where OpenGL was lost, what it showed, for another window.
  std::optional<KeptSession> run();
  int frames_drawn() const { return frames_drawn_; }

 private:
  void wait(Clock::time_point next_frame);
  void draw_frame();
  void prepare();
  void load_glyphs();
  void serve_requests();
  void save_screenshot(const fs::path& path);
  Image draw_image(const ImageRequest& request);
  void measure(Clock::duration busy);
  void remember_size();
  void save_settings();
  void start_keeping();
  void keep_session(const Ui& ui);
  void drop_leftover();
  void resume(Ui& ui);
  void follow_return(const Ui& ui);
  double monitor_scale() const;
  double room_factor() const;
  WindowFacts facts() const;
  std::optional<WindowPlace> second_facts() const;
  void open_window();
  void look_for_news(const Snapshot& snapshot);
  void follow_second_screen();
  void draw_second(const Ui& ui);
  void follow_trial(const Trial& trial, const Ui& ui, Clock::duration frame);
  PlaceNotes* places();

  WindowOptions options_;
  SettingsFiles settings_{config_directory()};
  std::optional<TestReport> report_;
  Backend& backend_;
  FontFiles font_files_ = find_fonts();
  std::optional<Fonts> fonts_;
  double built_scale_ = 0;
  double given_scale_ = 0, usable_scale_ = 1;  ///< the monitor's, and what of it there is room for
  bool told_missing_ = false;                  ///< that some characters have no glyph
  std::string styled_;                         ///< theme and scale that the style was made for
  std::string title_;
  AppState state_;
  std::unique_ptr<Shaders> shaders_ = chosen_shaders();
  GlTextures textures_{shaders_.get()};
  std::optional<GlCellCounter> counter_;
  std::optional<FigureRenderer> figures_;
  Derived derived_{backend_.waker()};
  WindowSize known_size_;  ///< the window's size when it was last looked at, or given one by the program
  Clock::time_point saved_at_ = Clock::now(), kept_at_ = Clock::now();
  std::optional<Autosave> autosave_;
  std::optional<KeptSession> resumes_, lost_;
  std::optional<KeptSession> returning_;  ///< what is taken up again, until it is where it was
  int frames_drawn_ = 0;
  bool trial_started_ = false;
  int trial_frames_ = 0;
  int to_settle_ = settling_frames;
  /// What the last frame showed.
  struct Shown {
    InputCounts input;
    float width = 0, height = 0;
    std::uint64_t version = 0;
    bool operator==(const Shown&) const = default;
  } shown_;
  WorkerPool pool_;
  Player player_;
  ImageQueue images_{backend_.waker()};
  std::optional<SecondWindow> second_;
  Rasterizer rasterizer_{[this](const ImageRequest& request) { return images_.ask(request); }};
  Exporter exporter_;
  StudyJobs studies_{hardware_threads(), backend_.waker()};
  FileChooser chooser_{backend_.waker()};
};

Shell::Shell(Backend& backend, const WindowOptions& options, const OpenedDocument& document,
             std::optional<KeptSession> resumes)
    : options_(options),
      backend_(backend),
      resumes_(std::move(resumes)),
      pool_(options.threads > 0 ? options.threads : hardware_threads()),
      player_(document.experiment, pool_, backend.waker(),
              bytes_of(options.keyframe_memory.value_or(settings_.preferences().keyframe_memory))),
      exporter_(backend.waker()) {
  state_.preferences = settings_.preferences();
  state_.layout = settings_.layout();
  if (options.dark) state_.preferences.dark = *options.dark;
  if (options.scale) state_.preferences.scale = *options.scale;
  if (options.keyframe_memory) state_.preferences.keyframe_memory = *options.keyframe_memory;
  if (!document.file.empty()) remember_file(state_.preferences, document.file);
  state_.status.software_rendering = renders_in_software();
  if (shaders_) counter_.emplace(*shaders_);
  show(state_, document);
  if (document.lesson) begin_lesson(player_, *document.lesson);
  if (!options.test_hook.empty()) report_.emplace(options.test_hook);
  start_keeping();
  open_window();
}

/// In the size that is remembered, as far as the monitor has room.
void Shell::open_window() {
  const WindowSize wanted = options_.trial ? WindowSize{options_.trial->width, options_.trial->height}
                                           : WindowSize{state_.layout.width, state_.layout.height};
  known_size_ = backend_.resize(wanted, monitor_scale());
  backend_.show(true);
}

double Shell::monitor_scale() const {
  if (const std::optional<double> given = report_ ? report_->monitor_scale() : std::nullopt) return *given;
  return backend_.monitor_scale();
}

/// Only a size that a person gave the window: not what a small screen or full screen makes of it.
void Shell::remember_size() {
  const WindowPlace now = backend_.place();
  const bool as_known = now.width == known_size_.width && now.height == known_size_.height;
  if (now.arranged || now.width <= 0 || now.pixels_wide <= 0 || as_known) return;
  known_size_ = {now.width, now.height};
  const double units = monitor_scale() * now.width / now.pixels_wide;
  state_.layout.width = static_cast<int>(std::lround(now.width / units));
  state_.layout.height = static_cast<int>(std::lround(now.height / units));
}

void Shell::save_settings() {
  saved_at_ = Clock::now();
  if (const auto failure = failure_of([this] { settings_.save(state_.preferences, state_.layout); }))
    tell(state_, "Preferences are not kept: " + failure->text, true);
}

/// A measured window keeps nothing, and is not asked about what others left.
void Shell::start_keeping() {
  if (options_.trial) return;
  const std::filesystem::path sessions = sessions_directory();
  if (sessions.empty()) return;
  if (const auto failure = failure_of([&] {
        state_.leftover = Leftover::newest(sessions);
        autosave_.emplace(sessions);
      }))
    tell(state_, "The session is not kept: " + failure->text, true);
  offer_recovery(state_);
}

void Shell::keep_session(const Ui& ui) {
  if (!autosave_ || !may_keep(ui)) return;
  kept_at_ = Clock::now();
  const std::optional<KeptSession> session = present_session(ui);
  const auto failure = failure_of([&] {
    if (!session) return autosave_->forget();
    autosave_->keep(*session);
    state_.kept_at = ImGui::GetTime();
    drop_leftover();
  });
  if (!failure) return;
  state_.kept_at.reset();
  autosave_.reset();  // said once
  tell(state_, "The session is not kept any more: " + failure->text, true);
}

/// A session that was taken up again is kept by this one now, or has ended by itself.
void Shell::drop_leftover() {
  if (!state_.recovered || !state_.recovered->leftover) return;
  state_.recovered->leftover->remove();
  state_.recovered->leftover.reset();
}

void Shell::resume(Ui& ui) {
  returning_ = std::exchange(resumes_, std::nullopt);
  attempt(state_, [&] { take_up(ui, *returning_); });
  tell(state_, "The graphics driver was reset. The window is a new one; the run is where it was.", false);
}

void Shell::follow_return(const Ui& ui) {
  if (!returning_ || ui.snapshot().served != player_.given()) return;
  if (!ui.snapshot().playing || ui.snapshot().step >= returning_->step) returning_.reset();
}

/// Of characters that turned up in the last frame; says once that some have none.
void Shell::load_glyphs() {
  if (fonts_->load_wanted()) {
    upload_fonts();
    to_settle_ = settling_frames;
  }
  const std::string notice = missing_glyphs_notice(fonts_->take_missing());
  if (!notice.empty() && !std::exchange(told_missing_, true)) tell(state_, notice, true);
}

/// By what text grows with the picture in presentation mode; to the hundredth, so that fonts are not made
/// anew for every pixel.
double Shell::room_factor() const {
  if (!state_.presentation.on) return 1;
  const double height = backend_.place().pixels_high / usable_scale_;
  return std::max(1.0, std::round(100 * height / usual_room_height) / 100);
}

/// Fonts and style for the present scale and theme; between frames only.
void Shell::prepare() {
  if (const double given = monitor_scale(); given != given_scale_) {
    given_scale_ = given;
    usable_scale_ = backend_.usable_scale(given);
  }
  const double scale = std::clamp(usable_scale_ * text_scale(state_) * room_factor(), 0.5, 8.0);
  if (scale != built_scale_) {
    const std::u32string late = fonts_ ? fonts_->late() : std::u32string();
    fonts_.emplace(*ImGui::GetIO().Fonts, font_files_, scale, window_faces(), late);
    upload_fonts();
    if (fonts_->plain_only() && built_scale_ == 0) {
      tell(state_,
           "No font with mathematical symbols was found: they are written out. Install fonts-inter and "
           "fonts-dejavu-core, or name a font file in MUONSCOPE_FONT.",
           true);
    }
    if (built_scale_ == 0 && !font_files_.fault.empty()) tell(state_, font_files_.fault, true);
    built_scale_ = scale;
    to_settle_ = settling_frames;
  }
  load_glyphs();
  const Theme& theme = is_dark(state_) ? dark_theme() : light_theme();
  const std::string wanted = theme.id + std::to_string(scale);
  if (wanted != styled_) {
    apply_style(ImGui::GetStyle(), theme, scale);
    styled_ = wanted;
  }
  std::string title = "muonscope";
  if (state_.lesson) {
    title += " – " + state_.lesson->title;
  } else if (!state_.file.empty()) {
    title += " – " + state_.file.filename().string();
  }
  if (title != title_) backend_.set_title(title);
  title_ = title;
}

void Shell::draw_frame() {
  const Clock::time_point start = Clock::now();
  prepare();
  Inbox& inbox = backend_.inbox();
  if (report_) report_->begin(inbox.counts);
  textures_.sweep();
  backend_.begin_frame();
  Ui ui{state_,
        player_,
        exporter_,
        studies_,
        derived_,
        *fonts_,
        player_.snapshot(),
        &textures_,
        counter_ ? &*counter_ : nullptr,
        places(),
        &chooser_,
        &rasterizer_};
  const std::vector<KeyPress> presses = inbox.keys.take(shim::text_waits());
  follow_return(ui);
  if (resumes_) resume(ui);
  look_for_news(ui.snapshot());
  follow_second_screen();
  follow_file(ui);
  open_dropped(ui, std::exchange(inbox.dropped, {}));
  run_shortcuts(ui, presses, ImGui::GetIO().WantTextInput);
  draw_workspace(ui);
  backend_.draw(ui.theme().window);
  if (state_.status.software_rendering) glFinish();
  measure(Clock::now() - start);
  ++frames_drawn_;
  const std::vector<std::string> performed = std::exchange(state_.performed, {});
  remember_size();
  serve_requests();
  backend_.present();
  draw_second(ui);
  if (report_) report_->end(ui, facts(), second_facts(), performed);
  if (Clock::now() - kept_at_ > keeping_period) keep_session(ui);
  if (Clock::now() - saved_at_ > saving_period) save_settings();
  if (options_.trial) follow_trial(*options_.trial, ui, Clock::now() - start);
  if (backend_.lost() || (report_ && report_->loses_context()))
    lost_ = returning_ ? *returning_ : standing_session(ui);
}

/// Opened and closed as the state has it, and as the system has it.
void Shell::follow_second_screen() {
  if (state_.second.on && second_ && second_->closing()) {
    state_.second.on = false;
    tell(state_,
         "The room's screen is closed. " + action("second_screen").shortcuts.front() + " opens it again.",
         false);
  }
  if (!state_.second.on) {
    second_.reset();
    return;
  }
  if (second_) return;
  if (const auto failure = failure_of([this] { second_.emplace(backend_, font_files_); })) {
    state_.second.on = false;
    tell(state_, failure->text, true);
  } else if (second_->behind()) {
    tell(state_,
         "There is no other monitor: the room's window is behind this one, to be moved, or to be shared in a "
         "call.",
         false);
  }
}

void Shell::draw_second(const Ui& ui) {
  if (report_) report_->second_places() = {};
  if (second_ && state_.second.on) second_->draw(ui, report_ ? &report_->second_places() : nullptr);
}

/// Where those who ask for it are told what is where; null: nobody does.
PlaceNotes* Shell::places() {
  if (report_) return &report_->places();
  if (!options_.trial || options_.trial->places == nullptr) return nullptr;
  *options_.trial->places = {};
  return options_.trial->places;
}

/// Whatever brought news, and whenever it came, some more frames follow.
void Shell::look_for_news(const Snapshot& snapshot) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const Inbox& inbox = backend_.inbox();
  const Shown now{inbox.counts, size.x, size.y, snapshot.version};
  if (!(now == shown_) || !inbox.keys.empty()) to_settle_ = settling_frames;
  shown_ = now;
}

void Shell::follow_trial(const Trial& trial, const Ui& ui, Clock::duration frame) {
  const std::shared_ptr<const Snapshot> snapshot = player_.snapshot();
  if (frames_drawn_ == 1) {
    if (trial.first_frame) trial.first_frame();
    if (trial.alone) state_.maximized = 0;
    state_.presentation.on = trial.presents;
    state_.second.on = trial.second;
    if (trial.from > 0) player_.run_to(trial.from);
  }
  if (!trial_started_) {
    trial_started_ = snapshot->step >= trial.from && !snapshot->playing && frames_drawn_ > settling_frames;
    if (trial_started_ && trial.fast) player_.set_speed(std::numeric_limits<double>::infinity());
    if (trial_started_ && trial.play) player_.play();
    return;
  }
  if (trial.frame) trial.frame(std::chrono::duration<double, std::milli>(frame).count(), ui);
  if (++trial_frames_ < trial.frames) return;
  if (!trial.screenshot.empty()) save_screenshot(trial.screenshot);
  backend_.close();
}

/// For tests: asking where the window is also waits until the picture is on the screen.
WindowFacts Shell::facts() const {
  const WindowPlace place = backend_.place();
  return {place.x,           place.y,
          place.width,       place.height,
          place.pixels_wide, place.pixels_high,
          monitor_scale(),   built_scale_,
          place.full_screen, !backend_.inbox().keys.empty() || shim::text_waits()};
}

std::optional<WindowPlace> Shell::second_facts() const {
  return second_ ? std::optional(second_->place()) : std::nullopt;
}

/// Smoothed, so that the status line can be read.
void Shell::measure(Clock::duration busy) {
  const double milliseconds = std::chrono::duration<double, std::milli>(busy).count();
  double& shown = state_.status.frame_milliseconds;
  shown = frames_drawn_ < settling_frames ? milliseconds : 0.9 * shown + 0.1 * milliseconds;
}

void Shell::save_screenshot(const fs::path& path) {
  const WindowPlace place = backend_.place();
  exporter_.start([image = read_framebuffer(place.pixels_wide, place.pixels_high), path] {
    write_file(path, png_bytes(image));
    return "Saved " + path.string();
  });
}

/// For the exporter, on this thread, which has OpenGL.
Image Shell::draw_image(const ImageRequest& request) {
  if (!figures_) figures_.emplace();
  Image image = figures_->draw(request);
  figures_->take_missing();  // the window shows the same names, and has said so
  return image;
}

void Shell::serve_requests() {
  Requests& requests = state_.requests;
  if (requests.quit) backend_.close();
  if (requests.screenshot) save_screenshot(*requests.screenshot);
  if (requests.toggle_full_screen) backend_.set_full_screen(!backend_.place().full_screen);
  if (requests.enter_full_screen) backend_.set_full_screen(true);
  if (requests.leave_full_screen) backend_.set_full_screen(false);
  if (requests.usual_window_size) {
    backend_.set_full_screen(false);
    known_size_ = backend_.resize({first_width, first_height}, monitor_scale());
  }
  requests = {};
  images_.serve([this](const ImageRequest& request) { return draw_image(request); });
}

/// Sleeps until the next frame is due: at once while something moves, else when something happens.
void Shell::wait(Clock::time_point next_frame) {
  const bool moves = player_.snapshot()->playing || to_settle_ > 0 || options_.trial.has_value();
  if (moves) {
    backend_.poll();
    if (to_settle_ > 0) --to_settle_;
  } else {
    // No poll before: it would take an event that nobody then draws a frame for.
    const Clock::time_point before = Clock::now();
    backend_.wait(idle_wait);
    if (Clock::now() - before < std::chrono::duration<double>(idle_wait)) to_settle_ = settling_frames;
  }
  for (auto now = Clock::now(); now < next_frame; now = Clock::now()) {
    backend_.wait(std::chrono::duration<double>(next_frame - now).count());
  }
}

std::optional<KeptSession> Shell::run() {
  while (!lost_ && !backend_.closing() && !(options_.ended && options_.ended())) {
    const Clock::time_point next_frame = Clock::now() + frame_time;
    guarded_frame(state_, [this] { draw_frame(); });
    std::this_thread::sleep_for(options_.frame_delay);
    wait(next_frame);
  }
  save_settings();
  drop_leftover();
  // Nothing can be drawn any more; what has been asked for is told so.
  if (lost_) images_.close();
  // Gone at once for the person, even if an export is still being written.
  backend_.show(false);
  images_.serve_while([this] { return exporter_.busy(); },
                      [this](const ImageRequest& request) { return draw_image(request); });
  return lost_;
}

}  // namespace

void wake_window() {
  wake_glfw();
}

void run_window_on(Backend& backend, const WindowOptions& options) {
  Shell(backend, options, find_document(options.source)).run();
}

int run_window(const WindowOptions& options) {
  const OpenedDocument document = find_document(options.source);
  std::optional<KeptSession> lost;
  try {
    int short_lives = 0;
    do {
      const std::unique_ptr<Backend> backend = glfw_backend("muonscope");
      Shell shell(*backend, options, document, lost);
      lost = shell.run();
      short_lives = shell.frames_drawn() < short_life ? short_lives + 1 : 0;
      if (short_lives == short_lives_at_most)
        throw WindowError("the graphics driver is reset again and again");
    } while (lost);
  } catch (const WindowError& error) {
    std::cerr << "muonscope: " << error.what() << '\n';
    if (lost) std::cerr << "muonscope: " << leave_behind(*lost) << '\n';
    return 1;
  }
  return 0;
}

}  // namespace muonscope

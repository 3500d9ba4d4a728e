#pragma once

#include <memory>

#include "app/platform/backend.h"
#include "app/window/state/ui.h"

namespace muonscope {

/// The window for the room: what the first one shows, drawn once more with fonts and textures of its own.
class SecondWindow {
 public:
  /// WindowError where there can be no second window.
  SecondWindow(Backend& backend, const FontFiles& fonts);
  ~SecondWindow();
  SecondWindow(const SecondWindow&) = delete;
  SecondWindow& operator=(const SecondWindow&) = delete;

  bool closing() const { return screen_->closing(); }
  bool behind() const { return screen_->behind(); }
  WindowPlace place() const { return screen_->place(); }
  /// A frame of what `first` shows. `places`: where things are noted; null: nobody asks.
  void draw(const Ui& first, PlaceNotes* places);

 private:
  /// What belongs to the window's OpenGL and ImGui contexts.
  struct Drawn;
  void prepare(const Ui& first);

  const FontFiles& font_files_;
  std::unique_ptr<SecondScreen> screen_;
  std::unique_ptr<Drawn> drawn_;
};

}  // namespace muonscope

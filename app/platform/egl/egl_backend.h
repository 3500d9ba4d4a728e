#pragma once

#include <memory>

#include "app/paint/image.h"
#include "app/platform/backend.h"

namespace muonscope {

/// A window of this size without a display: nobody sees it and nothing happens to it, but it is drawn as one
/// on a screen would be.
class EglBackend : public Backend {
 public:
  /// What was last presented.
  virtual const Image& shown() const = 0;
};

/// OutputError, with what to install, where EGL gives no OpenGL 3.3.
std::unique_ptr<EglBackend> egl_backend(WindowSize size, double scale);

}  // namespace muonscope

#pragma once
// OpenGL without a display, through EGL.

#include "app/paint/rasterizer.h"

namespace muonscope {

/// Draws with a context of its own, made at the first request and kept for the next ones; the calls come from
/// one thread. OutputError, with what to install, where EGL gives no OpenGL 3.3. Empty on systems without
/// EGL.
Rasterizer offscreen_rasterizer();

}  // namespace muonscope

#pragma once
// Who counts particles and colours grounds in the OpenGL context that is current.

#include <optional>

namespace muonscope {

/// True for renderers that draw on the CPU: Mesa's llvmpipe, softpipe and swrast, and others that say so.
bool renders_in_software();

enum class DrawingPath { processor, shaders };

/// What the environment variable MUONSCOPE_DRAWING, "shaders" or "processor", says; none for everything else.
std::optional<DrawingPath> wanted_drawing_path();

}  // namespace muonscope

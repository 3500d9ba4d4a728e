#include "app/platform/gl/drawing_path.h"

#include <string>
#include <string_view>

#include "app/platform/gl/gl.h"
#include "core/base/environment.h"

namespace muonscope {

bool renders_in_software() {
  const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  if (name == nullptr) return false;
  const std::string_view renderer = name;
  for (const char* software : {"llvmpipe", "softpipe", "swrast", "Software"})
    if (renderer.find(software) != std::string_view::npos) return true;
  return false;
}

std::optional<DrawingPath> wanted_drawing_path() {
  const std::string wanted = environment("MUONSCOPE_DRAWING");
  if (wanted == "shaders") return DrawingPath::shaders;
  if (wanted == "processor") return DrawingPath::processor;
  return std::nullopt;
}

}  // namespace muonscope

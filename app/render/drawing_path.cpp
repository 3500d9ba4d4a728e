#include "app/render/drawing_path.h"

#include <cstdlib>
#include <string_view>

#include "app/render/gl.h"

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
  const char* const value =
      std::getenv("MUONSCOPE_DRAWING");  // NOLINT(concurrency-mt-unsafe): never set here
  const std::string_view wanted = value != nullptr ? value : "";
  if (wanted == "shaders") return DrawingPath::shaders;
  if (wanted == "processor") return DrawingPath::processor;
  return std::nullopt;
}

}  // namespace muonscope

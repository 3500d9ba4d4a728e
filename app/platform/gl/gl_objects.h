#pragma once
// Owners of OpenGL's objects: made and destroyed while their context is current.

#include <type_traits>
#include <utility>

#include "app/platform/gl/gl.h"

namespace muonscope {

/// Owns one name. `Kind` says how names are made and deleted.
template <typename Kind>
class GlObject {
 public:
  GlObject() : name_(Kind::make()) {}
  ~GlObject() {
    if (name_ != 0) Kind::remove(name_);
  }
  GlObject(GlObject&& other) noexcept : name_(std::exchange(other.name_, 0)) {}
  GlObject& operator=(GlObject&& other) noexcept {
    std::swap(name_, other.name_);
    return *this;
  }
  GLuint name() const { return name_; }

 private:
  GLuint name_;
};

/// Names that OpenGL makes and deletes by the number.
template <auto& generate, auto& remove_names>
struct GlNames {
  static GLuint make() {
    GLuint name = 0;
    generate(1, &name);
    return name;
  }
  static void remove(GLuint name) { remove_names(1, &name); }
};

using GlTexture = GlObject<GlNames<glGenTextures, glDeleteTextures>>;
using GlBuffer = GlObject<GlNames<glGenBuffers, glDeleteBuffers>>;
using GlVertexArray = GlObject<GlNames<glGenVertexArrays, glDeleteVertexArrays>>;
using GlFramebuffer = GlObject<GlNames<glGenFramebuffers, glDeleteFramebuffers>>;
static_assert(!std::is_copy_constructible_v<GlTexture> && std::is_nothrow_move_constructible_v<GlTexture>);

}  // namespace muonscope

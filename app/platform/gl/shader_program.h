#pragma once

#include <array>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/platform/gl/gl_objects.h"

namespace muonscope {

/// A vertex and a fragment shader of shaders/, linked. Its uniforms are known by name from then on.
class ShaderProgram {
 public:
  /// OutputError, with the driver's own words, where it does not compile or link, and where the uniforms that
  /// it uses are not exactly those named.
  ShaderProgram(std::string_view vertex_file, std::string_view fragment_file,
                const std::vector<std::string>& uniforms);

  // Uniforms of the program in use.
  void use() const { glUseProgram(program_.name()); }
  void set(const char* uniform, int value) const { glUniform1i(at(uniform), value); }
  void set(const char* uniform, float value) const { glUniform1f(at(uniform), value); }
  void set(const char* uniform, float x, float y) const { glUniform2f(at(uniform), x, y); }
  void set(const char* uniform, float x, float y, float z) const { glUniform3f(at(uniform), x, y, z); }
  void set(const char* uniform, const std::array<float, 4>& value) const {
    glUniform4fv(at(uniform), 1, value.data());
  }
  void set_floats(const char* uniform, std::span<const float> values) const {
    glUniform1fv(at(uniform), static_cast<GLsizei>(values.size()), values.data());
  }
  void set_triples(const char* uniform, std::span<const float> values) const {
    glUniform3fv(at(uniform), static_cast<GLsizei>(values.size() / 3), values.data());
  }

 private:
  struct Program {
    static GLuint make() { return glCreateProgram(); }
    static void remove(GLuint name) { glDeleteProgram(name); }
  };
  GLint at(const char* uniform) const { return locations_.at(uniform); }

  GlObject<Program> program_;
  std::map<std::string, GLint, std::less<>> locations_;
};

}  // namespace muonscope

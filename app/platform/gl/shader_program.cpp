#include "app/platform/gl/shader_program.h"

#include <algorithm>

#include "core/base/errors.h"
#include "embedded/shaders.h"

namespace muonscope {
namespace {

template <GLenum stage>
struct Shader {
  static GLuint make() { return glCreateShader(stage); }
  static void remove(GLuint name) { glDeleteShader(name); }
};

std::string_view source_of(std::string_view file) {
  for (const auto& [name, text] : embedded::shaders())
    if (name == file) return text;
  throw OutputError("no shader " + std::string(file) + " was built in");
}

/// `parameter` and `log` are those of shaders or of programs.
template <typename Parameter, typename Log>
void require(GLuint name, GLenum what, const std::string& title, Parameter parameter, Log log) {
  GLint done = GL_FALSE, length = 0;
  parameter(name, what, &done);
  if (done == GL_TRUE) return;
  parameter(name, GL_INFO_LOG_LENGTH, &length);
  std::string words(static_cast<std::size_t>(std::max(length, 1)), ' ');
  log(name, static_cast<GLsizei>(words.size()), nullptr, words.data());
  throw OutputError("this OpenGL does not take the shader " + title + ": " + words);
}

template <GLenum stage>
GlObject<Shader<stage>> compiled(std::string_view file) {
  GlObject<Shader<stage>> shader;
  const std::string_view text = source_of(file);
  const char* const start = text.data();
  const auto length = static_cast<GLint>(text.size());
  glShaderSource(shader.name(), 1, &start, &length);
  glCompileShader(shader.name());
  require(shader.name(), GL_COMPILE_STATUS, std::string(file), glGetShaderiv, glGetShaderInfoLog);
  return shader;
}

GLint active_uniforms(GLuint program) {
  GLint count = 0;
  glGetProgramiv(program, GL_ACTIVE_UNIFORMS, &count);
  return count;
}

}  // namespace

ShaderProgram::ShaderProgram(std::string_view vertex_file, std::string_view fragment_file,
                             const std::vector<std::string>& uniforms) {
  const auto vertex = compiled<GL_VERTEX_SHADER>(vertex_file);
  const auto fragment = compiled<GL_FRAGMENT_SHADER>(fragment_file);
  const GLuint program = program_.name();
  glAttachShader(program, vertex.name());
  glAttachShader(program, fragment.name());
  glLinkProgram(program);
  glDetachShader(program, vertex.name());
  glDetachShader(program, fragment.name());
  const std::string title = std::string(vertex_file).append(" + ").append(fragment_file);
  require(program, GL_LINK_STATUS, title, glGetProgramiv, glGetProgramInfoLog);
  for (const std::string& uniform : uniforms) {
    const GLint location = glGetUniformLocation(program, uniform.c_str());
    if (location < 0) throw OutputError("the shader " + title + " uses no uniform " + uniform);
    locations_.emplace(uniform, location);
  }
  if (active_uniforms(program) != static_cast<GLint>(uniforms.size()))
    throw OutputError("the shader " + title + " uses uniforms that nobody sets");
}

}  // namespace muonscope

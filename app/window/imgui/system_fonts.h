#pragma once
// Fonts of the system for characters that the window's own faces do not have.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/paint/canvas.h"

namespace muonscope {

/// A face in a font file.
struct FontFile {
  std::filesystem::path path;
  int index = 0;  ///< within a collection
};

/// A face and what it is taken for.
struct FontCover {
  FontFile file;
  std::u32string characters;
};

/// Faces of the system, the most suitable ones first, for as many of these characters as there are any for;
/// each character is one face's. Takes as long as fontconfig does, some 10 ms. Empty without fontconfig.
std::vector<FontCover> system_fonts_with(std::u32string_view characters, Weight weight);

}  // namespace muonscope

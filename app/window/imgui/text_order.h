#pragma once
// From the order in which text is stored to the one in which it is drawn.

#include <string>

namespace muonscope {

/// Whether a line has letters that are written from right to left.
bool has_right_to_left(const std::u32string& line);

/// A line as it is drawn from left to right within text that runs so: right-to-left parts turned round,
/// Arabic letters in the forms that join, invisible marks left out. Without FriBidi, as it is stored.
std::u32string in_visual_order(const std::u32string& line);

/// Characters that only say how others are to be drawn: joiners, direction marks, variation selectors.
bool is_invisible(char32_t c);

}  // namespace muonscope

#pragma once

#include <string>
#include <string_view>

namespace muonscope {

/// Text with mathematical symbols named in ASCII ("σ" → "sigma", "10⁻³" → "10^-3"), for fonts without them.
/// Other characters outside ASCII become '?'.
std::string plain(std::string_view text);

}  // namespace muonscope

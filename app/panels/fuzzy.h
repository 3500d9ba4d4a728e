#pragma once

#include <optional>
#include <string_view>

namespace muonscope {

/// How well `query` fits `text`: its letters must occur in the text in their order, case apart. The higher
/// the better: letters that begin words or follow each other count most, later starts and longer texts less.
/// None if they do not occur. An empty query fits everything equally.
std::optional<double> fuzzy_score(std::string_view query, std::string_view text);

}  // namespace muonscope

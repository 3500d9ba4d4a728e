#pragma once

#include <optional>
#include <string_view>

namespace muonscope {

/// How well `query` fits `text`: its letters must occur in the text in their order, case apart. The higher
/// the better: letters that begin words or follow each other count most, later starts and longer texts less.
/// None if they do not occur. An empty query fits everything equally.
std::optional<double> fuzzy_score(std::string_view query, std::string_view text);

/// How well `query` fits what something is about: each of its words, of three letters or more, must begin one
/// of `words`. Whole words count as much as the beginning of a label; none where one begins nothing.
std::optional<double> meaning_score(std::string_view query, std::string_view words);

}  // namespace muonscope

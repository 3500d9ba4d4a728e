#pragma once

#include "app/window/state/ui.h"

namespace muonscope {

/// A lesson of one's own is read anew when its file has changed, at the page and in the view where it was; a
/// file that cannot be read says why, and what was on screen stays. Looks twice a second.
void follow_file(Ui& ui);

/// When a file was written last; none where there is none.
std::optional<std::filesystem::file_time_type> time_of_file(const std::filesystem::path& path);

}  // namespace muonscope

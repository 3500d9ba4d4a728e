#pragma once
// What reading and editing an experiment share.

#include <filesystem>

#include "core/experiment/experiment.h"

namespace muonscope {

/// Whether files that the problem names are opened for their shapes. Live edits never need it: it would be
/// slow, and fail where a file has moved since the run began.
enum class Resolve { files, nothing };

Experiment read_document(const Json& document, const std::filesystem::path& directory, Resolve resolve);

std::vector<Edit> read_edits(const Json& json);

/// Checks every edit against the experiment as the edits before it, by step and then in order, leave it.
void check_edits(const Experiment& experiment);

}  // namespace muonscope

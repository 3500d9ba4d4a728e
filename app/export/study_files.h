#pragma once

#include <filesystem>

#include "app/figures/findings.h"
#include "core/run/given_files.h"

namespace muonscope {

/// Tables of finished studies with what they come from, and every finished set-up in a directory of its own.
/// OutputError.
void write_findings(const Findings& findings, const std::filesystem::path& directory,
                    const GivenFiles& given);

}  // namespace muonscope

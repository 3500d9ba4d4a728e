#pragma once

#include <string>

#include "core/base/json_value.h"
#include "core/studies/study_identity.h"

namespace muonscope {

/// The first thing in which a study's JSON, which may hold its experiment, is another than this: "its seed is
/// 7, and not 9".
std::string difference(const Json& there, const StudyIdentity& here);

}  // namespace muonscope

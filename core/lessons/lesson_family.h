#pragma once
// A lesson's set-ups as a family: its own and its variants.

#include "core/lessons/lesson.h"
#include "core/studies/family.h"

namespace muonscope {

/// The lesson's own set-up, named after the lesson, and every variant. InputError for a lesson without
/// variants, for a variant, and where two have one name.
Family family_of(const Lesson& lesson);

}  // namespace muonscope

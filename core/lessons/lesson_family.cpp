#include "core/lessons/lesson_family.h"

#include <algorithm>

#include "core/errors.h"

namespace muonscope {
namespace {

void require_own_directories(const Family& family) {
  for (auto member = family.members.begin(); member != family.members.end(); ++member) {
    const auto same = [&](const FamilyMember& other) { return slug(other.name) == slug(member->name); };
    if (std::find_if(family.members.begin(), member, same) != member)
      throw InputError("lesson.variants: two set-ups would write to the directory \"" + slug(member->name) +
                       "\"; rename one");
  }
}

}  // namespace

Family family_of(const Lesson& lesson) {
  if (!lesson.variant.empty())
    throw InputError(lesson.id + "/" + lesson.variant + " is one of several set-ups: name the lesson, " +
                     lesson.id);
  if (lesson.variants.empty())
    throw InputError("lesson " + lesson.id + " has one set-up only: there are no variants beside it");
  Family family{lesson.title, {{lesson.id, lesson.experiment}}, {}};
  for (const Lesson& variant : lesson.variants) {
    family.members.push_back({variant.variant, variant.experiment});
    for (const std::string& key : variant.changed)
      if (std::ranges::find(family.keys, key) == family.keys.end()) family.keys.push_back(key);
  }
  require_own_directories(family);
  return family;
}

}  // namespace muonscope

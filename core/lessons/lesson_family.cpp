#include "core/lessons/lesson_family.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/experiment/file_names.h"

namespace muonscope {
namespace {

/// Asked for by their names, and written to directories that are called after these.
void name_directories(Family& family) {
  std::vector<std::string> names;
  for (const FamilyMember& member : family.members) {
    if (std::ranges::find(names, member.name) != names.end())
      throw InputError("lesson.variants: two set-ups are called \"" + member.name + "\"; rename one");
    names.push_back(member.name);
  }
  const std::vector<std::string> directories = file_names(names, "set-up");
  for (std::size_t i = 0; i < names.size(); ++i) family.members[i].directory = directories[i];
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
  name_directories(family);
  return family;
}

}  // namespace muonscope

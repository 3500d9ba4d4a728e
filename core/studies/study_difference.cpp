#include "core/studies/study_difference.h"

#include <algorithm>

#include "core/base/json.h"

namespace muonscope {
namespace {

/// "/lanes/0/schedule/lr" → "lanes.0.schedule.lr".
std::string dotted(std::string pointer) {
  std::ranges::replace(pointer, '/', '.');
  return pointer.substr(1);
}

std::string said(const Json& flat, const std::string& pointer) {
  return flat.contains(pointer) ? flat[pointer].dump() : "not there";
}

/// "" where they are the same.
std::string first_difference(const Json& there, const Json& here) {
  const Json a = there.flatten(), b = here.flatten();
  for (const Json* flat : {&b, &a})
    for (const auto& [pointer, value] : flat->items())
      if (said(a, pointer) != said(b, pointer))
        return "its " + dotted(pointer) + " is " + said(a, pointer) + ", and not " + said(b, pointer);
  return "";
}

}  // namespace

std::string difference(const Json& there, const StudyIdentity& here) {
  if (there.value("study", Json()) != here.study)
    return "it is of muonscope " + there.value("study", std::string("run")) + ", and this is " + here.study;
  if (there.contains("options"))
    if (const std::string found = first_difference(there["options"], here.options); !found.empty())
      return found;
  if (there.contains("experiment"))
    if (const std::string found =
            first_difference(there["experiment"], Json::parse(here.provenance.experiment));
        !found.empty())
      return found;
  return "its experiment or one of its files is another";
}

}  // namespace muonscope

#include "core/session/ghost_list.h"

#include <algorithm>

#include "core/base/errors.h"

namespace muonscope {

void GhostList::add(Ghost::Kind kind, std::string name, std::shared_ptr<const Snapshot> course) {
  std::vector<Ghost> next;
  if (list_) next = *list_;
  if (kind != Ghost::Kind::pinned) {
    std::erase_if(next, [kind](const Ghost& ghost) { return ghost.kind == kind; });
  } else if (std::ranges::count(next, kind, &Ghost::kind) >= static_cast<std::ptrdiff_t>(most_pinned)) {
    throw InputError(std::to_string(most_pinned) + " runs are pinned, as many as can be: dismiss one first.");
  }
  next.push_back({++last_id_, kind, std::move(name), std::move(course)});
  list_ = std::make_shared<const std::vector<Ghost>>(std::move(next));
}

void GhostList::dismiss(std::uint64_t id) {
  std::vector<Ghost> next;
  if (list_) next = *list_;
  if (std::erase_if(next, [id](const Ghost& ghost) { return ghost.id == id; }) == 0)
    throw InputError("This run is not shown any more.");
  list_ = next.empty() ? nullptr : std::make_shared<const std::vector<Ghost>>(std::move(next));
}

}  // namespace muonscope

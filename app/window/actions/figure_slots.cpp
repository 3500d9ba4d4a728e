#include "app/window/actions/figure_slots.h"
#include "core/experiment/problem_catalogue.h"

#include <algorithm>
#include <utility>

#include "app/figures/lesson_views.h"
#include "app/window/actions/commands.h"
#include "app/window/actions/lesson_pages.h"

namespace muonscope {
namespace {

bool has_picture(const Experiment& experiment) {
  const auto target = experiment.problem.parts.find("target");
  return target != experiment.problem.parts.end() && target->second.kind == "image";
}

/// The figures of an experiment that names none: those whose observables it records, four at most, and its
/// pictures first.
std::vector<std::string> default_figures(const Experiment& experiment) {
  constexpr std::size_t most = 4;
  const std::vector<std::string>& recorded = experiment.record.observables;
  const Capabilities offered = problem_kind(experiment.problem.kind).offer.most();
  std::vector<std::string> ids;
  if (has_picture(experiment)) ids.emplace_back("images");
  for (const FigureKind& kind : figure_kinds()) {
    if (kind.on_request || !offered.holds(kind.capabilities())) continue;
    const bool has_all =
        std::all_of(kind.needs.begin(), kind.needs.end(), [&recorded](const std::string& need) {
          return std::find(recorded.begin(), recorded.end(), need) != recorded.end();
        });
    if (has_all && ids.size() < most) ids.push_back(kind.kind.id);
  }
  return ids;
}

/// Under what figures chosen by a person are remembered: pages with figures of their own have their own.
std::string chosen_key(const AppState& state) {
  std::string key = state.lesson->id;
  const LessonPage& page = *page_on_screen(state);
  for (const std::string& figure : page.figures) key += "," + figure;
  return key;
}

/// The figures that a person has put in place of the lesson's own; none if this build lacks one of them.
std::vector<std::string> chosen_figures(const AppState& state) {
  if (!state.lesson) return {};
  const auto chosen = state.layout.figures.find(chosen_key(state));
  if (chosen == state.layout.figures.end()) return {};
  for (const std::string& id : chosen->second)
    if (find_kind(figure_catalogue(), id) == nullptr) return {};
  return chosen->second;
}

/// Figures over time share their axis: one that the lesson wants over the flow's time decides for all.
TimeAxis time_of_lesson(const AppState& state) {
  const bool flow = state.lesson && std::ranges::any_of(state.lesson->axes, [](const auto& entry) {
                      return entry.second.x == LessonAxis::time;
                    });
  return flow ? TimeAxis::flow : TimeAxis::steps;
}

std::vector<std::string> ids_of(const std::vector<FigureSlot>& slots) {
  std::vector<std::string> ids;
  for (const FigureSlot& slot : slots) ids.push_back(slot.id);
  return ids;
}

}  // namespace

FigureSlot slot_of(const AppState& state, const std::string& id) {
  return {id, view_of(figure_views(state.lesson), id)};
}

std::vector<std::string> own_figures(const AppState& state) {
  const LessonPage* const page = page_on_screen(state);
  if (page != nullptr && !page->figures.empty()) return page->figures;
  const bool named = state.lesson && !state.lesson->figures.empty();
  return named ? state.lesson->figures : default_figures(state.preset);
}

void show_figures(AppState& state) {
  state.figures.clear();
  change_figures(state);
  state.time = time_of_lesson(state);
}

void change_figures(AppState& state) {
  state.maximized = -1;
  state.first_figure = 0;
  std::vector<std::string> ids = chosen_figures(state);
  if (ids.empty()) ids = own_figures(state);
  const std::vector<FigureSlot> before = std::exchange(state.figures, {});
  for (const std::string& id : ids) {
    const auto same = std::ranges::find(before, id, &FigureSlot::id);
    state.figures.push_back(same != before.end() ? *same : slot_of(state, id));
  }
}

void forget_chosen_figures(AppState& state) {
  if (!state.lesson) return;
  const std::string& id = state.lesson->id;
  std::erase_if(state.layout.figures,
                [&id](const auto& entry) { return entry.first == id || entry.first.starts_with(id + ","); });
}

void show_pictures(std::vector<FigureSlot>& slots) {
  const auto shows = [](const char* id) { return [id](const FigureSlot& slot) { return slot.id == id; }; };
  if (slots.empty() || std::any_of(slots.begin(), slots.end(), shows("images"))) return;
  const auto matrices = std::find_if(slots.begin(), slots.end(), shows("matrices"));
  (matrices != slots.end() ? *matrices : slots.back()) = {"images", {}};
}

void choose_figure(Ui& ui, std::size_t slot, const std::string& id) {
  AppState& state = ui.state;
  if (slot >= state.figures.size()) return;
  state.figures[slot] = slot_of(state, id);
  if (!state.lesson) return;
  const std::vector<std::string> ids = ids_of(state.figures);
  if (ids == own_figures(state))
    state.layout.figures.erase(chosen_key(state));
  else
    state.layout.figures[chosen_key(state)] = ids;
}

std::string replaced_figure(const AppState& state, std::size_t slot) {
  const std::vector<std::string> own = own_figures(state);
  if (slot >= own.size() || slot >= state.figures.size() || own[slot] == state.figures[slot].id) return "";
  return own[slot];
}

void show_own_figures(Ui& ui) {
  forget_chosen_figures(ui.state);
  show_figures(ui.state);
}

void show_figure(Ui& ui, const std::string& id) {
  AppState& state = ui.state;
  if (state.figures.empty()) return;
  const auto there = std::find_if(state.figures.begin(), state.figures.end(),
                                  [&id](const FigureSlot& slot) { return slot.id == id; });
  if (there != state.figures.end()) {
    state.maximized = static_cast<int>(there - state.figures.begin());
    return;
  }
  const FigureKind& kind = figure_kind(id);
  if (const Reason reason = kind.why_not(ui.snapshot()); !reason.none()) {
    tell(state, kind.kind.title + ": " + reason.on_screen, false);
    return;
  }
  const std::size_t last = state.figures.size() - 1;
  const std::size_t slot =
      state.maximized >= 0 ? std::min(static_cast<std::size_t>(state.maximized), last) : last;
  const std::string before = figure_kind(state.figures[slot].id).kind.title;
  choose_figure(ui, slot, id);
  state.maximized = static_cast<int>(slot);
  tell(state, "Shown in place of “" + before + "”, which the list under its title has, too.", false);
}

}  // namespace muonscope

#include "app/window/controls/menu_entry.h"

#include <imgui.h>

#include "app/window/controls/widgets.h"

namespace muonscope {

void menu_entry(Ui& ui, const Action& row) {
  const bool checked = row.checked != nullptr && row.checked(ui);
  const bool possible = row.possible == nullptr || row.possible(ui);
  const std::string text = ui.fonts.shown(row.label);
  if (ImGui::MenuItem(text.c_str(), shortcut_text(row).c_str(), checked, possible)) perform(ui, row);
  note_item(ui, "entry.", row.id);
  tooltip(ui, row.help);
}

}  // namespace muonscope

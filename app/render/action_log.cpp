#include "app/render/action_log.h"

#include "app/panels/actions.h"

namespace muonscope {

ActionLog::ActionLog(const std::filesystem::path& file) {
  if (file.empty()) return;
  file_.open(file);
  for (const Action& row : actions()) {
    for (const std::string& shortcut : row.shortcuts)
      file_ << "action\t" << row.id << '\t' << shortcut << '\t' << row.label << '\n';
  }
  file_.flush();
}

void ActionLog::write(const std::vector<std::string>& performed) {
  if (!file_.is_open() || performed.empty()) return;
  for (const std::string& id : performed) file_ << "ran\t" << id << '\n';
  file_.flush();
}

}  // namespace muonscope

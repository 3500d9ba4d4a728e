#pragma once

#include <string>
#include <vector>

namespace muonscope::testing {

/// Complaint about the first thing that is not well-formed XML: tags that do not nest, attributes without
/// quotes or given twice, bare '&' or '<'. Empty if all is well.
inline std::string xml_fault(const std::string& text) {
  std::vector<std::string> open;
  std::size_t at = text.find("?>") + 2;
  while (at < text.size()) {
    const std::size_t tag = text.find('<', at);
    const std::string between = text.substr(at, tag - at);
    for (std::size_t i = between.find('&'); i != std::string::npos; i = between.find('&', i + 1)) {
      const std::string entity = between.substr(i, between.find(';', i) - i + 1);
      if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;")
        return "& " + entity;
    }
    if (tag == std::string::npos) break;
    const std::size_t end = text.find('>', tag);
    if (end == std::string::npos) return "unclosed tag";
    const std::string inside = text.substr(tag + 1, end - tag - 1);
    if (inside.find('<') != std::string::npos) return "< inside a tag: " + inside;
    const std::string name = inside.substr(0, inside.find_first_of(" /", 1));
    if (inside.front() == '/') {
      if (open.empty() || open.back() != inside.substr(1)) return "closes " + inside;
      open.pop_back();
    } else {
      std::vector<std::string> names;
      std::size_t i = name.size();
      while (i < inside.size() && inside[i] == ' ') {
        const std::size_t equals = inside.find("=\"", i);
        const std::size_t quote = inside.find('"', equals + 2);
        if (equals == std::string::npos || quote == std::string::npos) return "attribute in " + inside;
        names.push_back(inside.substr(i + 1, equals - i - 1));
        for (std::size_t k = 0; k + 1 < names.size(); ++k)
          if (names[k] == names.back()) return "twice " + names.back();
        i = quote + 1;
      }
      if (inside.substr(i) != "/" && !inside.substr(i).empty()) return "rubbish in " + inside;
      if (inside.back() != '/') open.push_back(name);
    }
    at = end + 1;
  }
  return open.empty() ? "" : "open " + open.back();
}

}  // namespace muonscope::testing

#pragma once
// How errors in experiment files speak: one line with the JSON path, the value found, what is allowed.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/errors.h"
#include "core/base/json_value.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// Throws InputError "path: message".
[[noreturn]] void fail(const std::string& path, const std::string& message);

/// "lanes.0" and "name" → "lanes.0.name"; an empty path is the document itself.
std::string join(const std::string& path, std::string_view key);

/// A value as one short line of JSON, cut where it is long; bytes that are not UTF-8 are replaced.
std::string shown(const Json& value);

/// "a, b, c".
std::string listed(const std::vector<std::string>& names);
std::vector<std::string> ids(const Catalogue& catalogue);

/// "; did you mean \"muon\"?" where a known name is within a few typing errors, else "".
std::string did_you_mean(std::string_view name, const std::vector<std::string>& known);

/// "unknown key …; did you mean …; known: …".
[[noreturn]] void fail_unknown(const std::string& path, const std::string& what, const std::string& name,
                               const std::vector<std::string>& known);

/// What `read` gives; its InputErrors begin with `place`, a key or a file, if they do not already.
template <class Read>
auto named_by(const std::string& place, Read read) {
  try {
    return read();
  } catch (const InputError& error) {
    const std::string message = error.what();
    if (message.starts_with(place + ": ")) throw;
    throw InputError(place + ": " + message);
  }
}

}  // namespace muonscope

#pragma once
// Claims and lists as lesson files hold them.

#include <string>
#include <vector>

#include "core/base/json_value.h"
#include "core/experiment/experiment.h"
#include "core/lessons/lesson_page.h"

namespace muonscope {

/// A list under a key that may be absent; InputError for one that is longer than `most`.
std::vector<Json> read_list(const Json& object, const std::string& key, std::size_t most,
                            const std::string& path);

/// The object's "claims" about lanes of the experiment. InputError for a malformed one, and for one that
/// cannot fail.
std::vector<Claim> read_claims(const Json& object, const Experiment& experiment, const std::string& path);

/// InputError at `path` where the experiment has no lane of this name.
void require_lane(const Experiment& experiment, const std::string& name, const std::string& path);

/// A text of 1 … `most` characters.
Parameter text_parameter(const std::string& key, const std::string& label, double most = 2000);

}  // namespace muonscope

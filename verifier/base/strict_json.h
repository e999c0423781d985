// SPDX-License-Identifier: Apache-2.0
// JSON as every reader of Lode takes it: bounded in size and depth, and no key twice in one object,
// so that two readers can't see two different documents.
#ifndef LODE_VERIFIER_BASE_STRICT_JSON_H_
#define LODE_VERIFIER_BASE_STRICT_JSON_H_

#include <nlohmann/json.hpp>
#include <string_view>

#include "absl/status/statusor.h"

namespace lode::base {

using Json = nlohmann::ordered_json;

// kTooLarge beyond `max_bytes`. kMalformed, with line and column (both from 1, the column in
// characters), for anything that is not JSON, is nested deeper than `max_depth`, has a doubled key
// or has an object of more than 4096 keys.
absl::StatusOr<Json> ParseStrictJson(std::string_view text, size_t max_bytes, int max_depth);

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_STRICT_JSON_H_

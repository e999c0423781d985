// SPDX-License-Identifier: Apache-2.0
// The arithmetic of quantities for authors of scenarios: an object with one key that begins with
// "@" stands for what the kernel computes from its arguments (docs/scenarios.md). The kernel's own
// functions do it, so that what comes out is what admission wants.
#ifndef LODE_TOOLS_SCENARIO_QUANTITY_H_
#define LODE_TOOLS_SCENARIO_QUANTITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "tools/scenario/scenario.h"

namespace lode::scenario {

// Whether it is such an object.
bool IsHelper(const Json& json);
// What it stands for, as record JSON. References and helpers in it are resolved already.
absl::StatusOr<Json> Expand(const Json& helper, const Place& place);

// "@quantity:NAME" and "@quantity:NAME:PATH": the quantity at a path of a record, as record JSON;
// "" for the only one that is not DECLARED.
absl::StatusOr<Json> QuantityOf(const pb::Record& record, const std::string& path);

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_QUANTITY_H_

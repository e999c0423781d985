// SPDX-License-Identifier: Apache-2.0
// The parts of a scenario file that say what must come out. Internal to tools/scenario.
#ifndef LODE_TOOLS_SCENARIO_PARSE_EXPECT_H_
#define LODE_TOOLS_SCENARIO_PARSE_EXPECT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/scenario/scenario.h"

namespace lode::scenario {

absl::StatusOr<Expectation> ReadExpectation(const Json& json, const std::string& path);

// Appends to `out`; any of the three lists may be null. "@name" of a party or site is replaced
// here.
absl::Status ReadOutcomes(const Json* evaluations, const Json* lots, const Json* quotas,
                          Scenario& out);

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_PARSE_EXPECT_H_

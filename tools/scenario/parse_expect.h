// SPDX-License-Identifier: Apache-2.0
// The parts of a scenario file that say what must come out. Internal to tools/scenario.
#ifndef LODE_TOOLS_SCENARIO_PARSE_EXPECT_H_
#define LODE_TOOLS_SCENARIO_PARSE_EXPECT_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/scenario/scenario.h"

namespace lode::scenario {

absl::StatusOr<Expectation> ReadExpectation(const Json& json, const Place& place);

struct Outcomes {  // lists; null: not there
  const Json* evaluations = nullptr;
  const Json* lots = nullptr;
  const Json* quotas = nullptr;
};
// Appends to `out`. `top` is the file. "@name" of a party or site is replaced here.
absl::Status ReadOutcomes(const Outcomes& outcomes, const Place& top, ReadFile read, Scenario& out);

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_PARSE_EXPECT_H_

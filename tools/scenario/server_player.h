// SPDX-License-Identifier: Apache-2.0
// Plays a scenario against a simulated_time server whose log was begun with the scenario's Genesis
// (lode-scenario genesis). In a build without gRPC, connecting is refused.
#ifndef LODE_TOOLS_SCENARIO_SERVER_PLAYER_H_
#define LODE_TOOLS_SCENARIO_SERVER_PLAYER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tools/scenario/player.h"

namespace lode::scenario {

absl::StatusOr<std::unique_ptr<Player>> ConnectPlayer(const std::string& address,
                                                      const std::string& log_vkey);

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_SERVER_PLAYER_H_

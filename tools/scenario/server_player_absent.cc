// SPDX-License-Identifier: Apache-2.0
// Stands in for server_player.cc in a build without gRPC: playing against a server is refused,
// playing in process works.
#include "tools/scenario/server_player.h"
#include "verifier/base/reason.h"

namespace lode::scenario {

absl::StatusOr<std::unique_ptr<Player>> ConnectPlayer(const std::string&, const std::string&) {
  return base::Error(base::Reason::kUsage, "this program was built without gRPC: play in process");
}

}  // namespace lode::scenario

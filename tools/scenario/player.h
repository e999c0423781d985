// SPDX-License-Identifier: Apache-2.0
// Where a scenario is played: in process (local_player.h) or against a server (server_player.h).
#ifndef LODE_TOOLS_SCENARIO_PLAYER_H_
#define LODE_TOOLS_SCENARIO_PLAYER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "tools/scenario/build.h"
#include "verifier/custody/state.h"
#include "verifier/note/policy.h"
#include "verifier/present/refusal.h"
#include "verifier/trail/trail.h"

namespace lode::scenario {

// What became of a record.
struct Outcome {
  Expectation::Kind kind = Expectation::Kind::kAdmitted;
  uint64_t index = 0;            // kAdmitted
  present::Refusals violations;  // kRefused
  bool waits = false;            // kRefused: may be admitted after its parent
  bool again = false;            // kRefused: logged before, by a server that said no more of it
  std::string reason, message;   // kError
};

class Player {
 public:
  virtual ~Player() = default;
  // An error only if nothing can be said of the record (an unreachable server).
  virtual absl::StatusOr<Outcome> Submit(const Built& record) = 0;
  virtual absl::StatusOr<trail::Trail> Export(std::string_view lot) = 0;
  virtual const note::TrustPolicy& trust() const = 0;
  // A row of the custody state; kNotYet where the player can't read rows of that kind.
  virtual absl::StatusOr<std::optional<std::string>> ReadRow(custody::RowKind kind,
                                                             const std::string& id) = 0;
};

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_PLAYER_H_

// SPDX-License-Identifier: Apache-2.0
// Plays a scenario in process: a replica of the whole log with state roots as a simulated_time
// ledger appends them, and checkpoints signed by the scenario's log key.
#ifndef LODE_TOOLS_SCENARIO_LOCAL_PLAYER_H_
#define LODE_TOOLS_SCENARIO_LOCAL_PLAYER_H_

#include "tools/scenario/player.h"
#include "verifier/crypto/signing.h"
#include "verifier/monitor/replica.h"

namespace lode::scenario {

class LocalPlayer : public Player {
 public:
  // `scenario` is borrowed for the call.
  explicit LocalPlayer(const Scenario& scenario);

  absl::StatusOr<Outcome> Submit(const Built& record) override;
  absl::StatusOr<trail::Trail> Export(std::string_view lot) override;
  const note::TrustPolicy& trust() const override { return trust_; }
  absl::StatusOr<std::optional<std::string>> ReadRow(custody::RowKind kind,
                                                     const std::string& id) override;

  const monitor::Replica& replica() const { return replica_; }

 private:
  void Cover();  // a state root over what is not covered yet

  crypto::SigningKey key_;
  note::NoteKey name_;
  note::TrustPolicy trust_;
  monitor::Replica replica_;
  int64_t last_us_ = 0;  // record time of the last leaf
};

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_LOCAL_PLAYER_H_

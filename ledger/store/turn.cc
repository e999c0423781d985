// SPDX-License-Identifier: Apache-2.0
// The epoch is compared first: who was superseded decided on a log that may have grown since, so
// what else differs would only hide why.
#include "ledger/store/turn.h"

#include <string>

#include "ledger/store/store.h"
#include "verifier/base/reason.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger {

absl::Status CheckTurn(const Turn& turn, const Group& group, const Standing& standing) {
  if (turn.writer_epoch == 0 || turn.writer_epoch != standing.writer_epoch) {
    return base::Error(base::Reason::kConflict,
                       "writer " + std::to_string(turn.writer_epoch) + " may not write: writer " +
                           std::to_string(standing.writer_epoch) +
                           " has taken over this store; nothing was written");
  }
  if (group.first_index != standing.size) {
    return base::Error(base::Reason::kConflict,
                       "the group starts at " + std::to_string(group.first_index) +
                           " but the log has " + std::to_string(standing.size) +
                           " leaves: nothing was written");
  }
  if (turn.root != standing.root) {
    return base::Error(base::Reason::kConflict,
                       "the group was decided on another log of " + std::to_string(standing.size) +
                           " leaves than the store holds: nothing was written");
  }
  return absl::OkStatus();
}

base::Hash256 RootOf(const Head& head) {
  const auto frontier = merkle::Frontier::From(head.size, head.frontier);
  return frontier.ok() ? frontier->Root() : base::Hash256();
}

}  // namespace lode::ledger

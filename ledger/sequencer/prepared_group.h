// SPDX-License-Identifier: Apache-2.0
// What goes from the sequencer to the committer: a group that is decided but not durable, and who
// waits for it.
#ifndef LODE_LEDGER_SEQUENCER_PREPARED_GROUP_H_
#define LODE_LEDGER_SEQUENCER_PREPARED_GROUP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/sequencer/group_tree.h"
#include "ledger/sequencer/map_step.h"
#include "ledger/sequencer/position.h"
#include "ledger/sequencer/published.h"
#include "ledger/sequencer/submission.h"
#include "ledger/store/store.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger {

// What was sent of a record that was logged before.
struct SentAgain {
  base::Hash256 record_digest;
  base::Hash256 signatures_digest;
};

// A submission that waits for its group.
struct Acknowledgement {
  uint64_t index = 0;
  std::optional<SentAgain> duplicate_of;  // set: logged before, at `index`
  OnResult done;
};

// A multiproof of subjects, and the signed view whose newest state root it leads to. That root is
// the view's last leaf and covers all below it, unless the store had no space for one.
struct SubjectProof {
  std::string multiproof;
  std::shared_ptr<const View> view;
};
struct ProofRequest {
  std::vector<base::Hash256> keys;                         // strictly ascending; may be empty
  std::function<void(absl::StatusOr<SubjectProof>)> done;  // called exactly once; must not block
};
struct PreparedProof {
  std::string multiproof;
  ProofRequest request;
};

// A group that is decided but not durable.
struct PreparedGroup {
  explicit PreparedGroup(merkle::Frontier before) : tree(std::move(before)) {}
  uint64_t generation = 0;
  Group group;
  GroupTree tree;
  Position position;  // after the group
  std::vector<MapStep> map_steps;
  std::vector<Acknowledgement> acknowledgements;
  std::vector<PreparedProof>
      proofs;  // in the map of the newest state root; nothing is logged in the group after them
  bool empty() const { return group.entries.empty() && acknowledgements.empty() && proofs.empty(); }
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SEQUENCER_PREPARED_GROUP_H_

// SPDX-License-Identifier: Apache-2.0
// What the sequencer gives to the committer: a group that is decided but not durable, and who waits
// for it.
#ifndef LODE_LEDGER_WRITE_PREPARED_GROUP_H_
#define LODE_LEDGER_WRITE_PREPARED_GROUP_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/log/position.h"
#include "ledger/map/map_step.h"
#include "ledger/map/subject_proof.h"
#include "ledger/store/store.h"
#include "ledger/write/group_tree.h"
#include "ledger/write/submission.h"
#include "verifier/base/bytes.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger {

// A record that is a leaf of the group.
struct NewLeaf {
  uint64_t index = 0;
};
// A record that was logged before, or earlier in the group, and what was sent of it now.
struct SentAgain {
  uint64_t index = 0;
  base::Hash256 record_digest;
  base::Hash256 signatures_digest;
};

// A submission that waits for its answer. A refusal waits too: "that number was used" is true only
// once the record that used it is durable.
struct Acknowledgement {
  // Of how many leaves the answer speaks: it is given when so many are durable. If the store
  // refuses one of them, the answer was never true, and the store's refusal takes its place.
  uint64_t rests_on = 0;
  std::variant<NewLeaf, SentAgain, Refused> answer;
  OnResult done;
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

#endif  // LODE_LEDGER_WRITE_PREPARED_GROUP_H_

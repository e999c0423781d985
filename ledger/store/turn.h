// SPDX-License-Identifier: Apache-2.0
// A writer's turn. By it a store knows that a group comes from the one writer that may write now,
// and that it was decided on top of the log that the store holds. The store compares both in the
// same step as it writes. So two writers, wherever they run, never both add to one log; a lock file
// alone binds only programs that share its file system.
#ifndef LODE_LEDGER_STORE_TURN_H_
#define LODE_LEDGER_STORE_TURN_H_

#include <cstdint>

#include "absl/status/status.h"
#include "verifier/base/bytes.h"

namespace lode::ledger {

struct Group;
struct Head;

// A fencing token, with what the writer expects to find. The size that it expects is the group's
// first_index.
struct Turn {
  uint64_t writer_epoch = 0;  // what Store::BecomeWriter gave; 0 is nobody's
  base::Hash256 root;         // of the tree over the leaves before the group
};

// What a store is at: the epoch of its newest writer, and the log.
struct Standing {
  uint64_t writer_epoch = 0;
  uint64_t size = 0;
  base::Hash256 root;
};

// kConflict says which of them differs. Every implementation asks this before it writes.
absl::Status CheckTurn(const Turn& turn, const Group& group, const Standing& standing);

// The root of the log that ends in `head`, whose frontier must fit its size.
base::Hash256 RootOf(const Head& head);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_TURN_H_

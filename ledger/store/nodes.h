// SPDX-License-Identifier: Apache-2.0
// Hashes of the log tree's perfect subtrees from what the store keeps: full tiles, and leaves where
// a tile is not full yet. Right at every level for every size up to the store's.
#ifndef LODE_LEDGER_STORE_NODES_H_
#define LODE_LEDGER_STORE_NODES_H_

#include "ledger/store/store.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger {

// Borrows the store; may be called from any thread, and copied. A node costs one tile read, or in a
// tile that is not full one read for each hash needed of it (at most 128). Those hashes never
// change once their leaves are logged, so the reader remembers them (at most kRememberedNodes):
// keep one reader for long rather than make one for each proof. Errors: the store's; kUsage for a
// subtree of no tree; kNotFound for one that reaches beyond the log.
inline constexpr size_t kRememberedNodes = 4096;
merkle::NodeReader MakeNodeReader(const Store& store);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_NODES_H_

// SPDX-License-Identifier: Apache-2.0
// What stands between stored bytes and the log's signature, at open and in the write path: entries
// are read back and derived again (docs/architecture.md, "Order of durability"). The invariant: a
// leaf that comes out of here is the one that its record and signatures demand.
#ifndef LODE_LEDGER_LOG_STORED_ENTRIES_H_
#define LODE_LEDGER_LOG_STORED_ENTRIES_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/log/position.h"
#include "ledger/store/store.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger {

// The leaf, parsed; it must be the one that its stored envelope demands, byte for byte.
// kStoreDamaged names the leaf.
absl::StatusOr<merkle::Leaf> CheckEntry(uint64_t index, std::string_view leaf_bytes,
                                        std::string_view envelope_bytes);

// Reads entries [from, to) of the store back, recomputes record digest, signatures digest, leaf and
// leaf hash, appends them to `frontier`, which must have size `from`, and lets `visit` see each.
// kStoreDamaged names the first leaf that does not re-derive.
using VisitLeaf = std::function<void(const merkle::Leaf& leaf)>;
absl::Status AppendStored(const Store& store, uint64_t from, uint64_t to,
                          merkle::Frontier& frontier, const VisitLeaf& visit = nullptr);

// Record time of the last record in a log of `size` leaves; nothing if there is none. kStoreDamaged
// if it is not where `position` says.
absl::StatusOr<std::optional<int64_t>> ReadLastRecordTime(const Store& store,
                                                          const Position& position, uint64_t size);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_LOG_STORED_ENTRIES_H_

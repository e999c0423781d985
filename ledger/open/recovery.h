// SPDX-License-Identifier: Apache-2.0
// What stands between stored bytes and the log's signature, at open and in the pipeline: the
// high-water mark is compared with the store, entries are read back and derived again, checkpoints
// are signed and verified (docs/architecture.md, "Order of durability"). The invariant: nothing is
// signed that was not read and hashed again since the last signature.
#ifndef LODE_LEDGER_OPEN_RECOVERY_H_
#define LODE_LEDGER_OPEN_RECOVERY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "ledger/log/checkpoint_signer.h"
#include "ledger/log/position.h"
#include "ledger/store/high_water.h"
#include "ledger/store/store.h"
#include "verifier/base/bytes.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger {

// The checkpoint in the mark's newest readable slot; size 0 and no note if nothing was acknowledged
// yet.
struct Marked {
  uint64_t size = 0;
  base::Hash256 root;
  std::string note;
};
// kStoreDamaged if no slot can be read or what it holds is not this log's checkpoint.
absl::StatusOr<Marked> ReadMark(const HighWater& mark, const LogSigner& signer);

// A store that holds everything that was ever acknowledged, and hashes to what its head says.
struct Recovered {
  merkle::Frontier frontier;
  Position position;
  std::optional<int64_t> last_record_us;  // record time of the last record
  base::Hash256 root;                     // of the whole store
  Marked marked;
  // Set if the mark is older than the last group but one: an older copy of it was put back. Nothing
  // says then whether the store holds what was acknowledged last.
  std::string old_mark;
};
// The same question alone; "" for a mark as a ledger leaves it. `last_began`: Store::CheckGroups.
std::string DescribeOldMark(const Marked& marked, uint64_t size,
                            std::optional<uint64_t> last_began);
// Writes nothing. kStoreDamaged says which leaves are missing, which does not re-derive, or that
// the root is another one; whoever gets it stays down.
absl::StatusOr<Recovered> CheckAgainstMark(const Store& store, const HighWater& mark,
                                           const LogSigner& signer);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_OPEN_RECOVERY_H_

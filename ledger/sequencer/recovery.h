// SPDX-License-Identifier: Apache-2.0
// What stands between stored bytes and the log's signature, at open and in the pipeline: the
// high-water mark compared with the store, entries read back and derived again, checkpoints signed
// and verified (docs/architecture.md, "Order of durability"). The invariant: nothing is signed that
// was not re-read and re-hashed since the last signature.
#ifndef LODE_LEDGER_SEQUENCER_RECOVERY_H_
#define LODE_LEDGER_SEQUENCER_RECOVERY_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/sequencer/position.h"
#include "ledger/store/high_water.h"
#include "ledger/store/store.h"
#include "verifier/crypto/signing.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/note.h"

namespace lode::ledger {

// Who signs the log's checkpoints, and as whom.
struct LogSigner {
  std::string origin;
  note::NoteKey note_key;
  const crypto::SigningKey* key;  // borrowed
};

// Signs a checkpoint of (size, root) and verifies its own signature before giving it out: a flipped
// bit is never published.
absl::StatusOr<std::string> SignVerified(const LogSigner& signer, uint64_t size,
                                         const base::Hash256& root);

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

// The checkpoint in the mark's newest readable slot; size 0 and no note if nothing was acknowledged
// yet.
struct Marked {
  uint64_t size = 0;
  base::Hash256 root;
  std::string note;
};
// kStoreDamaged if no slot can be read or what it holds is not this log's checkpoint.
absl::StatusOr<Marked> ReadMark(const HighWater& mark, const LogSigner& signer);

// Record time of the last record in a log of `size` leaves; nothing if there is none. kStoreDamaged
// if it is not where `position` says.
absl::StatusOr<std::optional<int64_t>> ReadLastRecordTime(const Store& store,
                                                          const Position& position, uint64_t size);

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

#endif  // LODE_LEDGER_SEQUENCER_RECOVERY_H_

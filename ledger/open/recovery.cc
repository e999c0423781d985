// SPDX-License-Identifier: Apache-2.0
// The store says what it holds, and the mark says what was promised. A store that is shorter than
// the mark, or hashes to another root there, is never served. Leaves beyond the mark are derived
// again from their envelopes before they are signed.
#include "ledger/open/recovery.h"

#include <utility>

#include "ledger/log/stored_entries.h"
#include "ledger/store/nodes.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/note/checkpoint.h"

namespace lode::ledger {
namespace {

absl::Status Damaged(const std::string& what) {
  return base::Error(base::Reason::kStoreDamaged, what);
}

// The frontier of the first `size` leaves, from stored nodes.
absl::StatusOr<merkle::Frontier> FrontierAt(uint64_t size, const merkle::NodeReader& nodes) {
  std::vector<base::Hash256> hashes;
  for (int level = 62; level >= 0; --level) {
    if ((size >> level & 1) == 0) continue;
    LODE_ASSIGN_OR_RETURN(hashes.emplace_back(), nodes(level, (size >> level) - 1));
  }
  return merkle::Frontier::From(size, std::move(hashes));
}

// The store reaches the mark, and hashes to it there.
absl::Status CheckMarkedPart(uint64_t size, const HighWater& mark, const Marked& marked,
                             const merkle::Frontier& at_mark) {
  if (size < marked.size) {
    return Damaged("leaves " + std::to_string(size) + " to " + std::to_string(marked.size - 1) +
                   " were acknowledged and are missing: restore a backup that reaches size " +
                   std::to_string(marked.size));
  }
  if (mark.torn() && size <= marked.size) {
    return Damaged(
        "a slot of the high-water mark can't be read, and the store does not reach beyond the "
        "other (size " +
        std::to_string(marked.size) + "): what was acknowledged last is not known");
  }
  if (marked.size > 0 && at_mark.Root() != marked.root) {
    return Damaged("the first " + std::to_string(marked.size) +
                   " leaves do not hash to the root of the high-water mark: run lode-ledgerd "
                   "fsck, or restore a backup");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Marked> ReadMark(const HighWater& mark, const LogSigner& signer) {
  const HighWater::Slot* slot = mark.newest();
  if (slot == nullptr) {
    return Damaged("neither slot of the high-water mark can be read (" + mark.slots()[0].problem +
                   "; " + mark.slots()[1].problem + "): what was acknowledged is not known");
  }
  if (slot->note.empty()) return Marked{};
  const auto checkpoint = note::VerifyCheckpoint(slot->note, signer.note_key);
  if (!checkpoint.ok() || checkpoint->body.origin != signer.origin) {
    return Damaged("the high-water mark holds no checkpoint of this log and key");
  }
  return Marked{checkpoint->body.size, checkpoint->body.root, slot->note};
}

std::string DescribeOldMark(const Marked& marked, uint64_t size,
                            std::optional<uint64_t> last_began) {
  // A ledger commits a group, marks it, and only then commits the next.
  if (!last_began || marked.size >= *last_began) return "";
  return "the high-water mark says size " + std::to_string(marked.size) + ", the store has size " +
         std::to_string(size) + " and had " + std::to_string(*last_began) +
         " before its last group: the mark is an older copy, so nothing here says whether the "
         "store "
         "holds what was acknowledged last";
}

absl::StatusOr<Recovered> CheckAgainstMark(const Store& store, const HighWater& mark,
                                           const LogSigner& signer) {
  Recovered out;
  LODE_ASSIGN_OR_RETURN(out.marked, ReadMark(mark, signer));
  LODE_ASSIGN_OR_RETURN(const Head head, store.ReadHead());
  LODE_ASSIGN_OR_RETURN(const std::optional<uint64_t> last_began, store.CheckGroups());
  const merkle::NodeReader nodes = MakeNodeReader(store);
  merkle::Frontier again;
  if (head.size >= out.marked.size) {
    LODE_ASSIGN_OR_RETURN(again, FrontierAt(out.marked.size, nodes));
  }
  LODE_RETURN_IF_ERROR(CheckMarkedPart(head.size, mark, out.marked, again));
  if (head.size == 0) return out;
  out.old_mark = DescribeOldMark(out.marked, head.size, last_began);
  LODE_ASSIGN_OR_RETURN(out.position, ParsePosition(head.state));
  LODE_ASSIGN_OR_RETURN(out.last_record_us, ReadLastRecordTime(store, out.position, head.size));
  const auto frontier = merkle::Frontier::From(head.size, head.frontier);
  if (!frontier.ok()) return Damaged("the head row's frontier does not fit its size");
  out.frontier = *frontier;
  out.root = out.frontier.Root();
  // What was not acknowledged yet is signed only after it was derived again, leaf by leaf.
  LODE_RETURN_IF_ERROR(AppendStored(store, out.marked.size, head.size, again));
  if (again.Root() != out.root) {
    return Damaged(
        "the stored leaves do not hash to the head row's frontier: run lode-ledgerd fsck");
  }
  return out;
}

}  // namespace lode::ledger

// SPDX-License-Identifier: Apache-2.0
#include "ledger/sequencer/recovery.h"

#include <utility>

#include "ledger/store/nodes.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/leaf.h"
#include "verifier/note/checkpoint.h"
#include "verifier/note/signer.h"

namespace lode::ledger {
namespace {

absl::Status Damaged(const std::string& what) {
  return base::Error(base::Reason::kStoreDamaged, what);
}

absl::Status BadLeaf(uint64_t index, std::string_view what) {
  return Damaged("leaf " + std::to_string(index) + " " + std::string(what) +
                 ": run lode-ledgerd fsck; nothing after it is signed");
}

// The leaf that the stored envelope demands must be the stored leaf, byte for byte.
absl::Status CheckRecordEntry(uint64_t index, std::string_view leaf_bytes,
                              std::string_view envelope_bytes, const merkle::RecordLeaf& leaf) {
  const auto envelope = envelope::ParseEnvelope(envelope_bytes);
  if (!envelope.ok()) return BadLeaf(index, "has an envelope that does not parse");
  const merkle::RecordLeaf again{leaf.record_time_us, envelope::RecordDigest(envelope->payload),
                                 envelope::SignaturesDigest(envelope->signatures)};
  if (again.record_digest != leaf.record_digest) return BadLeaf(index, "differs from its record");
  if (again.signatures_digest != leaf.signatures_digest) {
    return BadLeaf(index, "differs from its signatures");
  }
  if (merkle::EncodeLeaf(again) != leaf_bytes) return BadLeaf(index, "does not re-derive");
  return absl::OkStatus();
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

absl::StatusOr<std::string> SignVerified(const LogSigner& signer, uint64_t size,
                                         const base::Hash256& root) {
  const note::Checkpoint body{signer.origin, size, root};
  std::string signed_note = note::SignCheckpoint(body, signer.note_key, *signer.key);
  LODE_ASSIGN_OR_RETURN(const note::SignedCheckpoint checked,
                        note::VerifyCheckpoint(signed_note, signer.note_key));
  if (checked.body != body) {
    return base::Error(base::Reason::kInternal, "the checkpoint just signed says something else");
  }
  return signed_note;
}

absl::StatusOr<merkle::Leaf> CheckEntry(uint64_t index, std::string_view leaf_bytes,
                                        std::string_view envelope_bytes) {
  const auto leaf = merkle::ParseLeaf(leaf_bytes);
  if (!leaf.ok()) return BadLeaf(index, "does not parse");
  if (const auto* record_leaf = std::get_if<merkle::RecordLeaf>(&*leaf)) {
    LODE_RETURN_IF_ERROR(CheckRecordEntry(index, leaf_bytes, envelope_bytes, *record_leaf));
  } else if (!envelope_bytes.empty()) {
    return BadLeaf(index, "is a state root with an envelope");
  }
  return *leaf;
}

absl::Status AppendStored(const Store& store, uint64_t from, uint64_t to,
                          merkle::Frontier& frontier, const VisitLeaf& visit) {
  return store.ReadEntries(
      from, to, [&](uint64_t index, std::string_view bytes, std::string_view envelope) {
        LODE_ASSIGN_OR_RETURN(const merkle::Leaf leaf, CheckEntry(index, bytes, envelope));
        frontier.Append(merkle::HashLeaf(bytes));
        if (visit) visit(leaf);
        return absl::OkStatus();
      });
}

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

absl::StatusOr<std::optional<int64_t>> ReadLastRecordTime(const Store& store,
                                                          const Position& position, uint64_t size) {
  const uint64_t end = position.last_record_end;
  if (end == 0) return std::optional<int64_t>();
  if (end <= size) {
    LODE_ASSIGN_OR_RETURN(const std::string bytes, store.ReadLeaf(end - 1));
    const auto leaf = merkle::ParseLeaf(bytes);
    if (leaf.ok() && std::holds_alternative<merkle::RecordLeaf>(*leaf)) {
      return std::optional<int64_t>(
          static_cast<int64_t>(std::get<merkle::RecordLeaf>(*leaf).record_time_us));
    }
  }
  return Damaged("the head row says that leaf " + std::to_string(end - 1) +
                 " is the last record, but it is not: run lode-ledgerd fsck");
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

// SPDX-License-Identifier: Apache-2.0
// The leaf is made again from the stored envelope and compared byte for byte. A checksum would show
// that the bytes are those that were written, not that leaf and envelope belong together.
#include "ledger/log/stored_entries.h"

#include <string>

#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"

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

}  // namespace

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

}  // namespace lode::ledger

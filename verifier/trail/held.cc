// SPDX-License-Identifier: Apache-2.0
// Both files carry the log's signature, so a contradiction between them needs no further proof.
// That a record is missing from a trail is not one: the trail may be older, or about another lot.
#include "verifier/trail/held.h"

#include <string>
#include <variant>

#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/merkle/leaf.h"
#include "verifier/note/checkpoint.h"
#include "verifier/note/note.h"

namespace lode::trail {
namespace {

absl::Status Differ(const std::string& how) {
  return base::Error(base::Reason::kNotAuthentic,
                     "the trail and the receipt are both signed by this ledger, and " + how +
                         ": keep both as evidence");
}

absl::StatusOr<note::Checkpoint> BodyOf(const std::string& bytes) {
  LODE_ASSIGN_OR_RETURN(const note::Note parsed, note::ParseNote(bytes));
  return note::ParseCheckpointBody(parsed.text);
}

}  // namespace

absl::StatusOr<bool> HoldsEntryOf(const Trail& trail, const note::Receipt& receipt) {
  LODE_ASSIGN_OR_RETURN(const note::Checkpoint ours, BodyOf(trail.checkpoint_note));
  LODE_ASSIGN_OR_RETURN(const note::Checkpoint theirs, BodyOf(receipt.checkpoint_note));
  if (ours.size == theirs.size && ours.root != theirs.root)
    return Differ("show two trees of size " + std::to_string(ours.size));
  const std::string leaf = merkle::EncodeLeaf(receipt.leaf);
  if (receipt.index == trail.state_root_index)
    return Differ("show two leaves at entry " + std::to_string(receipt.index));
  for (const Entry& entry : trail.entries) {
    if (entry.index == receipt.index) {
      if (entry.leaf == leaf) return true;
      return Differ("show two leaves at entry " + std::to_string(receipt.index));
    }
    LODE_ASSIGN_OR_RETURN(const merkle::Leaf parsed, merkle::ParseLeaf(entry.leaf));
    const auto* record = std::get_if<merkle::RecordLeaf>(&parsed);
    if (record != nullptr && record->record_digest == receipt.leaf.record_digest) {
      return Differ("show one record at entries " + std::to_string(entry.index) + " and " +
                    std::to_string(receipt.index));
    }
  }
  return false;
}

}  // namespace lode::trail

// SPDX-License-Identifier: Apache-2.0
// C2SP checkpoints: a signed note that says how large the log is and what its root is
// (docs/formats/note.md).
#ifndef LODE_VERIFIER_NOTE_CHECKPOINT_H_
#define LODE_VERIFIER_NOTE_CHECKPOINT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"
#include "verifier/note/note.h"

namespace lode::note {

struct Checkpoint {
  std::string origin;
  uint64_t size = 0;
  base::Hash256 root;
  bool operator==(const Checkpoint&) const = default;
};

// Three lines; extension lines are refused (Lode writes none and its cosigners sign none).
absl::StatusOr<Checkpoint> ParseCheckpointBody(std::string_view text);
std::string EncodeCheckpointBody(const Checkpoint& checkpoint);

// True for [a-z0-9.-]+(/[a-z0-9._-]+)*, at most 128 bytes.
bool IsOrigin(std::string_view text);
// A ledger whose record times are simulated: its origin ends in "/simulated".
bool IsSimulatedOrigin(std::string_view origin);

struct Cosignature {
  size_t witness = 0;  // index into the witnesses given
  uint64_t time = 0;   // POSIX seconds
};

struct SignedCheckpoint {
  Checkpoint body;
  std::vector<Cosignature> cosignatures;  // those of the witnesses given; others are ignored
};

// The log's signature must be there and verify; its key's name must be the origin. A bad
// cosignature of a given witness spoils it.
absl::StatusOr<SignedCheckpoint> VerifyCheckpoint(std::string_view note, const NoteKey& log,
                                                  std::span<const NoteKey> witnesses = {});

}  // namespace lode::note

#endif  // LODE_VERIFIER_NOTE_CHECKPOINT_H_

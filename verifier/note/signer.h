// SPDX-License-Identifier: Apache-2.0
// Makes signed checkpoints and cosignatures. In a target of its own (lode_note_signing): no
// verifier links it.
#ifndef LODE_VERIFIER_NOTE_SIGNER_H_
#define LODE_VERIFIER_NOTE_SIGNER_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "verifier/crypto/signing.h"
#include "verifier/note/checkpoint.h"

namespace lode::note {

// The note's bytes. `name` is the key of type Ed25519 whose secret is `key`; its name is the
// checkpoint's origin.
std::string SignCheckpoint(const Checkpoint& checkpoint, const NoteKey& name,
                           const crypto::SigningKey& key);

// `note` with one more signature line, a cosignature of type 4 at `time` (POSIX seconds).
absl::StatusOr<std::string> Cosign(std::string_view note, const NoteKey& witness,
                                   const crypto::SigningKey& key, uint64_t time);

}  // namespace lode::note

#endif  // LODE_VERIFIER_NOTE_SIGNER_H_

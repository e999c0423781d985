// SPDX-License-Identifier: Apache-2.0
// Signing and verifying are in two libraries, so that a verifier's binary holds no code that could
// sign.
#include "verifier/note/signer.h"

#include "verifier/base/encoding.h"
#include "verifier/base/status_macros.h"

namespace lode::note {

std::string SignCheckpoint(const Checkpoint& checkpoint, const NoteKey& name,
                           const crypto::SigningKey& key) {
  Note note;
  note.text = EncodeCheckpointBody(checkpoint);
  note.signatures.push_back({name.name, name.id, std::string(key.Sign(note.text).view())});
  return EncodeNote(note);
}

absl::StatusOr<std::string> Cosign(std::string_view bytes, const NoteKey& witness,
                                   const crypto::SigningKey& key, uint64_t time) {
  LODE_ASSIGN_OR_RETURN(Note note, ParseNote(bytes));
  std::string signature;
  base::AppendU64(signature, time);
  signature.append(key.Sign(CosignedMessage(time, note.text)).view());
  note.signatures.push_back({witness.name, witness.id, signature});
  return EncodeNote(note);
}

}  // namespace lode::note

// SPDX-License-Identifier: Apache-2.0
// C2SP signed notes and their keys (docs/formats/note.md): a text and signature lines. Ed25519
// notes (type 1) and cosignatures (type 4). A note key id is 4 bytes; it is not a record key id.
#ifndef LODE_VERIFIER_NOTE_NOTE_H_
#define LODE_VERIFIER_NOTE_NOTE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/crypto/ed25519.h"

namespace lode::note {

inline constexpr uint8_t kTypeEd25519 = 1;
inline constexpr uint8_t kTypeCosignature = 4;

struct NoteKey {
  std::string name;
  uint32_t id = 0;  // first 4 bytes of H(name || 0A || type || public key), big-endian
  uint8_t type = kTypeEd25519;
  crypto::PublicKey key;
  bool operator==(const NoteKey&) const = default;
};

NoteKey MakeNoteKey(std::string_view name, uint8_t type, const crypto::PublicKey& key);
// "name+8 hex digits+base64(type || key)". Refuses other types, an id that does not belong to the
// key, bad names.
absl::StatusOr<NoteKey> ParseVkey(std::string_view text);
std::string FormatVkey(const NoteKey& key);

struct NoteSignature {
  std::string name;
  uint32_t id = 0;
  std::string bytes;  // after the key id
  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  // ends in a line feed
  std::vector<NoteSignature> signatures;
  bool operator==(const Note&) const = default;
};

// At most limits::kNoteBytes and limits::kNoteSignatures; UTF-8; no control character but line
// feeds.
absl::StatusOr<Note> ParseNote(std::string_view bytes);
std::string EncodeNote(const Note& note);

struct VerifiedSignature {
  size_t key = 0;     // index into the keys given
  uint64_t time = 0;  // cosignatures: POSIX seconds; else 0
};

// The known signatures, all of which must verify: unknown ones are ignored, a known one that is bad
// spoils the note, and so does having none that is known. A key counts once, a cosigner with its
// latest time.
absl::StatusOr<std::vector<VerifiedSignature>> VerifyNote(const Note& note,
                                                          std::span<const NoteKey> keys);

// What a cosigner signs: "cosignature/v1\n" "time <t>\n" and the note's text.
std::string CosignedMessage(uint64_t time, std::string_view text);

}  // namespace lode::note

#endif  // LODE_VERIFIER_NOTE_NOTE_H_

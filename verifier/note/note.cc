// SPDX-License-Identifier: Apache-2.0
// A broken signature of a known key spoils the whole note, as C2SP says. So no verifier ever has to
// decide which half of a note to believe.
#include "verifier/note/note.h"

#include <algorithm>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/utf8.h"
#include "verifier/crypto/sha256.h"

namespace lode::note {
namespace {

constexpr std::string_view kSignaturePrefix = "\xe2\x80\x94 ";
constexpr uint64_t kTimeLimit = (uint64_t{1} << 63) - 1;

using base::Malformed;

// UTF-8 encodings of Unicode white space beyond ASCII.
constexpr std::string_view kSpaces[] = {"\u0085", "\u00a0", "\u1680", "\u2000", "\u2001",
                                        "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                                        "\u2007", "\u2008", "\u2009", "\u200a", "\u2028",
                                        "\u2029", "\u202f", "\u205f", "\u3000"};

bool IsKeyName(std::string_view name) {
  if (name.empty() || !base::IsValidUtf8(name)) return false;
  for (char c : name) {
    if (c == '+' || static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) return false;
  }
  return std::none_of(std::begin(kSpaces), std::end(kSpaces), [&](std::string_view space) {
    return name.find(space) != std::string_view::npos;
  });
}

absl::StatusOr<NoteSignature> ParseSignatureLine(std::string_view line) {
  if (!line.starts_with(kSignaturePrefix))
    return Malformed("a signature line begins with an em dash and a space");
  line.remove_prefix(kSignaturePrefix.size());
  const size_t space = line.find(' ');
  if (space == std::string_view::npos || !IsKeyName(line.substr(0, space))) {
    return Malformed("a signature line is: em dash, key name, base64");
  }
  const auto raw = base::Base64Decode(line.substr(space + 1));
  if (!raw || raw->size() < 5)
    return Malformed("a note signature is base64 of a 4-byte key id and the signature");
  base::ByteReader reader(*raw);
  const uint32_t id = *reader.U32();
  return NoteSignature{std::string(line.substr(0, space)), id, raw->substr(4)};
}

absl::Status VerifyOne(const NoteSignature& signature, const NoteKey& key, std::string_view text,
                       uint64_t& time) {
  if (key.type == kTypeEd25519) {
    const auto raw = crypto::Signature::From(signature.bytes);
    if (!raw) return Malformed("an Ed25519 note signature has 64 bytes");
    return crypto::VerifyEd25519(key.key, text, *raw);
  }
  base::ByteReader reader(signature.bytes);
  const auto at = reader.U64();
  const auto raw = reader.Take(crypto::Signature::kSize);
  if (!raw || !reader.done() || *at > kTimeLimit)
    return Malformed("a cosignature is a time and 64 bytes");
  time = *at;
  return crypto::VerifyEd25519(key.key, CosignedMessage(*at, text), *crypto::Signature::From(*raw));
}

}  // namespace

NoteKey MakeNoteKey(std::string_view name, uint8_t type, const crypto::PublicKey& key) {
  const char type_byte = static_cast<char>(type);
  const base::Hash256 hash =
      crypto::Sha256({name, "\n", std::string_view(&type_byte, 1), key.view()});
  const uint32_t id = *base::ByteReader(hash.view()).U32();
  return NoteKey{std::string(name), id, type, key};
}

absl::StatusOr<NoteKey> ParseVkey(std::string_view text) {
  const size_t first = text.find('+');
  const size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return Malformed("a verifier key is name+id+base64");
  const std::string_view name = text.substr(0, first),
                         id_text = text.substr(first + 1, second - first - 1);
  const auto id_bytes = base::HexDecode(id_text);
  const auto raw = base::Base64Decode(text.substr(second + 1));
  if (!IsKeyName(name) || !id_bytes || id_bytes->size() != 4 || !raw || raw->empty()) {
    return Malformed("a verifier key is name+8 hex digits+base64");
  }
  const auto type = static_cast<uint8_t>((*raw)[0]);
  if (type != kTypeEd25519 && type != kTypeCosignature) {
    return base::Error(base::Reason::kUnsupportedVersion,
                       "a verifier key of another sort than Ed25519 or Ed25519 cosignature");
  }
  const auto key = crypto::PublicKey::From(std::string_view(*raw).substr(1));
  if (!key) return Malformed("an Ed25519 verifier key has 32 bytes after its type");
  NoteKey out = MakeNoteKey(name, type, *key);
  if (out.id != *base::ByteReader(*id_bytes).U32())
    return Malformed("the verifier key's id does not belong to its name and key");
  return out;
}

std::string FormatVkey(const NoteKey& key) {
  std::string id;
  base::AppendU32(id, key.id);
  std::string raw(1, static_cast<char>(key.type));
  raw.append(key.key.view());
  return key.name + "+" + base::HexEncode(id) + "+" + base::Base64Encode(raw);
}

absl::StatusOr<Note> ParseNote(std::string_view bytes) {
  if (bytes.size() > base::limits::kNoteBytes)
    return base::Error(base::Reason::kTooLarge, "a note has at most 64 KiB");
  if (!base::IsValidUtf8(bytes)) return Malformed("a note is UTF-8");
  for (char c : bytes) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n')
      return Malformed("a note holds no control character but line feeds");
  }
  const size_t split = bytes.rfind("\n\n");
  if (split == std::string_view::npos || bytes.back() != '\n') {
    return Malformed("a note is a text, an empty line and signature lines, ending in a line feed");
  }
  Note note;
  note.text = std::string(bytes.substr(0, split + 1));
  std::string_view rest = bytes.substr(split + 2);
  if (rest.empty()) return Malformed("a note has at least one signature");
  while (!rest.empty()) {
    if (note.signatures.size() == base::limits::kNoteSignatures) {
      return base::Error(base::Reason::kTooLarge, "a note has at most 64 signatures");
    }
    const size_t end = rest.find('\n');
    LODE_ASSIGN_OR_RETURN(NoteSignature signature, ParseSignatureLine(rest.substr(0, end)));
    note.signatures.push_back(std::move(signature));
    rest.remove_prefix(end + 1);
  }
  return note;
}

std::string EncodeNote(const Note& note) {
  std::string out = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) {
    std::string raw;
    base::AppendU32(raw, signature.id);
    raw += signature.bytes;
    out += std::string(kSignaturePrefix) + signature.name + " " + base::Base64Encode(raw) + "\n";
  }
  return out;
}

absl::StatusOr<std::vector<VerifiedSignature>> VerifyNote(const Note& note,
                                                          std::span<const NoteKey> keys) {
  std::vector<VerifiedSignature> verified;
  for (const NoteSignature& signature : note.signatures) {
    for (size_t k = 0; k < keys.size(); ++k) {
      if (keys[k].name != signature.name || keys[k].id != signature.id) continue;
      uint64_t time = 0;
      LODE_RETURN_IF_ERROR(
          base::WithContext(VerifyOne(signature, keys[k], note.text, time),
                            "note signature of " + base::SafeText(signature.name)));
      const auto earlier = std::find_if(verified.begin(), verified.end(),
                                        [&](const VerifiedSignature& v) { return v.key == k; });
      if (earlier == verified.end()) {
        verified.push_back({k, time});
      } else {
        earlier->time = std::max(earlier->time, time);
      }
    }
  }
  if (verified.empty())
    return base::Error(base::Reason::kUnknownKey,
                       "no signature of the note is by a key that is trusted");
  return verified;
}

std::string CosignedMessage(uint64_t time, std::string_view text) {
  return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(text);
}

}  // namespace lode::note

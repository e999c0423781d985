// SPDX-License-Identifier: Apache-2.0
// Encrypted key files (docs/formats/key-file.md): a party's Ed25519 seed under a passphrase, with a
// header in clear text that says whose key it is and for what. The header is authenticated with the
// seed, so a file with any changed byte is refused. Without the passphrase nothing proves the
// header.
#ifndef LODE_CLIENT_KEYS_KEY_FILE_H_
#define LODE_CLIENT_KEYS_KEY_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "client/keys/secret.h"
#include "proto/lode/record/v1/registry.pb.h"
#include "verifier/base/bytes.h"
#include "verifier/crypto/ed25519.h"
#include "verifier/crypto/signing.h"

namespace lode::keys {

// Work of Argon2id. Bounded on read by limits::kKdfPasses and limits::kKdfMemoryBytes.
struct KdfWork {
  uint64_t passes = 3;
  uint64_t memory_bytes = uint64_t{256} << 20;
  bool operator==(const KdfWork&) const = default;
};
inline constexpr KdfWork kModerateWork{3, uint64_t{256} << 20};  // the default
inline constexpr KdfWork kInteractiveWork{2,
                                          uint64_t{64} << 20};  // for many keys on small machines
inline constexpr KdfWork kSensitiveWork{4, uint64_t{1} << 30};

// The part of a key file that needs no passphrase.
struct KeyHeader {
  std::string party;
  record::v1::Purpose purpose = record::v1::PURPOSE_UNSPECIFIED;
  crypto::PublicKey public_key;
  KdfWork work;

  base::Hash256 key_id() const { return crypto::RecordKeyId(public_key); }
  bool operator==(const KeyHeader&) const = default;
};

struct KeyFile {
  KeyHeader header;
  std::string salt;    // 16 bytes
  std::string nonce;   // 24 bytes
  std::string sealed;  // 48 bytes: the seed, encrypted, and its tag
};

// "CUSTODY" and back; nothing and PURPOSE_UNSPECIFIED for anything else.
std::string PurposeName(record::v1::Purpose purpose);
record::v1::Purpose PurposeFromName(std::string_view name);

// kUsage says why `party` is not a party id; for wrong check digits, which are right.
absl::Status CheckParty(std::string_view party);

// A new key file for `seed` (32 bytes). `work` is not judged here: callers use one of the three
// above.
absl::StatusOr<std::string> SealKey(std::string_view party, record::v1::Purpose purpose,
                                    const Secret& seed, const Secret& passphrase,
                                    const KdfWork& work);

// kMalformed for anything but the one spelling; kUnsupportedVersion for another version of the
// format; kTooLarge beyond limits.h. EncodeKeyFile(*ParseKeyFile(t)) == t.
absl::StatusOr<KeyFile> ParseKeyFile(std::string_view text);
std::string EncodeKeyFile(const KeyFile& file);

// kPermissionDenied for a wrong passphrase or a file that was changed: the two can't be told apart.
absl::StatusOr<crypto::SigningKey> OpenKey(const KeyFile& file, const Secret& passphrase);

}  // namespace lode::keys

#endif  // LODE_CLIENT_KEYS_KEY_FILE_H_

// SPDX-License-Identifier: Apache-2.0
// The header is in clear text, so that a person can see whose key a file holds. The cipher
// authenticates it together with the seed: if anybody changes the party or the work factor, the
// file does not open. The limits on work are checked before any is done, because a file could ask
// for all the memory of a machine.
#include "client/keys/key_file.h"

#include <sodium.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/present/refusal.h"
#include "verifier/record/id_sort.h"
#include "verifier/record/identifiers.h"

namespace lode::keys {
namespace {

namespace limits = ::lode::base::limits;

constexpr std::string_view kFirstLine = "lode-key v1";
constexpr std::string_view kFirstWord = "lode-key ";
constexpr std::string_view kPurposePrefix = "PURPOSE_";
constexpr size_t kSaltBytes = crypto_pwhash_argon2id_SALTBYTES;
constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr size_t kSeedBytes = crypto_sign_SEEDBYTES;

absl::Status Malformed(std::string_view what) {
  return base::Error(base::Reason::kMalformed, "key file: " + std::string(what));
}

// What the tag covers besides the seed: every byte before the last line.
std::string HeaderText(const KeyHeader& header, std::string_view salt, std::string_view nonce) {
  std::string text(kFirstLine);
  text += "\nparty " + header.party;
  text += "\npurpose " + PurposeName(header.purpose);
  text += "\nkey-id " + base::HexEncode(header.key_id().view());
  text += "\npublic-key " + base::HexEncode(header.public_key.view());
  text += "\nkdf argon2id " + std::to_string(header.work.passes) + " " +
          std::to_string(header.work.memory_bytes) + " " + base::HexEncode(salt);
  text += "\ncipher xchacha20-poly1305 " + base::HexEncode(nonce) + "\n";
  return text;
}

absl::StatusOr<Secret> DeriveKey(const Secret& passphrase, std::string_view salt,
                                 const KdfWork& work) {
  LODE_ASSIGN_OR_RETURN(Secret key, Secret::Zero(crypto_aead_xchacha20poly1305_ietf_KEYBYTES));
  const std::string_view words = passphrase.view();
  if (crypto_pwhash_argon2id(key.data(), key.size(), words.data(), words.size(),
                             reinterpret_cast<const unsigned char*>(salt.data()), work.passes,
                             work.memory_bytes, crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    const std::string need = std::to_string(work.memory_bytes >> 20) + " MiB";
    return base::WithNextStep(
        base::Error(base::Reason::kOutOfMemory,
                    "Argon2id needs " + need +
                        " of memory for this key file, and this machine did not give it"),
        "give the program " + need + " of memory (ulimit -v, the container's limit)");
  }
  return key;
}

// What is wrong with a party id, what would be right, and what to do.
std::string WhyNoParty(std::string_view party) {
  const auto fault = record::FaultOf(record::kPartyId, party);
  const present::Refusal told = present::RefusalOf({fault, "party"});
  std::string why = base::SafeText(party) + ": " + told.message + "; allowed: " + told.limit;
  if (fault.code() == record::kCheckDigits.id)
    why += ". Compare it with the paper, character by character: the wrong one may stand anywhere";
  if (fault.code() == record::kIdMeant.id)
    why += ". Did you mean " + fault.arguments().rbegin()->id() + "?";
  return why;
}

// Takes "<name> <value>\n" from the front of `rest`.
std::optional<std::string_view> TakeField(std::string_view& rest, std::string_view name) {
  const size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ')
    return std::nullopt;
  return line.substr(name.size() + 1);
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0;;) {
    const size_t end = text.find(' ', at);
    words.push_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return words;
    at = end + 1;
  }
}

absl::Status ReadWork(std::string_view text, KeyFile& file) {
  const auto words = Words(text);
  if (words.size() != 4 || words[0] != "argon2id")
    return Malformed("the line kdf is: argon2id, passes, bytes, salt");
  const auto passes = base::ParseDecimal(words[1]), memory = base::ParseDecimal(words[2]);
  const auto salt = base::HexDecode(words[3]);
  if (!passes || !memory || !salt || salt->size() != kSaltBytes)
    return Malformed("the line kdf is not well formed");
  if (*passes < 1 || *passes > limits::kKdfPasses ||
      *memory < crypto_pwhash_argon2id_MEMLIMIT_MIN || *memory > limits::kKdfMemoryBytes) {
    return base::Error(base::Reason::kTooLarge,
                       "key file: it asks for " + std::string(words[1]) + " passes over " +
                           std::string(words[2]) +
                           " bytes; allowed are 1 to 16 passes over 8 KiB to 1 GiB");
  }
  file.header.work = {*passes, *memory};
  file.salt = *salt;
  return absl::OkStatus();
}

absl::Status ReadHeader(std::string_view& rest, KeyFile& file) {
  const auto party = TakeField(rest, "party");
  if (!party) return Malformed("the second line is: party, a party id");
  if (!record::IsPartyId(*party)) {
    return Malformed(WhyNoParty(*party));
  }
  file.header.party = std::string(*party);
  const auto purpose = TakeField(rest, "purpose");
  file.header.purpose = purpose ? PurposeFromName(*purpose) : record::v1::PURPOSE_UNSPECIFIED;
  if (file.header.purpose == record::v1::PURPOSE_UNSPECIFIED)
    return Malformed("the third line is: purpose, such as CUSTODY");
  const auto key_id_text = TakeField(rest, "key-id"), public_text = TakeField(rest, "public-key");
  const auto public_raw = public_text ? base::HexDecode(*public_text) : std::nullopt;
  const auto public_key = public_raw ? crypto::PublicKey::From(*public_raw) : std::nullopt;
  if (!public_key) return Malformed("the fifth line is: public-key, 64 hex digits");
  file.header.public_key = *public_key;
  if (!key_id_text || *key_id_text != base::HexEncode(file.header.key_id().view())) {
    return Malformed("the key id is not the SHA-256 of the public key");
  }
  const auto kdf = TakeField(rest, "kdf");
  if (!kdf) return Malformed("the sixth line is: kdf");
  LODE_RETURN_IF_ERROR(ReadWork(*kdf, file));
  const auto cipher = TakeField(rest, "cipher");
  const auto words = Words(cipher.value_or(""));
  const auto nonce = words.size() == 2 && words[0] == "xchacha20-poly1305"
                         ? base::HexDecode(words[1])
                         : std::nullopt;
  if (!nonce || nonce->size() != kNonceBytes)
    return Malformed("the seventh line is: cipher xchacha20-poly1305, nonce");
  file.nonce = *nonce;
  return absl::OkStatus();
}

}  // namespace

std::string PurposeName(record::v1::Purpose purpose) {
  std::string name = record::v1::Purpose_Name(purpose);
  return name.starts_with(kPurposePrefix) ? name.substr(kPurposePrefix.size()) : "";
}

record::v1::Purpose PurposeFromName(std::string_view name) {
  record::v1::Purpose purpose = record::v1::PURPOSE_UNSPECIFIED;
  record::v1::Purpose_Parse(std::string(kPurposePrefix) + std::string(name), &purpose);
  return purpose;
}

absl::Status CheckParty(std::string_view party) {
  if (record::IsPartyId(party)) return absl::OkStatus();
  return base::Error(base::Reason::kUsage, "a key belongs to a party. " + WhyNoParty(party));
}

absl::StatusOr<std::string> SealKey(std::string_view party, record::v1::Purpose purpose,
                                    const Secret& seed, const Secret& passphrase,
                                    const KdfWork& work) {
  LODE_RETURN_IF_ERROR(CheckParty(party));
  LODE_ASSIGN_OR_RETURN(const crypto::SigningKey key, crypto::SigningKey::FromSeed(seed.view()));
  KeyFile file;
  file.header = {std::string(party), purpose, key.public_key(), work};
  LODE_ASSIGN_OR_RETURN(file.salt, RandomBytes(kSaltBytes));
  LODE_ASSIGN_OR_RETURN(file.nonce, RandomBytes(kNonceBytes));
  LODE_ASSIGN_OR_RETURN(const Secret cipher_key, DeriveKey(passphrase, file.salt, work));
  const std::string header = HeaderText(file.header, file.salt, file.nonce);
  file.sealed.resize(kSeedBytes + kTagBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      reinterpret_cast<unsigned char*>(file.sealed.data()), nullptr,
      reinterpret_cast<const unsigned char*>(seed.view().data()), seed.size(),
      reinterpret_cast<const unsigned char*>(header.data()), header.size(), nullptr,
      reinterpret_cast<const unsigned char*>(file.nonce.data()),
      reinterpret_cast<const unsigned char*>(cipher_key.view().data()));
  return EncodeKeyFile(file);
}

std::string EncodeKeyFile(const KeyFile& file) {
  return HeaderText(file.header, file.salt, file.nonce) + "sealed " +
         base::Base64Encode(file.sealed) + "\n";
}

absl::StatusOr<KeyFile> ParseKeyFile(std::string_view text) {
  if (text.size() > limits::kKeyFileBytes) {
    return base::Error(base::Reason::kTooLarge, "key file: more than 4096 bytes");
  }
  std::string_view rest = text;
  const std::string_view first = rest.substr(0, rest.find('\n'));
  if (!first.starts_with(kFirstWord))
    return Malformed("the first line is not " + std::string(kFirstLine));
  if (first != kFirstLine) {
    return base::Error(base::Reason::kUnsupportedVersion,
                       "key file: this program knows version 1 only");
  }
  rest.remove_prefix(std::min(first.size() + 1, rest.size()));
  KeyFile file;
  LODE_RETURN_IF_ERROR(ReadHeader(rest, file));
  const auto sealed_text = TakeField(rest, "sealed");
  const auto sealed = sealed_text ? base::Base64Decode(*sealed_text) : std::nullopt;
  if (!sealed || sealed->size() != kSeedBytes + kTagBytes)
    return Malformed("the last line is: sealed, base64 of 48 bytes");
  file.sealed = *sealed;
  if (!rest.empty() || EncodeKeyFile(file) != text)
    return Malformed("it is not in its one spelling");
  return file;
}

absl::StatusOr<crypto::SigningKey> OpenKey(const KeyFile& file, const Secret& passphrase) {
  LODE_ASSIGN_OR_RETURN(const Secret cipher_key,
                        DeriveKey(passphrase, file.salt, file.header.work));
  LODE_ASSIGN_OR_RETURN(Secret seed, Secret::Zero(kSeedBytes));
  const std::string header = HeaderText(file.header, file.salt, file.nonce);
  const bool opened =
      crypto_aead_xchacha20poly1305_ietf_decrypt(
          seed.data(), nullptr, nullptr, reinterpret_cast<const unsigned char*>(file.sealed.data()),
          file.sealed.size(), reinterpret_cast<const unsigned char*>(header.data()), header.size(),
          reinterpret_cast<const unsigned char*>(file.nonce.data()),
          reinterpret_cast<const unsigned char*>(cipher_key.view().data())) == 0;
  if (!opened) {
    return base::Error(base::Reason::kPermissionDenied,
                       "key file: the passphrase is wrong, or the file was changed");
  }
  LODE_ASSIGN_OR_RETURN(crypto::SigningKey key, crypto::SigningKey::FromSeed(seed.view()));
  if (key.public_key() != file.header.public_key)
    return Malformed("the seed belongs to another public key");
  return key;
}

}  // namespace lode::keys

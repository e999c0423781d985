// SPDX-License-Identifier: Apache-2.0
// A key id is a hash of the key, so the first record that registers an id settles which key it is.
// That is why keys can be collected before anything is verified.
#include "verifier/trail/signatures.h"

#include <algorithm>
#include <utility>

#include "verifier/base/parallel.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/trail/proof_checks.h"

namespace lode::trail {
namespace {

using base::Hash256;
namespace v1 = ::lode::trail::v1;

// Entries a piece: under a millisecond, so that no core waits long for the last one.
constexpr size_t kSignaturesAPiece = 8;

}  // namespace

Signatures::Signatures(std::span<const Prepared> prepared, std::span<const CheckedEntry> entries)
    : prepared_(prepared),
      entries_(entries),
      pieces_(base::PieceCount(entries.size(), kSignaturesAPiece)) {
  absl::flat_hash_set<Hash256> batches;
  for (size_t i = 0; i < entries.size(); ++i) {
    const record::pb::Record& r = entries[i].record.message;
    for (const auto& registrar : r.genesis().registrars()) AddKey(registrar.pubkey());
    if (r.has_key_added()) AddKey(r.key_added().pubkey());
    for (size_t s = 0; s < prepared[i].batches.size(); ++s) {
      const Hash256& batch = prepared[i].batches[s];
      if (!batch.IsZero() && !batches.insert(batch).second) repeated_.emplace(i, s);
    }
  }
}

void Signatures::AddKey(std::string_view raw) {
  if (const auto key = crypto::PublicKey::From(raw)) keys_.emplace(crypto::RecordKeyId(*key), *key);
}

const crypto::PublicKey* Signatures::Find(const Hash256& id) const {
  const auto it = keys_.find(id);
  return it == keys_.end() ? nullptr : &it->second;
}

std::vector<std::optional<crypto::PublicKey>> Signatures::KeysOf(size_t entry) const {
  std::vector<std::optional<crypto::PublicKey>> keys;
  keys.reserve(entries_[entry].signing_keys.size());
  for (const Hash256& id : entries_[entry].signing_keys) {
    const crypto::PublicKey* key = Find(id);
    keys.push_back(key == nullptr ? std::nullopt : std::optional(*key));
  }
  return keys;
}

void Signatures::VerifyPiece(size_t at) {
  Piece& piece = pieces_[at];
  const size_t end = std::min(entries_.size(), (at + 1) * kSignaturesAPiece);
  for (size_t i = at * kSignaturesAPiece; i < end; ++i) {
    auto what = VerifyEntry(i, piece);
    if (what && !piece.bad) piece.bad = {i, *std::move(what)};
  }
}

std::optional<v1::Statement> Signatures::VerifyEntry(size_t entry, Piece& piece) const {
  const envelope::Envelope& envelope = prepared_[entry].envelope;
  const Hash256& digest = entries_[entry].record.digest;
  const statement::Count leaf(entries_[entry].index);
  std::string pae;
  std::optional<v1::Statement> what;
  piece.signatures += envelope.signatures.size();
  for (size_t s = 0; s < envelope.signatures.size(); ++s) {
    const envelope::EnvelopeSignature& signature = envelope.signatures[s];
    const statement::Digest key_id = {signature.key_id.view()};
    const crypto::PublicKey* key = Find(signature.key_id);
    if (key == nullptr) {
      what = statement::Make<rules::kKeyNotRegistered>(leaf, key_id);
      continue;
    }
    if (repeated_.contains({entry, s})) continue;
    ++piece.verifications;
    if (what) continue;
    if (pae.empty()) pae = envelope::Pae(envelope::kRecordPayloadType, envelope.payload);
    const absl::Status status = envelope::VerifySignature(signature, *key, pae, digest, nullptr);
    if (!status.ok())
      what = statement::Make<rules::kSignatureWrong>(leaf, key_id, ReasonOf(status));
  }
  return what;
}

std::optional<BadEntry> Signatures::FirstBad() const {
  for (const Piece& piece : pieces_) {
    if (piece.bad) return piece.bad;
  }
  return std::nullopt;
}

uint64_t Signatures::signatures() const {
  uint64_t sum = 0;
  for (const Piece& piece : pieces_) sum += piece.signatures;
  return sum;
}

uint64_t Signatures::verifications() const {
  uint64_t sum = 0;
  for (const Piece& piece : pieces_) sum += piece.verifications;
  return sum;
}

}  // namespace lode::trail

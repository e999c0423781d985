// SPDX-License-Identifier: Apache-2.0
// Verifies every signature of a trail under the key that a record of the trail registers for its
// id. Admission decides whether that key was registered in time, to whom and for what. An id names
// one key for ever, so the keys are known beforehand, and pieces can be verified in any order on
// any thread. Internal to verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_SIGNATURES_H_
#define LODE_VERIFIER_TRAIL_SIGNATURES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "verifier/trail/check.h"
#include "verifier/trail/prepare.h"

namespace lode::trail {

// An entry (by position) that is not as it should be, and what is wrong with it.
struct BadEntry {
  size_t entry = 0;
  lode::trail::v1::Statement what;
};

class Signatures {
 public:
  // Borrows both for its life.
  Signatures(std::span<const Prepared> prepared, std::span<const CheckedEntry> entries);

  size_t pieces() const { return pieces_.size(); }
  // Each once, on any threads.
  void VerifyPiece(size_t piece);
  // The keys under which an entry's signatures hold if FirstBad() is not before it.
  std::vector<std::optional<crypto::PublicKey>> KeysOf(size_t entry) const;

  // After all pieces:
  std::optional<BadEntry> FirstBad() const;  // the earliest entry with a signature that fails
  uint64_t signatures() const;
  uint64_t verifications() const;  // a batch signature counts once

 private:
  struct Piece {
    std::optional<BadEntry> bad;
    uint64_t signatures = 0, verifications = 0;
  };
  void AddKey(std::string_view raw);
  const crypto::PublicKey* Find(const base::Hash256& id) const;
  // What is wrong, or nothing.
  std::optional<lode::trail::v1::Statement> VerifyEntry(size_t entry, Piece& piece) const;

  const std::span<const Prepared> prepared_;
  const std::span<const CheckedEntry> entries_;
  absl::flat_hash_map<base::Hash256, crypto::PublicKey> keys_;
  // Where a batch signature stands a second time and later: (entry, signature).
  absl::flat_hash_set<std::pair<size_t, size_t>> repeated_;
  std::vector<Piece> pieces_;
};

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_SIGNATURES_H_

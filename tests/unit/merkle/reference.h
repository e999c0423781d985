// SPDX-License-Identifier: Apache-2.0
// The tree of RFC 9162 section 2.1 written down naively, from the definitions, over all leaf hashes
// in memory: what the kernel's tree and proofs are compared with. Slow on purpose, shares nothing
// but SHA-256 with it.
#ifndef LODE_TESTS_UNIT_MERKLE_REFERENCE_H_
#define LODE_TESTS_UNIT_MERKLE_REFERENCE_H_

#include <span>
#include <string>
#include <vector>

#include "verifier/base/bytes.h"
#include "verifier/base/reason.h"
#include "verifier/crypto/sha256.h"
#include "verifier/merkle/tree.h"

namespace lode::merkle::reference {

using base::Hash256;
using Hashes = std::vector<Hash256>;
using Leaves = std::span<const Hash256>;

inline size_t Split(size_t n) {
  size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

inline Hash256 Root(Leaves d) {
  if (d.empty()) return crypto::Sha256("");
  if (d.size() == 1) return d[0];
  const size_t k = Split(d.size());
  return crypto::Sha256({"\x01", Root(d.first(k)).view(), Root(d.subspan(k)).view()});
}

inline Hashes Joined(Hashes a, const Hash256& b) {
  a.push_back(b);
  return a;
}

inline Hashes Path(size_t m, Leaves d) {
  if (d.size() == 1) return {};
  const size_t k = Split(d.size());
  return m < k ? Joined(Path(m, d.first(k)), Root(d.subspan(k)))
               : Joined(Path(m - k, d.subspan(k)), Root(d.first(k)));
}

inline Hashes SubProof(size_t m, Leaves d, bool whole) {
  if (m == d.size()) return whole ? Hashes{} : Hashes{Root(d)};
  const size_t k = Split(d.size());
  return m <= k ? Joined(SubProof(m, d.first(k), whole), Root(d.subspan(k)))
                : Joined(SubProof(m - k, d.subspan(k), false), Root(d.first(k)));
}

// docs/formats/tree.md: `wanted[i]` says whether leaf i is proved.
inline Hashes Multiproof(std::span<const char> wanted, Leaves d) {
  bool any = false;
  for (const char w : wanted) any = any || w != 0;
  if (!any) return {Root(d)};
  if (d.size() == 1) return {};
  const size_t k = Split(d.size());
  Hashes out = Multiproof(wanted.first(k), d.first(k));
  for (const Hash256& hash : Multiproof(wanted.subspan(k), d.subspan(k))) out.push_back(hash);
  return out;
}

// Leaf hashes of n distinct leaves.
inline Hashes MakeLeaves(size_t n) {
  Hashes out;
  for (size_t i = 0; i < n; ++i) out.push_back(HashLeaf("leaf " + std::to_string(i)));
  return out;
}

// A reader over leaf hashes in memory; refuses subtrees that reach past them.
inline NodeReader ReaderOf(Leaves d) {
  return [d](int level, uint64_t index) -> absl::StatusOr<Hash256> {
    if ((index + 1) << level > d.size())
      return base::Error(base::Reason::kInternal, "a subtree outside the tree was read");
    return Root(d.subspan(index << level, size_t{1} << level));
  };
}

// Every proof that differs from `proof` by one change: a hash changed, dropped, repeated, swapped
// with its neighbour, or put in at any place.
inline std::vector<Hashes> Mutations(const Hashes& proof) {
  std::vector<Hashes> out;
  for (size_t i = 0; i < proof.size(); ++i) {
    for (const size_t bit : {i * 37 % 256, size_t{0}, size_t{255}}) {
      Hashes changed = proof;
      changed[i].bytes[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
      out.push_back(changed);
    }
    Hashes dropped = proof;
    dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(i));
    out.push_back(dropped);
    Hashes repeated = proof;
    repeated.insert(repeated.begin() + static_cast<std::ptrdiff_t>(i), proof[i]);
    out.push_back(repeated);
    if (i + 1 < proof.size() && proof[i] != proof[i + 1]) {
      Hashes swapped = proof;
      std::swap(swapped[i], swapped[i + 1]);
      out.push_back(swapped);
    }
  }
  for (size_t i = 0; i <= proof.size(); ++i) {
    Hashes longer = proof;
    longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(i), HashLeaf("no part of the tree"));
    out.push_back(longer);
  }
  return out;
}

}  // namespace lode::merkle::reference

#endif  // LODE_TESTS_UNIT_MERKLE_REFERENCE_H_

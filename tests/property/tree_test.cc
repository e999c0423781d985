// SPDX-License-Identifier: Apache-2.0
// The tree of RFC 9162 at random sizes against the naive tree, and the subject map against the
// naive map: equal roots and proofs, accepted; after any single change, refused.
#include "verifier/merkle/tree.h"

#include <algorithm>
#include <map>

#include "tests/property/property.h"
#include "tests/unit/merkle/reference.h"
#include "tests/unit/subjects/reference.h"
#include "verifier/merkle/proof.h"
#include "verifier/subjects/map.h"

namespace lode::property {
namespace {

using base::Hash256;
using merkle::reference::Hashes;
constexpr uint64_t kMostLeaves = 700;

// The leaves and every perfect subtree of a tree, as a ledger keeps them.
struct Log {
  Hashes leaves;
  merkle::Frontier frontier;
  std::map<std::pair<int, uint64_t>, Hash256> nodes;

  explicit Log(size_t size) : leaves(merkle::reference::MakeLeaves(size)) {
    for (const Hash256& leaf : leaves) {
      frontier.Append(leaf, [this](int level, uint64_t index, const Hash256& hash) {
        nodes[{level, index}] = hash;
      });
    }
  }
  merkle::NodeReader Reader() const {
    return [this](int level, uint64_t index) -> absl::StatusOr<Hash256> {
      return nodes.at({level, index});
    };
  }
  std::span<const Hash256> First(size_t n) const { return std::span(leaves).first(n); }
};

Hashes Changed(Hashes proof) {
  const uint64_t at = Below(proof.size() + 1);
  if (at == proof.size() || Below(4) == 0) {
    proof.insert(proof.begin() + static_cast<std::ptrdiff_t>(at), merkle::HashLeaf("none"));
  } else if (Below(4) == 0) {
    proof.erase(proof.begin() + static_cast<std::ptrdiff_t>(at));
  } else {
    proof[at].bytes[Below(32)] ^= static_cast<uint8_t>(1 << Below(8));
  }
  return proof;
}

TEST(TreeProperty, InclusionAndConsistencyAtRandomSizes) {
  Check("proofs of one leaf and of two sizes", 150, [] {
    const uint64_t n = 1 + Below(kMostLeaves), m = 1 + Below(n), i = Below(n);
    const Log log(n);
    const Hash256 root = merkle::reference::Root(log.First(n));
    RC_ASSERT(log.frontier.Root() == root);
    RC_ASSERT(merkle::RootAt(m, log.Reader()).value() == merkle::reference::Root(log.First(m)));
    const Hashes path = merkle::MakeInclusionProof(i, n, log.Reader()).value();
    RC_ASSERT(path == merkle::reference::Path(i, log.First(n)));
    RC_ASSERT(merkle::VerifyInclusion(i, n, log.leaves[i], path, root).ok());
    RC_ASSERT(!merkle::VerifyInclusion(i, n, log.leaves[i], Changed(path), root).ok());
    RC_ASSERT((n == 1 || !merkle::VerifyInclusion((i + 1) % n, n, log.leaves[i], path, root).ok()));
    const Hashes proof = merkle::MakeConsistencyProof(m, n, log.Reader()).value();
    const Hash256 old_root = merkle::reference::Root(log.First(m));
    RC_ASSERT(proof == merkle::reference::SubProof(m, log.First(n), true));
    RC_ASSERT(merkle::VerifyConsistency(m, n, proof, old_root, root).ok());
    RC_ASSERT(!merkle::VerifyConsistency(m, n, Changed(proof), old_root, root).ok());
  });
}

TEST(TreeProperty, MultiproofsOfRandomSets) {
  Check("multiproofs", 120, [] {
    const uint64_t n = 1 + Below(kMostLeaves), one_in = 1 + Below(n);
    const Log log(n);
    std::vector<char> wanted(n);
    for (char& w : wanted) w = Below(one_in) == 0 ? 1 : 0;
    wanted[Below(n)] = 1;
    std::vector<uint64_t> indexes;
    Hashes hashes;
    for (uint64_t i = 0; i < n; ++i) {
      if (wanted[i] == 0) continue;
      indexes.push_back(i);
      hashes.push_back(log.leaves[i]);
    }
    const Hash256 root = log.frontier.Root();
    const Hashes proof = merkle::MakeMultiproof(indexes, n, log.Reader()).value();
    RC_ASSERT(proof == merkle::reference::Multiproof(wanted, log.First(n)));
    RC_ASSERT(merkle::VerifyMultiproof(indexes, hashes, n, proof, root).ok());
    RC_ASSERT(!merkle::VerifyMultiproof(indexes, hashes, n, Changed(proof), root).ok());
    const uint64_t k = Below(indexes.size());
    hashes[k].bytes[Below(32)] ^= 1;
    RC_ASSERT(!merkle::VerifyMultiproof(indexes, hashes, n, proof, root).ok());
  });
}

// Keys that agree in long prefixes are what the map's shape depends on.
Hash256 MapKey(const std::map<Hash256, subjects::MapEntry>& model) {
  Hash256 key = Hash();
  if (model.empty() || Below(2) == 0) return key;
  const Hash256 other =
      std::next(model.begin(), static_cast<std::ptrdiff_t>(Below(model.size())))->first;
  const size_t bytes = Below(32);
  std::copy_n(other.bytes.begin(), bytes, key.bytes.begin());
  return key;
}

subjects::reference::Entries Sorted(const std::map<Hash256, subjects::MapEntry>& model) {
  subjects::reference::Entries out;
  for (const auto& [key, entry] : model) out.push_back(entry);
  return out;
}

TEST(MapProperty, BatchesRootsAndProofsAreThoseOfTheNaiveMap) {
  Check("the subject map", 100, [] {
    subjects::SubjectMap map;
    std::map<Hash256, subjects::MapEntry> model;
    for (uint64_t batch = 1 + Below(4); batch > 0; --batch) {
      std::map<Hash256, subjects::MapEntry> updates;
      for (uint64_t n = Below(12); n > 0; --n) {
        const Hash256 key = MapKey(model);
        updates[key] = {key, {1 + Below(9), Hash()}};
      }
      for (const auto& [key, entry] : updates) model[key] = entry;
      map.ApplyBatch(Sorted(updates));
    }
    RC_ASSERT(map.Root() == subjects::reference::Root(Sorted(model)));
    RC_ASSERT(map.size() == model.size());
    std::vector<Hash256> keys{MapKey(model)};
    for (const auto& [key, entry] : model) {
      if (Below(2) == 0) keys.push_back(key);
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    const std::string proof = map.Multiproof(keys);
    RC_ASSERT(proof == subjects::reference::Multiproof(Sorted(model), keys));
    const auto read = subjects::ReadMultiproof(keys, proof, map.Root());
    RC_ASSERT(read.ok());
    for (size_t i = 0; i < keys.size(); ++i) {
      RC_ASSERT((*read)[i] == map.Find(keys[i]));
      RC_ASSERT((*read)[i].has_value() == model.contains(keys[i]));
    }
    std::string changed = proof;
    const uint64_t at = Below(changed.size());
    changed[at] = static_cast<char>(changed[at] ^ (1 << Below(8)));
    RC_ASSERT(!subjects::ReadMultiproof(keys, changed, map.Root()).ok());
  });
}

}  // namespace
}  // namespace lode::property

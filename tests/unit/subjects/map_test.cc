// SPDX-License-Identifier: Apache-2.0
// The map in memory against the plain one: random sets, keys that agree in long prefixes, batches
// in any cut; and every single change of a proof.
#include "verifier/subjects/map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/unit/subjects/reference.h"
#include "verifier/base/reason.h"

namespace lode::subjects {
namespace {

using base::Hash256;

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}
  uint32_t Below(uint32_t n) { return engine_() % n; }
  Hash256 Hash() {
    Hash256 h;
    for (uint8_t& byte : h.bytes) byte = static_cast<uint8_t>(engine_());
    return h;
  }
  // A key that agrees with `other` in a random number of bits and differs in the next.
  Hash256 Near(const Hash256& other) {
    Hash256 h = Hash();
    const uint32_t bits = Below(255);
    for (uint32_t d = 0; d <= bits; ++d) {
      const auto mask = static_cast<uint8_t>(0x80 >> (d % 8));
      const bool bit = (other.bytes[d / 8] & mask) != 0;
      const bool want = d == bits ? !bit : bit;
      h.bytes[d / 8] = static_cast<uint8_t>((h.bytes[d / 8] & ~mask) | (want ? mask : 0));
    }
    return h;
  }
  MapEntry Entry(const Hash256& key) { return {key, {Below(1000) + 1, Hash()}}; }

 private:
  std::mt19937 engine_;
};

reference::Entries Sorted(const std::map<Hash256, MapEntry>& entries) {
  reference::Entries out;
  for (const auto& [key, entry] : entries) out.push_back(entry);
  return out;
}

TEST(SubjectMap, BatchesInAnyCutGiveTheRootOfTheWhole) {
  for (uint32_t seed = 0; seed < 40; ++seed) {
    Random random(seed);
    SubjectMap map;
    std::map<Hash256, MapEntry> model;
    for (int batch = 0; batch < 12; ++batch) {
      std::map<Hash256, MapEntry> updates;
      for (uint32_t n = random.Below(8); n > 0; --n) {
        Hash256 key = random.Hash();
        if (!model.empty() && random.Below(2) == 0) {
          auto it = model.begin();
          std::advance(it, random.Below(static_cast<uint32_t>(model.size())));
          key = random.Below(2) == 0 ? it->first : random.Near(it->first);
        }
        updates[key] = random.Entry(key);
      }
      for (const auto& [key, entry] : updates) model[key] = entry;
      map.ApplyBatch(Sorted(updates));
      ASSERT_EQ(map.Root(), reference::Root(Sorted(model))) << seed << " " << batch;
      ASSERT_EQ(map.size(), model.size());
    }
    EXPECT_EQ(SubjectMap::FromSorted(Sorted(model)).Root(), map.Root());
    for (const auto& [key, entry] : model) {
      EXPECT_EQ(map.Find(key), entry.head);
      EXPECT_EQ(map.Find(random.Near(key)), std::nullopt);
    }
  }
}

// Made at once, with pieces in any order, and then changed: the same as made step by step.
TEST(SubjectMap, MadeAtOnceItIsTheSame) {
  const base::ParallelFor last_first = [](size_t n, const std::function<void(size_t)>& body) {
    while (n > 0) body(--n);
  };
  for (uint32_t seed = 0; seed < 30; ++seed) {
    Random random(seed);
    std::map<Hash256, MapEntry> model;
    for (uint32_t n = random.Below(400); n > 0; --n) {
      const Hash256 key =
          model.empty() || random.Below(3) != 0 ? random.Hash() : random.Near(model.begin()->first);
      model[key] = random.Entry(key);
    }
    SubjectMap made = SubjectMap::FromSorted(Sorted(model));
    SubjectMap in_pieces = SubjectMap::FromSorted(Sorted(model), last_first);
    SubjectMap grown;
    grown.ApplyBatch(Sorted(model));
    ASSERT_EQ(made.Root(), reference::Root(Sorted(model))) << seed;
    EXPECT_EQ(in_pieces.Root(), made.Root());
    EXPECT_EQ(grown.Root(), made.Root());
    EXPECT_EQ(in_pieces.size(), model.size());
    for (uint32_t n = random.Below(50); n > 0; --n) {
      const Hash256 key =
          model.empty() || random.Below(2) != 0 ? random.Hash() : model.begin()->first;
      model[key] = random.Entry(key);
      in_pieces.ApplyBatch(std::vector<MapEntry>{model[key]});
    }
    ASSERT_EQ(in_pieces.Root(), reference::Root(Sorted(model))) << seed;
    for (const auto& [key, entry] : model) EXPECT_EQ(in_pieces.Find(key), entry.head);
  }
}

TEST(SubjectMap, ProofsAreThoseOfTheDefinitionAndReadBack) {
  for (uint32_t seed = 0; seed < 60; ++seed) {
    Random random(seed);
    std::map<Hash256, MapEntry> model;
    for (uint32_t n = random.Below(20); n > 0; --n) {
      const Hash256 key =
          model.empty() || random.Below(3) != 0 ? random.Hash() : random.Near(model.begin()->first);
      model[key] = random.Entry(key);
    }
    const SubjectMap map = SubjectMap::FromSorted(Sorted(model));
    std::vector<Hash256> keys{random.Hash()};
    for (const auto& [key, entry] : model) {
      if (random.Below(2) == 0) keys.push_back(key);
      if (random.Below(4) == 0) keys.push_back(random.Near(key));
    }
    std::sort(keys.begin(), keys.end());
    const std::string proof = map.Multiproof(keys);
    ASSERT_EQ(proof, reference::Multiproof(Sorted(model), keys));
    const auto read = ReadMultiproof(keys, proof, map.Root());
    ASSERT_TRUE(read.ok()) << read.status();
    for (size_t i = 0; i < keys.size(); ++i) {
      EXPECT_EQ((*read)[i], map.Find(keys[i]));
      const auto single = ReadMapProof(keys[i], map.Prove(keys[i]), map.Root());
      ASSERT_TRUE(single.ok()) << single.status();
      EXPECT_EQ(*single, map.Find(keys[i]));
    }
  }
}

// What is read from a changed proof is refused, whatever the change.
TEST(SubjectMap, EverySingleChangeOfAMultiproofIsRefused) {
  Random random(7);
  std::map<Hash256, MapEntry> model;
  for (int n = 0; n < 9; ++n) {
    const Hash256 key = random.Hash();
    model[key] = random.Entry(key);
  }
  const SubjectMap map = SubjectMap::FromSorted(Sorted(model));
  std::vector<Hash256> keys{model.begin()->first, std::next(model.begin(), 4)->first,
                            random.Hash()};
  std::sort(keys.begin(), keys.end());
  const std::string proof = map.Multiproof(keys);
  const auto refused = [&](const std::string& changed) {
    const auto read = ReadMultiproof(keys, changed, map.Root());
    return !read.ok() && base::ReasonOf(read.status()) == base::Reason::kBadProof;
  };
  for (size_t at = 0; at < proof.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = proof;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      EXPECT_TRUE(refused(changed)) << at << " " << bit;
    }
    EXPECT_TRUE(refused(proof.substr(0, at))) << at;
    EXPECT_TRUE(refused(proof.substr(0, at) + proof.substr(at + 1))) << at;
    for (const char byte : {'\0', '\1', '\2', '\3'}) {
      EXPECT_TRUE(refused(proof.substr(0, at) + byte + proof.substr(at))) << at;
    }
  }
}

TEST(SubjectMap, ANewCountMovesNothingButItsPath) {
  Random random(3);
  std::map<Hash256, MapEntry> model;
  for (int n = 0; n < 50; ++n) {
    const Hash256 key = random.Hash();
    model[key] = random.Entry(key);
  }
  SubjectMap map = SubjectMap::FromSorted(Sorted(model));
  const SubjectMap before = map;
  MapEntry& entry = std::next(model.begin(), 20)->second;
  entry.head = Extend(entry.head, random.Hash());
  map.ApplyBatch(std::vector<MapEntry>{entry});
  EXPECT_EQ(map.Root(), reference::Root(Sorted(model)));
  EXPECT_NE(map.Root(), before.Root());
  EXPECT_EQ(map.Prove(entry.key).siblings, before.Prove(entry.key).siblings);
  map.ApplyBatch({});
  EXPECT_EQ(map.Root(), reference::Root(Sorted(model)));
}

}  // namespace
}  // namespace lode::subjects

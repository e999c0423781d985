// SPDX-License-Identifier: Apache-2.0
// The known answers of the design for chains, map and map proofs, where they lie beside the tree
// (tests/vectors/map holds the same facts, one a file).
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "verifier/base/encoding.h"
#include "verifier/record/touches.h"
#include "verifier/subjects/map.h"

namespace lode::subjects {
namespace {

using nlohmann::json;

std::string Raw(const json& hex) { return base::HexDecode(hex.get<std::string>()).value(); }
base::Hash256 Hash(const json& hex) { return base::Hash256::From(Raw(hex)).value(); }

class KnownAnswers : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream in(LODE_SOURCE_DIR "/../shared/vectors/known-answers.json");
    if (!in) {
      std::cout << "../shared/vectors/known-answers.json is absent: see tests/vectors\n";
      GTEST_SKIP();
    }
    known_ = json::parse(in);
  }
  ChainHead Chain(const json& records) {
    ChainHead chain;
    for (const json& r : records) {
      chain = Extend(chain, Hash(known_["records"][r.get<size_t>()]["record_digest"]));
    }
    return chain;
  }
  // The first n subjects.
  SubjectMap Map(size_t n) {
    std::vector<MapEntry> entries;
    for (size_t i = 0; i < n; ++i) {
      const json& s = known_["subjects"][i];
      entries.push_back({Hash(s["key"]), Chain(s["records"])});
    }
    std::sort(entries.begin(), entries.end(),
              [](const MapEntry& a, const MapEntry& b) { return a.key < b.key; });
    return SubjectMap::FromSorted(entries);
  }
  json known_;
};

TEST_F(KnownAnswers, Chains) {
  for (size_t n = 0; n < known_["chain"].size(); ++n) {
    ChainHead chain;
    for (size_t i = 0; i < n; ++i) {
      chain = Extend(chain, Hash(known_["records"][i]["record_digest"]));
    }
    EXPECT_EQ(chain, (ChainHead{known_["chain"][n]["count"].get<uint64_t>(),
                                Hash(known_["chain"][n]["head"])}));
  }
}

TEST_F(KnownAnswers, SubjectsAndRoots) {
  for (const json& s : known_["subjects"]) {
    const ChainHead chain = Chain(s["records"]);
    EXPECT_EQ(chain, (ChainHead{s["count"].get<uint64_t>(), Hash(s["head"])}));
    EXPECT_EQ(MapLeafHash({Hash(s["key"]), chain}), Hash(s["leaf_hash"]));
  }
  for (size_t n = 0; n <= 5; ++n) {
    EXPECT_EQ(Map(n).Root(), Hash(known_["map_root"][std::to_string(n)])) << n;
  }
}

TEST_F(KnownAnswers, PrefixPair) {
  const json& pair = known_["map_prefix_pair"];
  std::vector<MapEntry> entries;
  for (size_t i = 0; i < 2; ++i) {
    const auto key = record::SubjectKey({record::SubjectKind::kLot, pair["ids"][i]});
    EXPECT_EQ(key, Hash(pair["keys"][i]));
    entries.push_back({key, Chain(pair["records"][i])});
  }
  const base::Hash256 first = entries[0].key;
  if (entries[1].key < first) std::swap(entries[0], entries[1]);
  const SubjectMap map = SubjectMap::FromSorted(entries);
  EXPECT_EQ(map.Root(), Hash(pair["root"]));
  const MapProof proof = map.Prove(first);
  ASSERT_EQ(proof.siblings.size(), pair["path_length"].get<size_t>());
  for (size_t i = 0; i < proof.siblings.size(); ++i) {
    EXPECT_EQ(proof.siblings[i], Hash(pair["proof_of_first_key_root_first"][i]));
  }
}

TEST_F(KnownAnswers, Proofs) {
  const SubjectMap map = Map(5);
  const json& proofs = known_["map_proofs_of_5"];
  const auto check = [&](const json& item, bool present) {
    const base::Hash256 key = Hash(item["key"]);
    const MapProof proof = map.Prove(key);
    ASSERT_EQ(proof.siblings.size(), item["siblings"].size());
    for (size_t i = 0; i < proof.siblings.size(); ++i) {
      EXPECT_EQ(proof.siblings[i], Hash(item["siblings"][i]));
    }
    const auto read = ReadMapProof(key, proof, Hash(proofs["root"]));
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->has_value(), present);
  };
  for (const json& item : proofs["present"]) check(item, true);
  for (const auto& [name, item] : proofs["absent"].items()) {
    check(item, false);
    EXPECT_EQ(map.Prove(Hash(item["key"])).terminal.has_value(), !item["terminal"].is_null());
  }
  const json& multi = known_["map_multiproof_of_5"];
  std::vector<base::Hash256> keys;
  for (const json& key : multi["keys"]) keys.push_back(Hash(key));
  EXPECT_EQ(map.Multiproof(keys), Raw(multi["bytes"]));
}

}  // namespace
}  // namespace lode::subjects

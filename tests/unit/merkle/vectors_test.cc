// SPDX-License-Identifier: Apache-2.0
// The vectors of tests/vectors/leaf and tests/vectors/merkle: what must be refused is refused for
// the reason and the cause that the vector names.
#include "tests/unit/vectors.h"

#include <gtest/gtest.h>

#include <map>

#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"

namespace lode::merkle {
namespace {

using lode::testing::ReadVectors;
using lode::testing::Vector;

// The words by which a message names each cause of BAD_PROOF.
const std::map<std::string, std::string>& Words() {
  static const auto& words =
      *new std::map<std::string, std::string>{{"root", "leads to another root"},
                                              {"length", "hashes"},
                                              {"index", "is not below tree size"},
                                              {"from-empty", "old size 0"},
                                              {"sizes", "sizes must be"},
                                              {"split-view", "a split view"},
                                              {"not-empty", "need no proof"},
                                              {"empty", "proof is empty"},
                                              {"old-root", "does not lead to the old root"},
                                              {"new-root", "does not lead to the new root"},
                                              {"arguments", "one or more leaves"},
                                              {"order", "strictly ascending"},
                                              {"too-few", "too few hashes"},
                                              {"left-over", "hashes left over"}};
  return words;
}

struct Tally {
  int accepted = 0, refused = 0;

  void Check(const Vector& vector, const absl::Status& status) {
    const std::string want = vector.Optional("want_reason");
    EXPECT_EQ(status.ok() ? "" : std::string(base::ReasonName(base::ReasonOf(status))), want)
        << status;
    ++(want.empty() ? accepted : refused);
    if (const std::string why = vector.Optional("why"); !why.empty()) {
      EXPECT_NE(base::ToStd(status.message()).find(Words().at(why)), std::string_view::npos)
          << why << ": " << status;
    }
  }
};

TEST(Vectors, Leaf) {
  Tally tally;
  for (const Vector& vector : ReadVectors("leaf")) {
    SCOPED_TRACE(vector.name);
    const auto leaf = ParseLeaf(vector.Bytes("bytes"));
    tally.Check(vector, leaf.status());
    if (!vector.Optional("want_reason").empty()) continue;
    const Vector want{vector.name, vector.fields.at("want")};
    ASSERT_TRUE(leaf.ok());
    EXPECT_EQ(std::visit([](const auto& value) { return EncodeLeaf(value); }, *leaf),
              vector.Bytes("bytes"));
    EXPECT_EQ(HashLeaf(vector.Bytes("bytes")), want.Hash("leaf_hash"));
    if (want.Text("type") == "record") {
      EXPECT_EQ(std::get<RecordLeaf>(*leaf),
                (RecordLeaf{want.Number("record_time_us"), want.Hash("record_digest"),
                            want.Hash("signatures_digest")}));
    } else {
      EXPECT_EQ(std::get<StateRootLeaf>(*leaf),
                (StateRootLeaf{want.Number("record_time_us"), want.Number("covered_size"),
                               want.Hash("map_root"), want.Number("subjects")}));
    }
  }
  EXPECT_GT(tally.refused, tally.accepted);
}

TEST(Vectors, Root) {
  for (const Vector& vector : ReadVectors("merkle/root")) {
    Frontier frontier;
    for (const auto& hash : vector.Hashes("leaf_hashes")) frontier.Append(hash);
    EXPECT_EQ(frontier.Root(), vector.Hash("root")) << vector.name;
  }
}

TEST(Vectors, Inclusion) {
  Tally tally;
  for (const Vector& v : ReadVectors("merkle/inclusion")) {
    SCOPED_TRACE(v.name);
    tally.Check(v, VerifyInclusion(v.Number("index"), v.Number("size"), v.Hash("leaf_hash"),
                                   v.Hashes("proof"), v.Hash("root")));
  }
  EXPECT_GT(tally.refused, tally.accepted);
}

TEST(Vectors, Consistency) {
  Tally tally;
  for (const Vector& v : ReadVectors("merkle/consistency")) {
    SCOPED_TRACE(v.name);
    tally.Check(v, VerifyConsistency(v.Number("old_size"), v.Number("new_size"), v.Hashes("proof"),
                                     v.Hash("old_root"), v.Hash("new_root")));
  }
  EXPECT_GT(tally.refused, tally.accepted);
}

TEST(Vectors, Multiproof) {
  Tally tally;
  for (const Vector& v : ReadVectors("merkle/multiproof")) {
    SCOPED_TRACE(v.name);
    tally.Check(v, VerifyMultiproof(v.Numbers("indexes"), v.Hashes("leaf_hashes"), v.Number("size"),
                                    v.Hashes("proof"), v.Hash("root")));
  }
  EXPECT_GT(tally.refused, tally.accepted);
}

}  // namespace
}  // namespace lode::merkle

// SPDX-License-Identifier: Apache-2.0
// The vectors of tests/vectors/map and tests/vectors/subjects: what must be refused is refused for
// the cause that the vector names.
#include "tests/unit/vectors.h"

#include <gtest/gtest.h>

#include <map>

#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/record/touches.h"
#include "verifier/subjects/map.h"

namespace lode::subjects {
namespace {

using lode::testing::ReadVectors;
using lode::testing::Vector;

// The words by which a message names each cause.
const std::map<std::string, std::string>& Words() {
  static const auto& words =
      *new std::map<std::string, std::string>{{"root", "leads to another root"},
                                              {"depth", "255"},
                                              {"empty", "never empty"},
                                              {"prefix", "its own key does not lead"},
                                              {"short", "too short"},
                                              {"left-over", "left over"},
                                              {"tag", "tagged 00, 01, 02 or 03"},
                                              {"no-key", "one or more keys"},
                                              {"order", "strictly ascending"},
                                              {"key-below-hash", "a hash stands where a key leads"},
                                              {"leaf-unasked", "a leaf stands where no key leads"},
                                              {"unasked", "key lead"},
                                              {"zero-hash", "32 zero bytes"},
                                              {"lonely", "less than two leaves"}};
  return words;
}

void Check(const Vector& vector, const absl::Status& status) {
  EXPECT_EQ(status.ok() ? "" : std::string(base::ReasonName(base::ReasonOf(status))),
            vector.Optional("want_reason"))
      << status;
  if (const std::string why = vector.Optional("why"); !why.empty()) {
    EXPECT_NE(base::ToStd(status.message()).find(Words().at(why)), std::string_view::npos)
        << why << ": " << status;
  }
}

std::optional<ChainHead> HeadOf(const nlohmann::json& item) {
  if (item.is_null()) return std::nullopt;
  return ChainHead{base::ParseDecimal(item.at("count").get<std::string>()).value(),
                   base::HashFromHex(item.at("head").get<std::string>()).value()};
}
std::optional<MapEntry> EntryOf(const nlohmann::json& item) {
  if (item.is_null()) return std::nullopt;
  return MapEntry{base::HashFromHex(item.at("key").get<std::string>()).value(), *HeadOf(item)};
}

TEST(Vectors, MapRoot) {
  for (const Vector& vector : ReadVectors("map/root")) {
    std::vector<MapEntry> entries;
    for (const auto& item : vector.fields.at("entries")) entries.push_back(*EntryOf(item));
    EXPECT_EQ(SubjectMap::FromSorted(entries).Root(), vector.Hash("root")) << vector.name;
  }
}

TEST(Vectors, MapProof) {
  int accepted = 0, refused = 0;
  for (const Vector& vector : ReadVectors("map/proof")) {
    SCOPED_TRACE(vector.name);
    const MapProof proof{vector.Hashes("siblings"), EntryOf(vector.fields.at("terminal"))};
    const auto read = ReadMapProof(vector.Hash("key"), proof, vector.Hash("root"));
    Check(vector, read.status());
    ++(read.ok() ? accepted : refused);
    if (read.ok()) {
      EXPECT_EQ(*read, HeadOf(vector.fields.at("want")));
    }
  }
  EXPECT_GT(refused, accepted);
}

TEST(Vectors, MapMultiproof) {
  int accepted = 0, refused = 0;
  for (const Vector& vector : ReadVectors("map/multiproof")) {
    SCOPED_TRACE(vector.name);
    const auto keys = vector.Hashes("keys");
    const auto read = ReadMultiproof(keys, vector.Bytes("proof"), vector.Hash("root"));
    Check(vector, read.status());
    ++(read.ok() ? accepted : refused);
    if (!read.ok()) continue;
    ASSERT_EQ(read->size(), vector.fields.at("want").size());
    for (size_t i = 0; i < keys.size(); ++i) {
      EXPECT_EQ((*read)[i], HeadOf(vector.fields.at("want").at(i))) << i;
    }
  }
  EXPECT_GT(refused, accepted);
}

TEST(Vectors, SubjectKey) {
  for (const Vector& vector : ReadVectors("subjects/key")) {
    const auto kind = static_cast<record::SubjectKind>(vector.Number("kind"));
    EXPECT_EQ(record::SubjectKey({kind, vector.Bytes("id")}), vector.Hash("key")) << vector.name;
  }
}

TEST(Vectors, Chain) {
  int accepted = 0, refused = 0;
  for (const Vector& vector : ReadVectors("subjects/chain")) {
    ChainHead chain;
    for (const base::Hash256& digest : vector.Hashes("records")) chain = Extend(chain, digest);
    const bool equal = chain == ChainHead{vector.Number("count"), vector.Hash("head")};
    EXPECT_EQ(equal, vector.Text("want_reason").empty()) << vector.name;
    ++(equal ? accepted : refused);
  }
  EXPECT_GT(refused, accepted);
}

}  // namespace
}  // namespace lode::subjects

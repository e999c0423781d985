// SPDX-License-Identifier: Apache-2.0
// Leaves parse from exactly their lengths and tags (docs/formats/domains.md): no byte string that
// another part of Lode hashes can be taken for a leaf.
#include "verifier/merkle/leaf.h"

#include <gtest/gtest.h>

#include <random>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/merkle/tree.h"

namespace lode::merkle {
namespace {

using base::Hash256;
using base::Reason;
namespace limits = base::limits;

Hash256 HashOf(char fill) { return Hash256::From(std::string(32, fill)).value(); }

TEST(Leaf, RoundTrips) {
  const RecordLeaf record{1'795'417'200'123'456, HashOf('d'), HashOf('s')};
  EXPECT_EQ(EncodeLeaf(record).size(), limits::kRecordLeafBytes);
  EXPECT_EQ(std::get<RecordLeaf>(ParseLeaf(EncodeLeaf(record)).value()), record);
  const StateRootLeaf state{1'795'417'202'123'456, 3, HashOf('m'), 5};
  EXPECT_EQ(EncodeLeaf(state).size(), limits::kStateRootLeafBytes);
  EXPECT_EQ(std::get<StateRootLeaf>(ParseLeaf(EncodeLeaf(state)).value()), state);
  const StateRootLeaf largest{(uint64_t{1} << 63) - 1, UINT64_MAX, HashOf('\xff'), UINT64_MAX};
  EXPECT_EQ(std::get<StateRootLeaf>(ParseLeaf(EncodeLeaf(largest)).value()), largest);
}

TEST(Leaf, EveryFieldHasItsPlace) {
  const std::string record = EncodeLeaf(RecordLeaf{0x0102030405060708, HashOf('d'), HashOf('s')});
  EXPECT_EQ(record, std::string("\x01\x01\x01\x02\x03\x04\x05\x06\x07\x08") + std::string(32, 'd') +
                        std::string(32, 's'));
  const std::string state = EncodeLeaf(
      StateRootLeaf{0x0102030405060708, 0x1112131415161718, HashOf('m'), 0x2122232425262728});
  EXPECT_EQ(state, std::string(
                       "\x01\x02\x01\x02\x03\x04\x05\x06\x07\x08\x11\x12\x13\x14\x15\x16\x17\x18") +
                       std::string(32, 'm') + "\x21\x22\x23\x24\x25\x26\x27\x28");
}

// 74 and 58 with their own tags are the only lengths: 32 (batch leaf), 40, 64 (inner node, chain)
// and 72 (map leaf), which other hashes take, are among those refused.
TEST(Leaf, EveryOtherLengthIsRefused) {
  for (const std::string& tag : std::vector<std::string>{"\x01\x01", "\x01\x02"}) {
    const size_t own = tag == "\x01\x01" ? limits::kRecordLeafBytes : limits::kStateRootLeafBytes;
    for (size_t length = 0; length <= 300; ++length) {
      std::string bytes = tag + std::string(300, '\0');
      bytes.resize(length);
      const auto leaf = ParseLeaf(bytes);
      EXPECT_EQ(leaf.ok(), length == own) << length;
      if (!leaf.ok()) {
        EXPECT_EQ(base::ReasonOf(leaf.status()), Reason::kMalformed);
      }
    }
  }
}

TEST(Leaf, EveryOtherTagIsRefused) {
  for (const size_t length : {limits::kRecordLeafBytes, limits::kStateRootLeafBytes}) {
    const uint16_t own = length == limits::kRecordLeafBytes ? 0x0101 : 0x0102;
    for (uint32_t tag = 0; tag <= 0xffff; ++tag) {
      std::string bytes;
      base::AppendU16(bytes, static_cast<uint16_t>(tag));
      bytes.resize(length);
      EXPECT_EQ(ParseLeaf(bytes).ok(), tag == own) << tag;
    }
  }
}

TEST(Leaf, TimesEndAt2To63) {
  for (const uint64_t time :
       {uint64_t{0}, (uint64_t{1} << 63) - 1, uint64_t{1} << 63, UINT64_MAX}) {
    const bool good = time < uint64_t{1} << 63;
    EXPECT_EQ(ParseLeaf(EncodeLeaf(RecordLeaf{time, HashOf('d'), HashOf('s')})).ok(), good) << time;
    EXPECT_EQ(ParseLeaf(EncodeLeaf(StateRootLeaf{time, 1, HashOf('m'), 1})).ok(), good) << time;
  }
}

// What parses encodes to the same bytes: a leaf has one spelling.
TEST(Leaf, AnyBytesThatParseAreWhatTheyEncodeTo) {
  std::mt19937 random(74);
  int parsed = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = round % 2 == 0 ? "\x01\x01" : "\x01\x02";
    while (bytes.size() <
           (round % 2 == 0 ? limits::kRecordLeafBytes : limits::kStateRootLeafBytes)) {
      bytes.push_back(static_cast<char>(random()));
    }
    const auto leaf = ParseLeaf(bytes);
    if (!leaf.ok()) continue;
    ++parsed;
    EXPECT_EQ(std::visit([](const auto& value) { return EncodeLeaf(value); }, *leaf), bytes);
  }
  EXPECT_GT(parsed, 500);
}

}  // namespace
}  // namespace lode::merkle

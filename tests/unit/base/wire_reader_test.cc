// SPDX-License-Identifier: Apache-2.0
// Varints in their shortest form and nothing else; pieces within their bytes.
#include "verifier/base/wire_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace lode::base {
namespace {

std::string Varint(uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
  return out;
}

TEST(WireReader, EveryLengthOfVarint) {
  for (int bit = 0; bit < 64; ++bit) {
    for (const uint64_t value : {uint64_t{1} << bit, (uint64_t{1} << bit) - 1, UINT64_MAX >> bit}) {
      const std::string bytes = Varint(value);
      WireReader reader(bytes);
      uint64_t read = 0;
      ASSERT_TRUE(reader.Varint(read)) << value;
      EXPECT_EQ(read, value);
      EXPECT_TRUE(reader.done());
      for (size_t cut = 0; cut < bytes.size(); ++cut) {
        EXPECT_FALSE(WireReader(std::string_view(bytes).substr(0, cut)).Varint(read)) << value;
      }
      std::string longer = bytes;
      longer.back() = static_cast<char>(longer.back() | 0x80);
      longer.push_back('\0');
      EXPECT_FALSE(WireReader(longer).Varint(read)) << value;
    }
  }
}

TEST(WireReader, NothingAbove64Bits) {
  uint64_t read;
  const std::string nine(9, '\xff');
  EXPECT_TRUE(WireReader(nine + '\x01').Varint(read));
  EXPECT_EQ(read, UINT64_MAX);
  EXPECT_FALSE(WireReader(nine + '\x02').Varint(read));
  EXPECT_FALSE(WireReader(nine + '\x03').Varint(read));
  EXPECT_FALSE(WireReader(nine + "\x81\x01").Varint(read));
}

TEST(WireReader, PiecesWithinTheirBytes) {
  std::string_view piece;
  WireReader reader(
      "\x03"
      "abc\x01"
      "d");
  ASSERT_TRUE(reader.Piece(piece));
  EXPECT_EQ(piece, "abc");
  ASSERT_TRUE(reader.Piece(piece));
  EXPECT_EQ(piece, "d");
  EXPECT_TRUE(reader.done());
  EXPECT_FALSE(reader.Piece(piece));
  EXPECT_FALSE(WireReader("\x04"
                          "abc")
                   .Piece(piece));
  EXPECT_FALSE(WireReader(std::string(9, '\xff') + "\x01"
                                                   "abc")
                   .Piece(piece));
  EXPECT_FALSE(WireReader(std::string_view("\x83\x00"
                                           "abc",
                                           5))
                   .Piece(piece));
  ASSERT_TRUE(WireReader(std::string_view("\0", 1)).Piece(piece));
  EXPECT_TRUE(piece.empty());
}

}  // namespace
}  // namespace lode::base

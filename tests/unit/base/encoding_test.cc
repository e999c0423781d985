// SPDX-License-Identifier: Apache-2.0
// Hex, base64, decimals and big-endian fields: published answers, and that the strict decoders know
// one spelling for a value.
#include "verifier/base/encoding.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace lode::base {
namespace {

using namespace std::string_literals;

TEST(Hex, WritesLowerCaseAndReadsBoth) {
  EXPECT_EQ(HexEncode(""), "");
  EXPECT_EQ(HexEncode("\x00\x0f\xa5\xff"s), "000fa5ff");
  EXPECT_EQ(HexDecode("000fa5ff"), "\x00\x0f\xa5\xff"s);
  EXPECT_EQ(HexDecode("000FA5Ff"), "\x00\x0f\xa5\xff"s);
  EXPECT_EQ(HexDecode(""), "");
}

TEST(Hex, RefusesWhatIsNotHex) {
  for (const std::string& bad :
       std::vector<std::string>{"0", "abc", "0g", "g0", " 00", "00 ", "0x00", "-1",
                                "\0"
                                "0"s,
                                "\xc3\xa9"s}) {
    EXPECT_EQ(HexDecode(bad), std::nullopt) << bad;
  }
}

TEST(Hex, DecodesEveryDigitPairAndNoOtherPair) {
  int decoded = 0;
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string pair = {static_cast<char>(a), static_cast<char>(b)};
      decoded += HexDecode(pair).has_value() ? 1 : 0;
    }
  }
  EXPECT_EQ(decoded, 22 * 22);
}

TEST(HashFromHex, TakesExactly64Digits) {
  const std::string good(64, 'a');
  ASSERT_TRUE(HashFromHex(good).has_value());
  EXPECT_EQ(HexEncode(HashFromHex(good)->view()), good);
  for (const size_t length : {0, 1, 32, 62, 63, 65, 66, 128}) {
    EXPECT_EQ(HashFromHex(std::string(length, 'a')), std::nullopt) << length;
  }
  EXPECT_EQ(HashFromHex(std::string(63, 'a') + "z"), std::nullopt);
}

TEST(Base64, AgreesWithRfc4648Section10) {
  const std::vector<std::pair<std::string, std::string>> cases = {{"", ""},
                                                                  {"f", "Zg=="},
                                                                  {"fo", "Zm8="},
                                                                  {"foo", "Zm9v"},
                                                                  {"foob", "Zm9vYg=="},
                                                                  {"fooba", "Zm9vYmE="},
                                                                  {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(Base64Encode(bytes), text);
    EXPECT_EQ(Base64Decode(text), bytes);
  }
}

TEST(Base64, RefusesOtherSpellings) {
  for (const std::string& bad : std::vector<std::string>{
           "Zg",   "Zg=",   "Zg===",    "Z",        "=",      "==",     "===",     "====",
           "Z===", "=Zg=",  "Zg==Zg==", "Zm8=Zm8=", "Zm9v\n", "Zm 9v",  " Zm9v",   "Zm9v ",
           "-_-_", "Zm9v=", "Zm9vYg=",  "Zg=A",     "Zm9*",   "Zm\0v"s, "Zm9\xff"s}) {
    EXPECT_EQ(Base64Decode(bad), std::nullopt) << bad;
  }
}

// Every spelling of the last group that decodes is the one that the encoder writes: unused bits are
// zero.
TEST(Base64, HasOneSpellingForEveryValue) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  int one_byte = 0, two_bytes = 0;
  for (const char a : kDigits) {
    for (const char b : kDigits) {
      const std::string text = {a, b, '=', '='};
      if (const auto bytes = Base64Decode(text)) {
        EXPECT_EQ(Base64Encode(*bytes), text);
        ++one_byte;
      }
      for (const char c : kDigits) {
        const std::string longer = {a, b, c, '='};
        if (const auto bytes = Base64Decode(longer)) {
          EXPECT_EQ(Base64Encode(*bytes), longer);
          ++two_bytes;
        }
      }
    }
  }
  EXPECT_EQ(one_byte, 256);
  EXPECT_EQ(two_bytes, 65536);
}

TEST(BigEndian, WritesTheHighestByteFirst) {
  std::string out;
  AppendU8(out, 0x01);
  AppendU16(out, 0x0203);
  AppendU32(out, 0x04050607);
  AppendU64(out, 0x08090a0b0c0d0e0f);
  EXPECT_EQ(HexEncode(out), "0102030405060708090a0b0c0d0e0f");
  out.clear();
  AppendU64(out, UINT64_MAX);
  EXPECT_EQ(HexEncode(out), "ffffffffffffffff");
}

TEST(ParseDecimal, ReadsTheWholeRange) {
  EXPECT_EQ(ParseDecimal("0"), 0u);
  EXPECT_EQ(ParseDecimal("10"), 10u);
  EXPECT_EQ(ParseDecimal("18446744073709551615"), UINT64_MAX);
}

TEST(ParseDecimal, RefusesSignsZerosSpacesAndOverflow) {
  for (const std::string& bad : std::vector<std::string>{
           "", "00", "01", "+1", "-1", "-0", " 1", "1 ", "1\n", "0x1", "1e3", "1.0", "1_000",
           "18446744073709551616", "18446744073709551620", "99999999999999999999",
           "100000000000000000000", "\xd9\xa1"s, "1\0"s}) {
    EXPECT_EQ(ParseDecimal(bad), std::nullopt) << bad;
  }
}

TEST(ByteReader, TakesFieldsInOrder) {
  std::string bytes = "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"s +
                      std::string(32, 'h') + "end";
  ByteReader reader(bytes);
  EXPECT_EQ(reader.U8(), 0x01);
  EXPECT_EQ(reader.U16(), 0x0203);
  EXPECT_EQ(reader.U32(), 0x04050607u);
  EXPECT_EQ(reader.U64(), 0x08090a0b0c0d0e0fu);
  EXPECT_EQ(reader.Hash(), Hash256::From(std::string(32, 'h')));
  EXPECT_FALSE(reader.done());
  EXPECT_EQ(reader.Take(3), "end");
  EXPECT_TRUE(reader.done());
}

TEST(ByteReader, AReadPastTheEndGivesNothingAndTakesNothing) {
  const std::string bytes(31, 'x');
  ByteReader reader(bytes);
  EXPECT_EQ(reader.Hash(), std::nullopt);
  EXPECT_EQ(reader.Take(32), std::nullopt);
  EXPECT_EQ(reader.Take(SIZE_MAX), std::nullopt);
  EXPECT_EQ(reader.remaining(), 31u);
  ASSERT_TRUE(reader.Take(24).has_value());
  EXPECT_EQ(reader.U64(), std::nullopt);
  ASSERT_TRUE(reader.Take(4).has_value());
  EXPECT_EQ(reader.U32(), std::nullopt);
  ASSERT_TRUE(reader.Take(2).has_value());
  EXPECT_EQ(reader.U16(), std::nullopt);
  EXPECT_EQ(reader.remaining(), 1u);
  ASSERT_TRUE(reader.U8().has_value());
  EXPECT_EQ(reader.U8(), std::nullopt);
  EXPECT_EQ(reader.Take(0), "");
}

TEST(Hash256, IsExactly32Bytes) {
  for (size_t length = 0; length <= 64; ++length) {
    EXPECT_EQ(Hash256::From(std::string(length, '\0')).has_value(), length == 32) << length;
  }
  EXPECT_TRUE(Hash256().IsZero());
  EXPECT_FALSE(Hash256::From(std::string(31, '\0') + "\x01")->IsZero());
}

}  // namespace
}  // namespace lode::base

// SPDX-License-Identifier: Apache-2.0
// SHA-256: the answers of FIPS 180-4, and that pieces, parts and forks hash as the whole does.
#include "verifier/crypto/sha256.h"

#include <gtest/gtest.h>

#include <string>

#include "verifier/base/encoding.h"

namespace lode::crypto {
namespace {

std::string Hex(const base::Hash256& hash) { return base::HexEncode(hash.view()); }

TEST(Sha256, GivesThePublishedAnswers) {
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Hex(Sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

std::string Counting(size_t length) {
  std::string out;
  for (size_t i = 0; i < length; ++i) out.push_back(static_cast<char>(i * 7));
  return out;
}

TEST(Sha256, PartsHashAsTheirConcatenation) {
  const std::string bytes = Counting(130);
  for (size_t cut = 0; cut <= bytes.size(); ++cut) {
    EXPECT_EQ(Sha256({std::string_view(bytes).substr(0, cut), std::string_view(bytes).substr(cut)}),
              Sha256(bytes));
  }
  EXPECT_EQ(Sha256(std::initializer_list<std::string_view>{}), Sha256(""));
  EXPECT_NE(Sha256({"a", "b"}), Sha256({"b", "a"}));
}

TEST(Sha256Stream, PiecesHashAsTheWhole) {
  const std::string bytes = Counting(300);
  for (size_t piece = 1; piece <= bytes.size(); ++piece) {
    Sha256Stream stream;
    for (size_t at = 0; at < bytes.size(); at += piece)
      stream.Update(std::string_view(bytes).substr(at, piece));
    EXPECT_EQ(stream.Finish(), Sha256(bytes)) << piece;
  }
}

TEST(Sha256Stream, ACopyForksTheComputation) {
  Sha256Stream stream;
  stream.Update("common ");
  Sha256Stream fork = stream;
  stream.Update("left");
  fork.Update("right");
  EXPECT_EQ(stream.Finish(), Sha256("common left"));
  EXPECT_EQ(fork.Finish(), Sha256("common right"));
}

}  // namespace
}  // namespace lode::crypto

// SPDX-License-Identifier: Apache-2.0
// Ed25519: the vectors of RFC 8032 and of tests/vectors/keys, every single-bit change refused, and
// which keys may be registered.
#include "verifier/crypto/ed25519.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/vectors.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/crypto/signing.h"

namespace lode::crypto {
namespace {

using base::Reason;

PublicKey Key(std::string_view hex) {
  return PublicKey::From(base::HexDecode(hex).value()).value();
}
Signature Sig(std::string_view hex) {
  return Signature::From(base::HexDecode(hex).value()).value();
}

struct Known {
  std::string seed, key, message, signature;  // hex
};

// RFC 8032 section 7.1, TEST 1 to 3.
const std::vector<Known>& Rfc8032() {
  static const auto& known = *new std::vector<Known>{
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf"
       "9b46bd25bf5f0595bbe24"
       "655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f"
       "11d8c387b2eaeb4302aee"
       "b00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984"
       "dc6594a7c15e9716ed28d"
       "c027beceea1ec40a"}};
  return known;
}

TEST(Ed25519, SignsAndVerifiesAsRfc8032) {
  for (const Known& known : Rfc8032()) {
    const auto signer = SigningKey::FromSeed(base::HexDecode(known.seed).value());
    ASSERT_TRUE(signer.ok());
    EXPECT_EQ(signer->public_key(), Key(known.key));
    const std::string message = base::HexDecode(known.message).value();
    EXPECT_EQ(signer->Sign(message), Sig(known.signature));
    EXPECT_TRUE(VerifyEd25519(Key(known.key), message, Sig(known.signature)).ok());
  }
}

TEST(Ed25519, RefusesEverySingleBitChange) {
  const Known& known = Rfc8032()[2];
  const std::string message = base::HexDecode(known.message).value();
  for (size_t bit = 0; bit < 512; ++bit) {
    Signature changed = Sig(known.signature);
    changed.bytes[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    EXPECT_EQ(base::ReasonOf(VerifyEd25519(Key(known.key), message, changed)),
              Reason::kBadSignature)
        << bit;
  }
  for (size_t bit = 0; bit < 256; ++bit) {
    PublicKey changed = Key(known.key);
    changed.bytes[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    EXPECT_EQ(base::ReasonOf(VerifyEd25519(changed, message, Sig(known.signature))),
              Reason::kBadSignature)
        << bit;
  }
  for (size_t bit = 0; bit < message.size() * 8; ++bit) {
    std::string changed = message;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
    EXPECT_EQ(base::ReasonOf(VerifyEd25519(Key(known.key), changed, Sig(known.signature))),
              Reason::kBadSignature)
        << bit;
  }
}

TEST(Ed25519, Vectors) {
  int accepted = 0, refused = 0;
  for (const auto& vector : lode::testing::ReadVectors("keys")) {
    SCOPED_TRACE(vector.name);
    const PublicKey key = Key(vector.Text("public"));
    if (vector.fields.contains("seed")) {
      const auto signer = SigningKey::FromSeed(vector.Bytes("seed"));
      ASSERT_TRUE(signer.ok());
      EXPECT_EQ(signer->public_key(), key);
      EXPECT_EQ(RecordKeyId(key), vector.Hash("key_id"));
      EXPECT_TRUE(IsRegistrableKey(key));
      ++accepted;
      continue;
    }
    const absl::Status status =
        VerifyEd25519(key, vector.Bytes("message"), Sig(vector.Text("signature")));
    const std::string want = vector.Optional("want_reason");
    EXPECT_EQ(status.ok() ? "" : std::string(base::ReasonName(base::ReasonOf(status))), want);
    ++(want.empty() ? accepted : refused);
  }
  EXPECT_GT(refused, accepted);
}

TEST(Ed25519, TakesExactLengthsOnly) {
  for (size_t length = 0; length <= 130; ++length) {
    const std::string bytes(length, 'x');
    EXPECT_EQ(PublicKey::From(bytes).has_value(), length == 32) << length;
    EXPECT_EQ(Signature::From(bytes).has_value(), length == 64) << length;
    const auto signer = SigningKey::FromSeed(bytes);
    EXPECT_EQ(signer.ok(), length == 32) << length;
    if (!signer.ok()) {
      EXPECT_EQ(base::ReasonOf(signer.status()), Reason::kMalformed);
    }
  }
}

TEST(IsRegistrableKey, TakesPointsOfThePrimeOrderSubgroupOnly) {
  for (const Known& known : Rfc8032()) EXPECT_TRUE(IsRegistrableKey(Key(known.key)));
  const std::vector<std::pair<const char*, const char*>> refused = {
      {"order 4", "0000000000000000000000000000000000000000000000000000000000000000"},
      {"order 4, other sign", "0000000000000000000000000000000000000000000000000000000000000080"},
      {"order 1", "0100000000000000000000000000000000000000000000000000000000000000"},
      {"order 1, x = -0", "0100000000000000000000000000000000000000000000000000000000000080"},
      {"order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
      {"order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"},
      {"order 8, other sign", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"},
      {"order 8, the other", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"},
      {"y = p", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
      {"y = p + 1", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
      {"prime order with a component of small order",
       "10eb7c3acfb2bed3e0d6ab89bf5a3d6afddd1176ce4812e38d9fd485058fdb1f"},
      {"no point: y = 2", "0200000000000000000000000000000000000000000000000000000000000000"},
      {"all ones", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"}};
  for (const auto& [about, hex] : refused) EXPECT_FALSE(IsRegistrableKey(Key(hex))) << about;
}

TEST(SigningKey, MovesWithItsSecret) {
  const Known& known = Rfc8032()[1];
  SigningKey first = SigningKey::FromSeed(base::HexDecode(known.seed).value()).value();
  SigningKey second = std::move(first);
  EXPECT_EQ(second.Sign("\x72"), Sig(known.signature));
  SigningKey third = SigningKey::FromSeed(std::string(32, 's')).value();
  third = std::move(second);
  EXPECT_EQ(third.Sign("\x72"), Sig(known.signature));
  EXPECT_EQ(third.public_key(), Key(known.key));
  static_assert(!std::is_copy_constructible_v<SigningKey> &&
                !std::is_copy_assignable_v<SigningKey>);
}

}  // namespace
}  // namespace lode::crypto

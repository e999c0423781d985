// SPDX-License-Identifier: Apache-2.0
// A key file protects a key against whoever holds the file: every changed byte and every
// unreasonable demand is refused.
#include "client/keys/key_file.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <iterator>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"

namespace lode::keys {
namespace {

using base::Reason;

constexpr KdfWork kCheap{1, 8192};  // libsodium's least: tests open thousands of files

Secret SecretOf(std::string_view text) {
  Secret secret = *Secret::Zero(text.size());
  std::memcpy(secret.data(), text.data(), text.size());
  return secret;
}

std::string Sealed(const KdfWork& work = kCheap) {
  return *SealKey("local:mutoto", record::v1::PURPOSE_CUSTODY, SecretOf(std::string(32, 's')),
                  SecretOf("correct horse"), work);
}

std::string With(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}

Reason ParseReason(const std::string& text) {
  const auto file = ParseKeyFile(text);
  return file.ok() ? Reason::kUsage : base::ReasonOf(file.status());
}

// A typing error in an LEI is told with the digits that would be right, before and in the file.
TEST(KeyFile, WrongCheckDigitsAreTold) {
  const absl::Status wrong = CheckParty("lei:9999LODELCC000000046");
  EXPECT_EQ(base::ReasonOf(wrong), Reason::kUsage);
  EXPECT_NE(
      std::string(wrong.message()).find("it ends with 46 as check digits; allowed: 47 at the end"),
      std::string::npos)
      << wrong;
  EXPECT_TRUE(CheckParty("lei:9999LODELCC000000047").ok());
  const auto file = ParseKeyFile(With(Sealed(), "local:mutoto", "lei:9999LODELCC000000046"));
  EXPECT_NE(std::string(file.status().message())
                .find("it ends with 46 as check digits; allowed: 47 at the end"),
            std::string::npos)
      << file.status();
}

TEST(KeyFile, OpensWithItsPassphraseAndSigns) {
  const auto file = ParseKeyFile(Sealed());
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->header.party, "local:mutoto");
  EXPECT_EQ(file->header.purpose, record::v1::PURPOSE_CUSTODY);
  EXPECT_EQ(file->header.work, kCheap);
  const auto key = OpenKey(*file, SecretOf("correct horse"));
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_TRUE(crypto::VerifyEd25519(file->header.public_key, "text", key->Sign("text")).ok());
}

TEST(KeyFile, EncodingIsTheInverseOfParsing) {
  const std::string text = Sealed();
  EXPECT_EQ(EncodeKeyFile(*ParseKeyFile(text)), text);
}

TEST(KeyFile, TwoFilesOfOneKeyShareNoSecretBytes) {
  const auto a = ParseKeyFile(Sealed()), b = ParseKeyFile(Sealed());
  EXPECT_NE(a->salt, b->salt);
  EXPECT_NE(a->nonce, b->nonce);
  EXPECT_NE(a->sealed, b->sealed);
}

TEST(KeyFile, RefusesAWrongPassphrase) {
  const auto file = ParseKeyFile(Sealed());
  for (const char* words : {"correct hors", "correct horse ", "Correct horse", "", "x"}) {
    const auto key = OpenKey(*file, SecretOf(words));
    ASSERT_FALSE(key.ok()) << words;
    EXPECT_EQ(base::ReasonOf(key.status()), Reason::kPermissionDenied);
  }
}

// No byte may change: neither in the header, which says whose key it is, nor in the secret.
TEST(KeyFile, RefusesAChangeOfAnyByte) {
  const std::string text = Sealed();
  const Secret passphrase = SecretOf("correct horse");
  for (size_t i = 0; i < text.size(); ++i) {
    for (const char flip : {'\x01', '\x20', '\x80'}) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      const auto file = ParseKeyFile(changed);
      if (file.ok()) {
        EXPECT_FALSE(OpenKey(*file, passphrase).ok()) << "byte " << i;
      }
    }
  }
}

TEST(KeyFile, RefusesEveryTruncationAndAnythingBehind) {
  const std::string text = Sealed();
  for (size_t n = 0; n < text.size(); ++n) EXPECT_FALSE(ParseKeyFile(text.substr(0, n)).ok()) << n;
  EXPECT_FALSE(ParseKeyFile(text + "\n").ok());
  EXPECT_FALSE(ParseKeyFile(text + "x").ok());
}

TEST(KeyFile, RefusesAnotherPartyPurposeOrKey) {
  const std::string text = Sealed();
  const Secret passphrase = SecretOf("correct horse");
  for (const std::string& changed :
       {With(text, "local:mutoto", "local:cna"), With(text, "purpose CUSTODY", "purpose REGISTRY"),
        With(text, "argon2id 1 ", "argon2id 2 ")}) {
    const auto file = ParseKeyFile(changed);
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_EQ(base::ReasonOf(OpenKey(*file, passphrase).status()), Reason::kPermissionDenied);
  }
  EXPECT_EQ(ParseReason(With(text, "local:mutoto", "nobody")), Reason::kMalformed);
  EXPECT_EQ(ParseReason(With(text, "purpose CUSTODY", "purpose UNSPECIFIED")), Reason::kMalformed);
  EXPECT_EQ(ParseReason(With(text, "purpose CUSTODY", "purpose custody")), Reason::kMalformed);
  EXPECT_EQ(ParseReason(With(text, "public-key ", "public-key 00")), Reason::kMalformed);
}

TEST(KeyFile, BoundsTheWorkThatAFileMayAskFor) {
  const std::string text = Sealed();
  const auto with_work = [&](const std::string& work) {
    return With(text, "argon2id 1 8192 ", "argon2id " + work + " ");
  };
  EXPECT_TRUE(ParseKeyFile(with_work("16 8192")).ok());
  EXPECT_TRUE(ParseKeyFile(with_work("1 1073741824")).ok());
  EXPECT_EQ(ParseReason(with_work("17 8192")), Reason::kTooLarge);
  EXPECT_EQ(ParseReason(with_work("1 1073741825")), Reason::kTooLarge);
  EXPECT_EQ(ParseReason(with_work("0 8192")), Reason::kTooLarge);
  EXPECT_EQ(ParseReason(with_work("1 8191")), Reason::kTooLarge);
  EXPECT_EQ(ParseReason(with_work("18446744073709551615 8192")), Reason::kTooLarge);
  EXPECT_EQ(ParseReason(with_work("01 8192")), Reason::kMalformed);
  EXPECT_EQ(ParseReason(with_work("-1 8192")), Reason::kMalformed);
}

TEST(KeyFile, BoundsItsSizeAndKnowsItsVersion) {
  EXPECT_EQ(ParseReason(std::string(base::limits::kKeyFileBytes, 'x')), Reason::kMalformed);
  EXPECT_EQ(ParseReason(std::string(base::limits::kKeyFileBytes + 1, 'x')), Reason::kTooLarge);
  EXPECT_EQ(ParseReason(With(Sealed(), "lode-key v1", "lode-key v2")), Reason::kUnsupportedVersion);
  EXPECT_EQ(ParseReason(""), Reason::kMalformed);
  EXPECT_EQ(ParseReason("lode-key v1"), Reason::kMalformed);
}

TEST(KeyFile, RefusesAPartyThatIsNone) {
  const auto text = SealKey("mutoto", record::v1::PURPOSE_CUSTODY, SecretOf(std::string(32, 's')),
                            SecretOf("p"), kCheap);
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(base::ReasonOf(text.status()), Reason::kUsage);
}

TEST(KeyFile, TheExampleOfTheFormatPageOpens) {
  std::ifstream in(std::string(LODE_SOURCE_DIR) + "/docs/formats/key-file.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const size_t begin = page.find("```\n") + 4, end = page.find("```", begin);
  const auto file = ParseKeyFile(page.substr(begin, end - begin));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->header.work, kInteractiveWork);
  EXPECT_TRUE(OpenKey(*file, SecretOf("correct horse battery staple")).ok());
}

}  // namespace
}  // namespace lode::keys

// SPDX-License-Identifier: Apache-2.0
// A remembered batch signature answers for itself alone: with a cache and without, every record of
// a batch gets the same answer, whatever was verified before.
#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "verifier/base/reason.h"
#include "verifier/envelope/signer.h"

namespace lode::envelope {
namespace {

class SetCache : public BatchCache {
 public:
  bool Contains(const crypto::PublicKey& key, uint64_t count, const base::Hash256& root) override {
    return seen_.contains({key, count, root});
  }
  void Insert(const crypto::PublicKey& key, uint64_t count, const base::Hash256& root) override {
    seen_.emplace(key, count, root);
  }
  size_t size() const { return seen_.size(); }

 private:
  std::set<std::tuple<crypto::PublicKey, uint64_t, base::Hash256>> seen_;
};

TEST(BatchCache, OneVerificationForABatchButNoneForOtherBytes) {
  const auto key = crypto::SigningKey::FromSeed(std::string(32, 'k')).value();
  const std::vector<std::string_view> payloads{"one", "two", "three"};
  const auto signatures = SignBatch(payloads, key);
  SetCache cache;
  const auto verify = [&](const EnvelopeSignature& signature, std::string_view payload) {
    return VerifySignature(signature, key.public_key(), Pae(kRecordPayloadType, payload),
                           RecordDigest(payload), &cache);
  };
  for (size_t i = 0; i < payloads.size(); ++i) {
    EXPECT_TRUE(verify(signatures[i], payloads[i]).ok()) << i;
  }
  EXPECT_EQ(cache.size(), 1u);
  for (size_t i = 0; i < payloads.size(); ++i) {
    EnvelopeSignature changed = signatures[i];
    changed.material.back() = static_cast<char>(changed.material.back() ^ 1);
    const absl::Status status = verify(changed, payloads[i]);
    ASSERT_FALSE(status.ok()) << i;
    EXPECT_EQ(base::ReasonOf(status), base::Reason::kBadSignature);
  }
  EXPECT_FALSE(verify(signatures[0], "other").ok());
}

// What is remembered is one key's signature over one count and one root. Each of the three can be
// the same where the others differ: a tree of 3 leaves and one of 4 whose last two are hashed to
// the third of 3 have one root.
TEST(BatchCache, KeyCountAndRootEachMatter) {
  const auto key = crypto::SigningKey::FromSeed(std::string(32, 'k')).value();
  const auto other = crypto::SigningKey::FromSeed(std::string(32, 'o')).value();
  const std::vector<std::string_view> payloads{"one", "two", "three"};
  const auto signatures = SignBatch(payloads, key);
  SetCache cache;
  const auto verify = [&](const EnvelopeSignature& signature, const crypto::SigningKey& with,
                          std::string_view payload) {
    return VerifySignature(signature, with.public_key(), Pae(kRecordPayloadType, payload),
                           RecordDigest(payload), &cache);
  };
  ASSERT_TRUE(verify(signatures[0], key, "one").ok());
  ASSERT_EQ(cache.size(), 1u);
  // Another key's id over the remembered signature.
  EnvelopeSignature stolen = signatures[0];
  stolen.key_id = crypto::RecordKeyId(other.public_key());
  EXPECT_FALSE(verify(stolen, other, "one").ok());
  // The same root and signature under another count: same path, same hashes.
  EnvelopeSignature recounted = signatures[0];
  auto material = ParseBatchMaterial(recounted.material).value();
  ASSERT_EQ(material.path.size(), 2u);
  material.count = 4;
  recounted.material = EncodeBatchMaterial(material);
  ASSERT_TRUE(ParseBatchMaterial(recounted.material).ok());
  EXPECT_FALSE(verify(recounted, key, "one").ok());
  // Another root under the remembered signature.
  EXPECT_FALSE(verify(signatures[0], key, "two").ok());
  EXPECT_EQ(cache.size(), 1u);
  // And what does verify is remembered beside it.
  EXPECT_TRUE(verify(SignBatch(payloads, other)[1], other, "two").ok());
  EXPECT_EQ(cache.size(), 2u);
}

}  // namespace
}  // namespace lode::envelope

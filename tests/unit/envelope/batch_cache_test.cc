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

}  // namespace
}  // namespace lode::envelope

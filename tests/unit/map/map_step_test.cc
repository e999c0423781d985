// SPDX-License-Identifier: Apache-2.0
// What is checked of a state root before it is signed: every part of a step, changed by itself, is
// found by one of the two checks.
#include "ledger/map/map_step.h"

#include <gtest/gtest.h>

#include <functional>

#include "verifier/base/reason.h"
#include "verifier/crypto/sha256.h"

namespace lode::ledger {
namespace {

using base::Hash256;
using subjects::ChainHead;

Hash256 Named(const std::string& name) { return crypto::Sha256(name); }

// Leaves 10 to 15 touch three subjects, of which one is new; leaf 12 is a state root.
class MapStepTest : public ::testing::Test {
 protected:
  static constexpr uint64_t kFirst = 10;

  MapStepTest() {
    for (uint64_t i = 0; i < 6; ++i) digests_.push_back(Named("record " + std::to_string(i)));
    digests_[2] = Hash256();
    old_["site"] = {7, Named("site's head")};
    old_["party"] = {1, Named("party's head")};
    std::vector<subjects::MapEntry> entries = {{Named("another"), {3, Named("its head")}}};
    for (const auto& [name, head] : old_) entries.push_back({Named(name), head});
    std::ranges::sort(entries, {}, &subjects::MapEntry::key);
    map_ = subjects::SubjectMap::FromSorted(entries);
    step_ = GrowChains(Touches(), [this](const Hash256& key) { return HeadOf(key); });
    std::vector<Hash256> keys;
    std::vector<subjects::MapEntry> updates;
    for (const ChainGrowth& chain : step_.chains) {
      keys.push_back(chain.key);
      updates.push_back({chain.key, chain.after});
    }
    step_.root_before = map_.Root();
    before_ = map_.Multiproof(keys);
    map_.ApplyBatch(updates);
    after_ = map_.Multiproof(keys);
    step_.leaf = {1, kFirst + 6, map_.Root(), map_.size()};
  }
  std::vector<Touch> Touches() const {
    std::vector<Touch> touches;
    for (const uint64_t i : {0u, 1u, 3u, 4u, 5u}) {
      for (const std::string name : {"site", "party", "lot"}) {
        if (name == "lot" && i < 4) continue;
        touches.push_back({Named(name), kFirst + i, digests_[i], 0});
      }
    }
    return touches;
  }
  ChainHead HeadOf(const Hash256& key) const {
    for (const auto& [name, head] : old_) {
      if (Named(name) == key) return head;
    }
    return {};
  }
  bool ProofsHold(const MapStep& step) const { return CheckByProofs(step, before_, after_).ok(); }
  bool DigestsHold(const MapStep& step) const {
    return CheckByDigests(step, kFirst, digests_).ok();
  }

  std::map<std::string, ChainHead> old_;
  std::vector<Hash256> digests_;
  subjects::SubjectMap map_;
  MapStep step_;
  std::string before_, after_;
};

TEST_F(MapStepTest, HoldsAsItWasMade) {
  ASSERT_EQ(step_.chains.size(), 3u);
  EXPECT_EQ(step_.indexes.size(), 12u);
  const auto status = CheckByProofs(step_, before_, after_);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(CheckByDigests(step_, kFirst, digests_).ok());
  // The map is the one with these heads from the start.
  std::vector<subjects::MapEntry> entries = {{Named("another"), {3, Named("its head")}}};
  for (const std::string name : {"site", "party", "lot"}) {
    ChainHead head = HeadOf(Named(name));
    for (const Touch& touch : Touches()) {
      if (touch.key == Named(name)) head = subjects::Extend(head, touch.digest);
    }
    entries.push_back({Named(name), head});
  }
  std::ranges::sort(entries, {}, &subjects::MapEntry::key);
  EXPECT_EQ(subjects::SubjectMap::FromSorted(entries).Root(), step_.leaf.map_root);
}

TEST_F(MapStepTest, EveryPartThatRotsIsFoundByACheck) {
  const auto flip = [](Hash256& hash) {
    std::string bytes = hash.str();
    bytes[17] ^= 1;
    hash = *Hash256::From(bytes);
  };
  for (size_t i = 0; i < step_.chains.size(); ++i) {
    const std::pair<const char*, std::function<void(ChainGrowth&)>> changes[] = {
        {"key", [&](ChainGrowth& c) { flip(c.key); }},
        {"old count", [](ChainGrowth& c) { c.before.count ^= 1; }},
        {"old head", [&](ChainGrowth& c) { flip(c.before.head); }},
        {"new count", [](ChainGrowth& c) { c.after.count ^= 1; }},
        {"new head", [&](ChainGrowth& c) { flip(c.after.head); }}};
    for (const auto& [what, change] : changes) {
      MapStep step = step_;
      change(step.chains[i]);
      EXPECT_FALSE(ProofsHold(step)) << what << " of chain " << i;
      EXPECT_EQ(DigestsHold(step), std::string(what) == "key") << what << " of chain " << i;
    }
  }
  for (Hash256 MapStep::*root : {&MapStep::root_before}) {
    MapStep step = step_;
    flip(step.*root);
    EXPECT_FALSE(ProofsHold(step));
  }
  MapStep step = step_;
  flip(step.leaf.map_root);
  EXPECT_FALSE(ProofsHold(step));
  for (size_t i = 0; i < step_.indexes.size(); ++i) {
    for (const uint64_t bit : {uint64_t{1}, uint64_t{1} << 3, uint64_t{1} << 40}) {
      step = step_;
      step.indexes[i] ^= bit;
      EXPECT_FALSE(DigestsHold(step)) << "index " << i << " bit " << bit;
    }
  }
  step = step_;
  step.indexes.pop_back();
  EXPECT_FALSE(DigestsHold(step));
  step = step_;
  step.indexes.push_back(kFirst);
  EXPECT_FALSE(DigestsHold(step));
  step = step_;
  step.chains.pop_back();
  EXPECT_FALSE(ProofsHold(step) && DigestsHold(step));
}

// A digest that rotted before the chains grew by it: map and proofs agree with each other, and the
// leaves know better.
TEST_F(MapStepTest, ADigestThatRottedInMemoryIsFoundByTheLeaves) {
  std::vector<Hash256> stored = digests_;
  stored[4] = Named("as it is stored");
  EXPECT_TRUE(ProofsHold(step_));
  const absl::Status status = CheckByDigests(step_, kFirst, stored);
  EXPECT_EQ(base::ReasonOf(status), base::Reason::kStoreDamaged);
}

TEST_F(MapStepTest, ARecordThatIsInNoChainIsFound) {
  std::vector<Hash256> stored = digests_;
  stored.push_back(Named("one more"));
  EXPECT_FALSE(CheckByDigests(step_, kFirst, stored).ok());
  stored.back() = Hash256();  // a state root
  EXPECT_TRUE(CheckByDigests(step_, kFirst, stored).ok());
}

TEST_F(MapStepTest, ANodeThatRottedInTheMapIsFoundByTheProofs) {
  for (size_t i = 0; i < after_.size(); ++i) {
    std::string spoiled = after_;
    spoiled[i] ^= 1;
    EXPECT_FALSE(CheckByProofs(step_, before_, spoiled).ok()) << i;
  }
  for (size_t i = 0; i < before_.size(); ++i) {
    std::string spoiled = before_;
    spoiled[i] ^= 1;
    EXPECT_FALSE(CheckByProofs(step_, spoiled, after_).ok()) << i;
  }
}

}  // namespace
}  // namespace lode::ledger

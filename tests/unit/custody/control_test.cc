// SPDX-License-Identifier: Apache-2.0
// Who controls whom, from owners and parents as the registry has them.
#include "verifier/custody/control.h"

#include "gtest/gtest.h"

namespace lode::custody {
namespace {

class ControlTest : public testing::Test {
 protected:
  void Party(const std::string& id, const std::vector<std::pair<std::string, int32_t>>& owners,
             const std::string& parent = "") {
    state::PartyState party;
    party.mutable_entry()->set_party(id);
    party.mutable_entry()->set_ultimate_parent(parent);
    for (const auto& [owner, ppm] : owners) {
      pb::Owner* entry = party.mutable_entry()->add_owners();
      (owner.starts_with("local:") ? *entry->mutable_party() : *entry->mutable_name()) = owner;
      entry->set_pct_ppm(ppm);
    }
    state_.Apply({{RowKey{RowKind::kParty, id}, party.SerializeAsString()}});
  }
  // The same both ways.
  Found Between(const std::string& a, const std::string& b) {
    const record::ParsedRecord parsed;
    AdmissionInput input;
    input.record = &parsed;
    Context one(input, state_), other(input, state_);
    const Found found = Related(one, a, b);
    EXPECT_EQ(found, Related(other, b, a));
    return found;
  }

  Found InterestBetween(const std::string& a, const std::string& b) {
    const record::ParsedRecord parsed;
    AdmissionInput input;
    input.record = &parsed;
    Context one(input, state_), other(input, state_);
    const Found found = Interested(one, a, b);
    EXPECT_EQ(found, Interested(other, b, a));
    return found;
  }

  MemoryState state_;
};

TEST_F(ControlTest, MoreThanHalfControlsAndHalfDoesNot) {
  Party("local:a", {});
  Party("local:half", {{"local:a", 500'000}});
  Party("local:more", {{"local:a", 500'001}});
  EXPECT_EQ(Between("local:a", "local:a"), Found::kYes);
  EXPECT_EQ(Between("local:a", "local:half"), Found::kNo);
  EXPECT_EQ(Between("local:a", "local:more"), Found::kYes);
  EXPECT_EQ(Between("local:half", "local:more"), Found::kNo);
}

TEST_F(ControlTest, ThroughParentsSistersAndSharesThatAddUp) {
  Party("local:top", {});
  Party("local:a", {{"local:top", 600'000}});
  Party("local:b", {{"local:top", 1'000'000}});
  Party("local:joint", {{"local:a", 300'000}, {"local:b", 300'000}, {"local:c", 400'000}});
  Party("local:c", {});
  Party("local:deep", {{"local:joint", 510'000}});
  EXPECT_EQ(Between("local:a", "local:b"), Found::kYes);
  EXPECT_EQ(Between("local:top", "local:joint"), Found::kYes);
  EXPECT_EQ(Between("local:top", "local:deep"), Found::kYes);
  EXPECT_EQ(Between("local:c", "local:joint"), Found::kNo);
  EXPECT_EQ(Between("local:c", "local:deep"), Found::kNo);
}

TEST_F(ControlTest, AnUltimateParentMayBeANameACrowdOfOwnersIsNobody) {
  Party("local:a", {}, "Group plc");
  Party("local:b", {}, "Group plc");
  Party("local:c", {{"members of the cooperative", 1'000'000}});
  Party("local:d", {{"members of the cooperative", 1'000'000}}, "local:a");
  EXPECT_EQ(Between("local:a", "local:b"), Found::kYes);
  EXPECT_EQ(Between("local:c", "local:d"), Found::kNo);
  EXPECT_EQ(Between("local:b", "local:d"), Found::kYes);
}

TEST_F(ControlTest, AQuarterIsAnInterestAndNoControl) {
  Party("local:a", {});
  Party("local:less", {{"local:a", 249'999}});
  Party("local:quarter", {{"local:a", 250'000}});
  EXPECT_EQ(InterestBetween("local:a", "local:less"), Found::kNo);
  EXPECT_EQ(InterestBetween("local:a", "local:quarter"), Found::kYes);
  EXPECT_EQ(Between("local:a", "local:quarter"), Found::kNo);
  EXPECT_EQ(InterestBetween("local:less", "local:quarter"), Found::kNo);  // through a minority
}

// A share counts for who controls its holder, and in who controls the held; two ventures with one
// minority owner are strangers.
TEST_F(ControlTest, AnInterestGoesThroughControlAndNotThroughAnotherInterest) {
  Party("local:state", {});
  Party("local:company", {{"local:state", 1'000'000}});
  Party("local:agency", {{"local:state", 1'000'000}});
  Party("local:venture1", {{"local:company", 250'000}, {"local:major1", 750'000}});
  Party("local:venture2", {{"local:company", 250'000}, {"local:major2", 750'000}});
  Party("local:major1", {});
  Party("local:major2", {});
  Party("local:works1", {{"local:venture1", 1'000'000}});
  EXPECT_EQ(InterestBetween("local:agency", "local:venture1"), Found::kYes);
  EXPECT_EQ(InterestBetween("local:state", "local:works1"), Found::kYes);
  EXPECT_EQ(Between("local:agency", "local:venture1"), Found::kNo);
  EXPECT_EQ(InterestBetween("local:venture1", "local:venture2"), Found::kNo);
  EXPECT_EQ(InterestBetween("local:agency", "local:major1"), Found::kNo);
}

TEST_F(ControlTest, ACircleOfOwnersEnds) {
  Party("local:a", {{"local:b", 600'000}});
  Party("local:b", {{"local:c", 600'000}});
  Party("local:c", {{"local:a", 600'000}}, "local:a");
  Party("local:d", {});
  EXPECT_EQ(Between("local:a", "local:c"), Found::kYes);
  EXPECT_EQ(Between("local:a", "local:d"), Found::kNo);
}

// A chain longer than the walk: what stands beyond it is not known, and not taken for independent.
TEST_F(ControlTest, AChainOfOwnersIsFollowedToItsLimit) {
  const auto name = [](int i) { return "local:p" + std::to_string(i); };
  for (int i = 0; i < 70; ++i) Party(name(i), {{name(i + 1), 1'000'000}});
  Party("local:other", {});
  EXPECT_EQ(Between(name(0), name(63)), Found::kYes);
  EXPECT_EQ(Between(name(0), "local:other"), Found::kUnknown);
  EXPECT_EQ(Between(name(40), "local:other"), Found::kNo);
}

}  // namespace
}  // namespace lode::custody

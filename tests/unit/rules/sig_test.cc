// SPDX-License-Identifier: Apache-2.0
// SIG-02: keys that were revoked, superseded, compromised, confirmed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/history_builder.h"
#include "tests/unit/rules/run_rule.h"

namespace lode::rules {
namespace {

using report::FAIL;
using report::PASS;
using report::UNKNOWN;

class Keys : public testing::Test {
 protected:
  Keys() {
    key_.bytes[0] = 1;
    builder_.On("2026-02-01");
    builder_.Add("local:mine", pb::Record(), {key_});
    builder_.On("2026-03-01");
    builder_.Add("local:mine", pb::Record(), {key_});
    builder_.On("2026-04-01");
  }
  std::vector<report::Finding> Revoked(pb::RevocationReason reason, std::string_view since,
                                       bool stale = false) {
    pb::Record r;
    r.mutable_key_revoked()->set_party("local:mine");
    r.mutable_key_revoked()->set_key_id(key_.str());
    r.mutable_key_revoked()->set_reason(reason);
    if (!since.empty()) r.mutable_key_revoked()->mutable_compromised_since()->set_us(OnDay(since));
    builder_.Add("local:mine", r);
    return CheckKeys(stale);
  }
  // SIG-02 on what was built so far.
  std::vector<report::Finding> CheckKeys(bool stale = false) {
    const auto history = builder_.Make("lot:a/x");
    const TrailFacts trail;
    const Profile profile;
    Facts facts(*history, trail, profile);
    facts.stale = stale;
    return FindingsOf("SIG-02", facts);
  }
  base::Hash256 key_;
  HistoryBuilder builder_;
};

TEST_F(Keys, SupersededIsHarmless) {
  EXPECT_EQ(Revoked(pb::REVOCATION_REASON_SUPERSEDED, "").at(0).outcome(), PASS);
}
TEST_F(Keys, CompromisedWarnsAboutWhatItSignedSince) {
  const auto findings = Revoked(pb::REVOCATION_REASON_COMPROMISED, "2026-02-15");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].outcome(), FAIL);
  EXPECT_EQ(findings[0].severity(), report::WARNS);
  EXPECT_EQ(findings[0].evidence_size(), 1);
}
TEST_F(Keys, WhatThePartyConfirmsAfterwardsCountsNoMore) {
  const base::Hash256 doubtful = builder_.Add("local:mine", pb::Record(), {key_});
  const auto confirm = [&](const char* author, pb::CountersignOutcome outcome) {
    pb::Record r;
    r.mutable_countersigned()->add_records(doubtful.str());
    r.mutable_countersigned()->set_outcome(outcome);
    builder_.Add(author, r);
    return CheckKeys().at(0).outcome();
  };
  // Before the revocation it says nothing: the thief may have written it.
  confirm("local:mine", pb::COUNTERSIGN_OUTCOME_AGREES);
  EXPECT_EQ(Revoked(pb::REVOCATION_REASON_COMPROMISED, "2026-03-15").at(0).evidence_size(), 1);
  EXPECT_EQ(confirm("local:other", pb::COUNTERSIGN_OUTCOME_AGREES), FAIL);
  EXPECT_EQ(confirm("local:mine", pb::COUNTERSIGN_OUTCOME_REFUSES), FAIL);
  EXPECT_EQ(confirm("local:mine", pb::COUNTERSIGN_OUTCOME_AGREES), PASS);
}
TEST_F(Keys, WithoutADayItWarnsAboutAll) {
  EXPECT_EQ(Revoked(pb::REVOCATION_REASON_COMPROMISED, "").at(0).evidence_size(), 2);
}
TEST_F(Keys, CompromisedLaterThanItSignedPasses) {
  EXPECT_EQ(Revoked(pb::REVOCATION_REASON_COMPROMISED, "2026-03-15").at(0).outcome(), PASS);
}
TEST_F(Keys, StaleIsUnknown) {
  EXPECT_EQ(Revoked(pb::REVOCATION_REASON_SUPERSEDED, "", true).at(0).outcome(), UNKNOWN);
}

}  // namespace
}  // namespace lode::rules

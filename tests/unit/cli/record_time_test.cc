// SPDX-License-Identifier: Apache-2.0
// A refusal that --record-time mends says so; one that it does not mend never mentions it.
#include "client/cli/record_time.h"

#include <gtest/gtest.h>

#include <string>

#include "verifier/base/reason.h"
#include "verifier/crypto/signing.h"

namespace lode::cli {
namespace {

using base::Reason;

note::TrustPolicy TrustIn(const std::string& origin) {
  const auto key = crypto::SigningKey::FromSeed(std::string(32, 'r'));
  return note::TrustPolicy::ForLog(
      note::MakeNoteKey(origin, note::kTypeEd25519, key->public_key()));
}

TimeAdvice Advice(Reason reason, const std::string& record_time, const std::string& field = "",
                  bool simulated = true) {
  client::Refused refused;
  refused.reason = reason;
  if (!field.empty()) {
    present::Refusal refusal;
    refusal.violation.said.set_code("ADM-05.future");
    refusal.violation.field = field;
    refused.violations.push_back(refusal);
  }
  return AdviceOnRecordTime(
      refused, TrustIn(simulated ? "ledger.example/a/simulated" : "ledger.example/a"), record_time);
}

TEST(RecordTime, TheOptionThatIsMissingIsNamed) {
  const TimeAdvice advice = Advice(Reason::kUsage, "");
  EXPECT_TRUE(advice.is_the_option);
  EXPECT_NE(advice.next.find("add --record-time event+30m"), std::string::npos);
}

TEST(RecordTime, TheOptionThatIsTooMuchIsNamed) {
  const TimeAdvice advice = Advice(Reason::kUsage, "event+30m", "", /*simulated=*/false);
  EXPECT_TRUE(advice.is_the_option);
  EXPECT_NE(advice.next.find("leave --record-time out"), std::string::npos);
}

TEST(RecordTime, ATimeBeforeTheLastRecordIsTheOptionsFault) {
  EXPECT_TRUE(Advice(Reason::kConflict, "2026-03-14T06:30:00Z").is_the_option);
}

TEST(RecordTime, ARecordTooEarlyOrTooLateIsHelpedOnASimulatedLedgerOnly) {
  for (const char* field : {"event_time", "submit_before", "late"}) {
    for (const char* given : {"", "2026-03-14T06:30:00Z"}) {
      const TimeAdvice advice = Advice(Reason::kRefused, given, field);
      EXPECT_FALSE(advice.is_the_option);
      EXPECT_NE(advice.next.find("--record-time event+30m"), std::string::npos) << field;
      EXPECT_EQ(Advice(Reason::kRefused, given, field, /*simulated=*/false).next, "");
    }
    EXPECT_EQ(Advice(Reason::kRefused, "event+5m", field).next, "") << "it is the record's fault";
  }
  EXPECT_EQ(Advice(Reason::kRefused, "2026-03-14T06:30:00Z", "period_from").next, "");
  EXPECT_EQ(Advice(Reason::kUsage, "", "", /*simulated=*/false).next, "");
  EXPECT_EQ(Advice(Reason::kConflict, "").next, "");
}

}  // namespace
}  // namespace lode::cli

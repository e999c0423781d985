// SPDX-License-Identifier: Apache-2.0
// On a ledger with simulated time the record time is the submitter's choice, so a refusal for being
// late may only need another option. On any other ledger such advice would be wrong.
#include "client/cli/record_time.h"

#include <algorithm>

#include "verifier/base/reason.h"
#include "verifier/note/checkpoint.h"
#include "verifier/present/refusal.h"

namespace lode::cli {
namespace {

// Fields that ADM-05 holds against the record time.
bool IsAboutRecordTime(const present::Refusal& refusal) {
  const record::Violation& violation = refusal.violation;
  return violation.rule() == "ADM-05" &&
         (violation.field == "event_time" || violation.field == "submit_before" ||
          violation.field == "late");
}

}  // namespace

TimeAdvice AdviceOnRecordTime(const client::Refused& refused, const note::TrustPolicy& trust,
                              const std::string& record_time) {
  const auto& logs = trust.logs();
  const bool simulated = std::any_of(logs.begin(), logs.end(), [](const note::NoteKey& log) {
    return note::IsSimulatedOrigin(log.name);
  });
  const bool given = !record_time.empty();
  const bool usage = refused.reason == base::Reason::kUsage;
  if (!simulated) {
    if (!usage || !given) return {};
    return {"leave --record-time out: this ledger takes record times from its own clock", true};
  }
  if (usage && !given) {
    return {
        "this ledger's record times are simulated, so you say them: add --record-time event+30m "
        "(30 minutes after the event) or a time such as 2026-03-14T06:30:00Z",
        true};
  }
  if (usage) return {"give --record-time a time from 1970 to 9999", true};
  if (refused.reason == base::Reason::kConflict && given)
    return {"give a --record-time that is not before the one of the last record", true};
  const bool about_time =
      std::any_of(refused.violations.begin(), refused.violations.end(), IsAboutRecordTime);
  if (!about_time || record_time.starts_with("event+")) return {};
  return {
      "on this ledger you say the record time: --record-time event+30m puts it 30 minutes after "
      "the event. If the event time itself is wrong, make a new record",
      false};
}

}  // namespace lode::cli

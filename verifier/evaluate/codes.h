// SPDX-License-Identifier: Apache-2.0
// The codes that an evaluation itself says, beside those of the rules' rows and of the trail's
// checks. Append-only.
#ifndef LODE_VERIFIER_EVALUATE_CODES_H_
#define LODE_VERIFIER_EVALUATE_CODES_H_

#include <vector>

#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/statement/statement.h"

namespace lode::evaluate {

// Checks.
inline constexpr statement::Code kCounted = {
    "check.counted", "pass:count na:count fail:count warn:count unknown:count"};
inline constexpr statement::Code kNothingAttested = {"check.nothing-attested", ""};
inline constexpr statement::Code kNoPlace = {"check.no-place", ""};
inline constexpr statement::Code kReplayed = {"witness.replayed", ""};
inline constexpr statement::Code kNotReplayed = {"witness.none", ""};
inline constexpr statement::Code kElsewhere = {"admission.elsewhere", "checks:count"};
inline constexpr statement::Code kEsgNotAsked = {"esg.not-asked", "profile:name"};
inline constexpr statement::Code kNotBuilt = {"family.not-built", "rules:names"};

// What is not proven.
inline constexpr statement::Code kSimulated = {"not-proven.simulated-time", ""};
inline constexpr statement::Code kLeftOut = {"not-proven.left-out", ""};
inline constexpr statement::Code kSplitView = {"not-proven.split-view", ""};
inline constexpr statement::Code kOriginNotJudged = {"not-proven.origin-not-judged",
                                                     "elements:names"};
inline constexpr statement::Code kClaims = {"not-proven.claims", ""};
inline constexpr statement::Code kSwapped = {"not-proven.swapped", ""};
inline constexpr statement::Code kAssessorsWord = {"not-proven.assessors-word", ""};
inline constexpr statement::Code kQuotas = {"not-proven.quotas", "clearances:count"};
inline constexpr statement::Code kNothing = {"not-proven.nothing", ""};
inline constexpr statement::Code kNothingYet = {"not-proven.nothing-yet", ""};
inline constexpr statement::Code kOtherScheme = {
    "unread.other-scheme",
    "attestation:digest subject:id its_scheme:text its_version:text scheme:name version:name "
    "worst:word"};
inline constexpr statement::Code kOtherCodes = {
    "unread.other-codes",
    "attestation:digest subject:id its_code:text more:count scheme:name version:name worst:word"};
inline constexpr statement::Code kMoreUnread = {"unread.more", "more:count not_met:count"};

// What would make the answer worse, and when.
inline constexpr statement::Code kStaleAfter = {"deadline.stale", ""};
inline constexpr statement::Code kExpires = {"deadline.expires", "subject:id attestation:digest"};
inline constexpr statement::Code kPlanDue = {"deadline.plan", "site:id criterion:name plan:text"};

// Every code that a report may hold: these, the trail's, and those of all rules.
std::vector<statement::Code> AllCodes();

// What is wrong with the statements of a report: one that is not declared, has other arguments than
// declared, a word that its list has not, or a check without a name of the list. Empty: nothing.
std::vector<std::string> StatementFaults(const statement::report::Report& report);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_CODES_H_

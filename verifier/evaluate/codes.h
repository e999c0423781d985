// SPDX-License-Identifier: Apache-2.0
// The codes that an evaluation itself says, beside those of the rules' rows and of the trail's
// checks. Append-only.
#ifndef LODE_VERIFIER_EVALUATE_CODES_H_
#define LODE_VERIFIER_EVALUATE_CODES_H_

#include <vector>

#include "verifier/rules/statement.h"

namespace lode::evaluate {

// Checks.
inline constexpr rules::Code kCounted = {"check.counted",
                                         "pass:count na:count fail:count warn:count unknown:count"};
inline constexpr rules::Code kNoPlace = {"check.no-place", ""};
inline constexpr rules::Code kReplayed = {"witness.replayed", ""};
inline constexpr rules::Code kNotReplayed = {"witness.none", ""};
inline constexpr rules::Code kElsewhere = {"admission.elsewhere", "checks:count"};
inline constexpr rules::Code kEsgNotAsked = {"esg.not-asked", "profile:id"};
inline constexpr rules::Code kNotBuilt = {"family.not-built", "rules:items"};

// What is not proven.
inline constexpr rules::Code kSimulated = {"not-proven.simulated-time", ""};
inline constexpr rules::Code kLeftOut = {"not-proven.left-out", ""};
inline constexpr rules::Code kSplitView = {"not-proven.split-view", ""};
inline constexpr rules::Code kOriginNotJudged = {"not-proven.origin-not-judged", "elements:items"};
inline constexpr rules::Code kClaims = {"not-proven.claims", ""};
inline constexpr rules::Code kSwapped = {"not-proven.swapped", ""};
inline constexpr rules::Code kAssessorsWord = {"not-proven.assessors-word", ""};
inline constexpr rules::Code kNothing = {"not-proven.nothing", ""};
inline constexpr rules::Code kNothingYet = {"not-proven.nothing-yet", ""};
inline constexpr rules::Code kOtherScheme = {
    "unread.other-scheme",
    "attestation:digest subject:id its_scheme:text its_version:text scheme:id version:id"};
inline constexpr rules::Code kOtherCodes = {
    "unread.other-codes",
    "attestation:digest subject:id its_code:text more:count scheme:id version:id"};
inline constexpr rules::Code kMoreUnread = {"unread.more", "more:count"};

// Every code that a report may hold: these, the trail's, and those of all rules.
std::vector<rules::Code> AllCodes();

// What is wrong with the statements of a report: one that is not declared, or has other arguments
// than declared. Empty: nothing.
std::vector<std::string> StatementFaults(const rules::report::Report& report);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_CODES_H_

// SPDX-License-Identifier: Apache-2.0
// Attestations about a hop's site or operator that an evaluation could not use, because they speak
// another scheme or version than the profile's, or of codes that its catalogue does not have. A
// reader should know that they are there. Internal.
#ifndef LODE_VERIFIER_EVALUATE_UNREAD_H_
#define LODE_VERIFIER_EVALUATE_UNREAD_H_

#include <vector>

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/facts.h"
#include "verifier/statement/statement.h"

namespace lode::evaluate {

// One statement for each: those that say "does not meet" of something first, then "partially
// meets", then the others, and each of these in the order of subject and leaf. After kMostUnread
// one that counts the rest.
inline constexpr size_t kMostUnread = 8;
std::vector<statement::report::Statement> UnreadAttestations(const rules::Facts& facts,
                                                             const catalogue::Catalogue& catalogue);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_UNREAD_H_

// SPDX-License-Identifier: Apache-2.0
// Attestations about a hop's site or operator that an evaluation could not use, because they speak
// another scheme or version than the profile's, or of codes that its catalogue does not have. A
// reader should know that they are there. Internal.
#ifndef LODE_VERIFIER_EVALUATE_UNREAD_H_
#define LODE_VERIFIER_EVALUATE_UNREAD_H_

#include <set>
#include <string>
#include <vector>

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/history.h"
#include "verifier/rules/profile.h"

namespace lode::evaluate {

// One sentence for each, in the order of subject and leaf; after kMostUnread one that counts the
// rest. They hold suppliers' words, not escaped.
inline constexpr size_t kMostUnread = 8;
std::vector<std::string> UnreadAttestations(const rules::History& history,
                                            const std::set<std::string>& subjects,
                                            const rules::Esg& limits,
                                            const catalogue::Catalogue& catalogue);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_UNREAD_H_

// SPDX-License-Identifier: Apache-2.0
// Words of assessors against a lot, a site or a company of the path that no cell of the matrix
// shows: the assessor's accreditation does not fit, the dates don't, the subject or the scheme is
// not the one that is asked. Such a word need not be believed, but whoever buys must hear of it.
#ifndef LODE_VERIFIER_RULES_UNHEARD_H_
#define LODE_VERIFIER_RULES_UNHEARD_H_

#include <string>
#include <vector>

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/history.h"

namespace lode::rules {

struct Facts;

// Why no cell shows a word; the first that applies.
enum class Unheard {
  kOtherScheme,    // not the profile's scheme, or not its version
  kNotAsked,       // no step of the path asks this subject for this criterion
  kNotAccredited,  // its issuer's accreditation does not cover this
  kDates,          // its dates do not cover the step that asks
  kOutranked,      // another word counts
};

// What one assessor says against one subject.
struct UnheardWord {
  Unheard why;
  std::string subject, issuer;                  // ids
  const pb::Attested* attestation = nullptr;    // not null: the last that says so
  const pb::CriterionResult* result = nullptr;  // not null: the worst of it
  bool known = false;                           // the criterion is one of the profile's catalogue
  bool stands = true;                           // nobody has suspended or withdrawn it
  size_t more = 0;                              // other criteria of which the same is said
  std::vector<base::Hash256> evidence;          // attestations, in leaf order
};

// "Does not meet" of any criterion, and "partially meets" of a critical one. Left out: what its own
// issuer has taken back, by withdrawing it or by saying "meets" since; and what was assessed so
// long before all steps of its subject that ATT-03 does not look at it. In the order of subjects,
// then of leaves. A profile that asks for no ESG shows no cells, so all words are here. Reads the
// path, the hops, the expectations and what the lot is traded for; borrows from the history.
std::vector<UnheardWord> UnheardWords(const Facts& facts, const catalogue::Catalogue& catalogue);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_UNHEARD_H_

// SPDX-License-Identifier: Apache-2.0
// MB-05 and MB-06: is the origin of the metal known, all of it, and by what custody model?
#ifndef LODE_VERIFIER_RULES_ORIGIN_H_
#define LODE_VERIFIER_RULES_ORIGIN_H_

#include <string>

#include "verifier/record/origin_shares.h"
#include "verifier/rules/profile.h"
#include "verifier/rules/rule.h"

namespace lode::rules {

extern const RuleInfo kMb05, kMb06;

// `vector`: origins of the lot's `element`.
report::Finding CheckOriginKnown(const std::string& element, const record::OriginVector& vector,
                                 const OriginLimits& limits);
// `weakest`: of the path; `named_at` its record, or zeros.
report::Finding CheckCustodyModel(lode::record::v1::CustodyModel weakest,
                                  const base::Hash256& named_at, const OriginLimits& limits);

// "mass balance", ...; "not said".
std::string CustodyModelText(lode::record::v1::CustodyModel model);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_ORIGIN_H_

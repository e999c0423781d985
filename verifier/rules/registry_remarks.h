// SPDX-License-Identifier: Apache-2.0
// What speaks against the grants on which the path rests, and not against a lot: an owner who says
// that a site was never registered so, an assessor who says that it was never accredited, a paper
// that had expired when a site was assessed, an assessment that was logged long after its date.
#ifndef LODE_VERIFIER_RULES_REGISTRY_REMARKS_H_
#define LODE_VERIFIER_RULES_REGISTRY_REMARKS_H_

#include <vector>

#include "verifier/rules/about.h"
#include "verifier/rules/history.h"
#include "verifier/rules/remarks.h"

namespace lode::rules {

// kGrantAnswer, kGrantPaper and kGrantLate of records on which the path rests (grounds.h), about
// nothing of a lot: sites, parties, roles, accreditations, mandates, attestations. Each is a remark
// on the lot that was asked for. In leaf order.
std::vector<Remark> RegistryRemarks(const History& history, const LotsByRecord& about);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_REGISTRY_REMARKS_H_

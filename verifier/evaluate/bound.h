// SPDX-License-Identifier: Apache-2.0
// How much of the lot's metal a finding binds: what came through the place that it is about.
// Internal to verifier/evaluate.
#ifndef LODE_VERIFIER_EVALUATE_BOUND_H_
#define LODE_VERIFIER_EVALUATE_BOUND_H_

#include <string>

#include "verifier/rules/facts.h"
#include "verifier/rules/rule.h"

namespace lode::evaluate {

namespace report = ::lode::trail::v1;

// Of findings about a site that have no share yet; sites beyond the first kMostSites get none, for
// each is a walk along the path.
inline constexpr size_t kMostSites = 32;
void BindMetal(const rules::Facts& facts, report::Report& out);

// Milligrams of the lot's metal of an element that were in a lot which was made at the site. Where
// lots are pooled or shared out it is the same share of everything, rounded down.
int64_t MetalThrough(const rules::Facts& facts, const std::string& element,
                     const std::string& site);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_BOUND_H_

// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/facts.h"

namespace lode::rules {

void GatherFacts(const catalogue::Catalogue& catalogue, Facts& facts) {
  facts.freshness = FreshnessOf(facts.trail, facts.history.as_of_us());
  facts.stale = !IsFresh(facts.freshness, facts.profile.ParametersOf("LOG-06"));
  facts.path = TraceBack(facts.history);
  facts.hops = HopsOf(facts.history, facts.path);
  facts.expectations = ExpectationsOf(facts.history, facts.hops, facts.profile, catalogue);
  facts.origins = OriginsOf(facts.history, facts.path);
  facts.judged_elements = facts.profile.ParametersOf("MB-05").ElementsOf(kJudgedElements);
  facts.weakest_model = WeakestModel(facts.history, facts.path);
}

}  // namespace lode::rules

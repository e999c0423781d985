// SPDX-License-Identifier: Apache-2.0
// The order is that of dependence: each fact uses those before it. Rules get all of them together,
// so no rule depends on another rule.
#include "verifier/rules/facts.h"

#include <algorithm>

namespace lode::rules {

void GatherFacts(const catalogue::Catalogue& catalogue, Facts& facts) {
  facts.freshness = FreshnessOf(facts.trail, facts.history.as_of_us());
  facts.stale = !IsFresh(facts.freshness, facts.profile.ParametersOf("LOG-06"));
  facts.path = TraceBack(facts.history);
  facts.hops = HopsOf(facts.history, facts.path);
  facts.origins = OriginsOf(facts.history, facts.path);
  facts.traded_for = facts.judged_elements =
      TradedFor(facts.history, facts.profile.ParametersOf("MB-05").Of(kSlight));
  for (const std::string& element :
       facts.profile.ParametersOf("MB-05").ElementsOf(kJudgedElements)) {
    auto& judged = facts.judged_elements;
    if (std::find(judged.begin(), judged.end(), element) == judged.end()) judged.push_back(element);
  }
  facts.expectations =
      ExpectationsOf(facts.history, facts.hops, facts.profile, catalogue, facts.traded_for);
  facts.measuring = MeasuringOf(facts.history, facts.path);
  facts.weakest_model = WeakestModel(facts.history, facts.path);
  facts.about = LotsByRecordOf(facts.history, facts.path);
  facts.remarks =
      RemarksOf(facts.history, facts.about, RemarkLimitsOf(facts.profile.ParametersOf("SEEN-01")));
  facts.unheard = UnheardWords(facts, catalogue);
}

}  // namespace lode::rules

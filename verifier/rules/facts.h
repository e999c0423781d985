// SPDX-License-Identifier: Apache-2.0
// Everything that rules may look at, typed and computed once: what the trail proved, the history of
// its records, the path, its hops, what is expected of them, where the metal comes from. Rules read
// it and nothing else; no fact is ever read back out of a text.
#ifndef LODE_VERIFIER_RULES_FACTS_H_
#define LODE_VERIFIER_RULES_FACTS_H_

#include <map>
#include <string>
#include <vector>

#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/about.h"
#include "verifier/rules/custody_path.h"
#include "verifier/rules/expectations.h"
#include "verifier/rules/history.h"
#include "verifier/rules/hop.h"
#include "verifier/rules/measuring.h"
#include "verifier/rules/profile.h"
#include "verifier/rules/remarks.h"
#include "verifier/rules/trail_facts.h"
#include "verifier/rules/unheard.h"

namespace lode::rules {

struct Facts {
  Facts(const History& history_, const TrailFacts& trail_, const Profile& profile_)
      : history(history_), trail(trail_), profile(profile_) {}
  Facts(const Facts&) = delete;
  Facts& operator=(const Facts&) = delete;

  const History& history;
  const TrailFacts& trail;
  const Profile& profile;

  Freshness freshness;
  bool stale = false;  // the trail can't say what was revoked, disputed or spent since
  CustodyPath path;
  std::vector<Hop> hops;                   // in leaf order
  std::vector<Expectations> expectations;  // in the order of their hops
  Origins origins;
  std::vector<std::string> traded_for;        // elements: TradedFor
  std::vector<std::string> judged_elements;   // those, and what the profile names besides
  std::map<std::string, Variance> measuring;  // by element: MeasuringOf
  ModelClaim weakest_model;
  LotsByRecord about;                // of the path, by record
  std::vector<Remark> remarks;       // what records say against the lot and no other rule judges
  std::vector<UnheardWord> unheard;  // what assessors say against the path and no cell shows
};

// A place at which rules are judged; what its scope does not have is null. Borrowed from facts.
struct Place {
  const Hop* hop = nullptr;
  const Expectations* matrix = nullptr;      // of the hop
  const Expectation* expectation = nullptr;  // one of the matrix
};

// `facts` is filled from the history, the trail and the profile that it refers to.
void GatherFacts(const catalogue::Catalogue& catalogue, Facts& facts);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_FACTS_H_

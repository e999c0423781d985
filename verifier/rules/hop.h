// SPDX-License-Identifier: Apache-2.0
// The steps of the path from the mine to the lot: who made, changed, moved or received what, where
// and when, with wet mass and contained metal in and out, and who signed. Computed once; rules and
// the report read the same hops.
#ifndef LODE_VERIFIER_RULES_HOP_H_
#define LODE_VERIFIER_RULES_HOP_H_

#include <string>
#include <vector>

#include "verifier/record/quantity.h"
#include "verifier/rules/custody_path.h"
#include "verifier/rules/history.h"

namespace lode::rules {

struct Hop {
  const pb::Record* record = nullptr;  // not null; borrowed from the history
  base::Hash256 digest;
  uint64_t index = 0;  // leaf
  int64_t event_time_us = 0;
  int32_t offset_minutes = 0;
  bool makes_metal = false;  // an extraction or processing hop: IsHop

  std::string site;                               // "" if none
  pb::SiteType role = pb::SITE_TYPE_UNSPECIFIED;  // as the site is registered
  std::string country;                            // of the site; of the border for Cleared
  std::string site_operator, site_operator_name;  // party id and legal name, or ""
  std::string party;                              // who acts; for HandedOn, who takes
  std::vector<std::string> inputs, outputs;       // lots; what only moves is an input
  std::vector<std::string> signed_by;             // party ids

  int64_t wet_mg = 0;  // out; 0 if not known
  record::ElementAmounts contained_in, contained_out, losses;
  record::ElementAmounts unaccounted;  // positive is missing, negative gained
};

// In leaf order. SPLITs are left out: they change neither metal nor place.
std::vector<Hop> HopsOf(const History& history, const CustodyPath& path);

// Where what was assessed is: the hop's site by its region, a company by its registration; "" if
// nobody says.
std::string CountryOf(const History& history, const std::string& subject, const Hop& hop);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_HOP_H_

// SPDX-License-Identifier: Apache-2.0
// On which records of the registry the path rests: what makes its sites, companies, roles, keys,
// mandates, quotas and assessors what they are. A trail holds more of them: all roles and keys of a
// party, and what is said of one that the path never used is nothing against the lot.
#ifndef LODE_VERIFIER_RULES_GROUNDS_H_
#define LODE_VERIFIER_RULES_GROUNDS_H_

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "verifier/base/bytes.h"
#include "verifier/rules/about.h"
#include "verifier/rules/history.h"

namespace lode::rules {

class Grounds {
 public:
  Grounds(const History& history, const LotsByRecord& about);

  // Of a record about no lot. A countersignature rests where the records do that it answers; what
  // this knows no better, the path rests on.
  bool Hold(size_t position) const { return holds_[position]; }

 private:
  void Use(const pb::Record& r);
  void UseKeys(size_t position);
  void UseWork(const pb::Record& r);
  void UseCleared(const pb::Record& r);
  void UseAssessors();
  bool IsOfPath(const std::string& id) const;  // a party or site
  bool HoldsRole(const pb::RoleGranted& role) const;
  bool Find(size_t position) const;
  bool IsHeld(const std::string& digest) const;

  const History& history_;
  std::set<std::string> parties_, sites_, lots_, books_;
  std::set<std::string> workers_, exporters_, importers_, agents_, validators_;  // parties
  std::set<std::string> mandates_;                                               // digests
  std::set<std::tuple<std::string, std::string, std::string>> quotas_;
  std::set<base::Hash256> keys_;  // that signed a step of the path, or a record on which it rests
  std::vector<bool> holds_;
};

// Whose grant it is: the party, site, book or subject that it is about.
std::string GrantedTo(const History& history, size_t position);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_GROUNDS_H_

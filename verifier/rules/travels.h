// SPDX-License-Identifier: Apache-2.0
// What travels with lots of the path, as the dispatches and receipts of a trail say. A trail has
// every record of a consignment, so this knows of the other lots in it; what else happened to these
// the trail does not say.
#ifndef LODE_VERIFIER_RULES_TRAVELS_H_
#define LODE_VERIFIER_RULES_TRAVELS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "verifier/rules/about.h"
#include "verifier/rules/history.h"

namespace lode::rules {

class Travels {
 public:
  explicit Travels(const LotsByRecord& about);

  // Each record of the trail, in order.
  void Follow(const pb::Record& r);

  bool IsOfPath(const std::string& lot) const { return of_path_.contains(lot); }
  // Every lot that ever was in the consignment.
  const std::set<std::string>& In(const std::string& consignment) { return ever_[consignment]; }
  // A Received or HandedOn that moves other lots than `about`, those of the path that it is about:
  // of these it only looks at a seal that they were under.
  bool IsOfSealsOnly(const pb::Record& r, const std::vector<std::string>& about);
  // One of these lots, or of the lots of the consignment ("": none), is not of the path: the trail
  // is silent on the seals that it has for itself.
  template <typename Ids>
  bool HasOthers(const Ids& lots, const std::string& consignment) {
    for (const std::string& lot : lots) {
      if (!IsOfPath(lot)) return true;
    }
    for (const std::string& lot : In(consignment)) {
      if (!IsOfPath(lot)) return true;
    }
    return false;
  }

 private:
  using LotsBy = std::map<std::string, std::set<std::string>>;

  std::set<std::string> of_path_;
  LotsBy on_road_, ever_;  // all lots, by consignment
};

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_TRAVELS_H_

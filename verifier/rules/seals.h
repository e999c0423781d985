// SPDX-License-Identifier: Apache-2.0
// Which seals are on which lots, as records say: put on a lot or a consignment, taken off, and
// handed down to the parts of a lot that is split.
#ifndef LODE_VERIFIER_RULES_SEALS_H_
#define LODE_VERIFIER_RULES_SEALS_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "verifier/rules/history.h"

namespace lode::rules {

class SealBook {
 public:
  // `on` is a lot, or a consignment in which `lot` is.
  void PutOn(const std::string& seal, const std::string& on, const std::string& lot);
  // The seals of a lot are on its parts.
  void HandDown(const pb::Transformed& split);
  // "": all that are on the lot.
  void TakeOff(const std::string& seal, const std::string& lot);

  // A lot that it was put on; null: nobody put it on.
  const std::string* LotOf(const std::string& seal) const;
  // How many seals of what is received the receipt is silent on. It must say what each seal was
  // like that was put on a lot itself; of those of a consignment, or of a lot that was split since,
  // at least of one: the others may be on what is not received now.
  size_t Unsaid(const pb::Received& receipt) const;

 private:
  using Seals = std::set<std::string>;

  std::map<std::string, std::string> lot_of_;
  std::map<std::string, Seals> sealed_;     // by lot or consignment
  std::map<std::string, Seals> inherited_;  // by lot
};

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_SEALS_H_

// SPDX-License-Identifier: Apache-2.0
// Which tags are on lots of the path, as records say that they were put on.
#ifndef LODE_VERIFIER_RULES_TAGS_H_
#define LODE_VERIFIER_RULES_TAGS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "verifier/rules/history.h"

namespace lode::rules {

class TagBook {
 public:
  void PutOn(const std::string& lot, const pb::TagRange& tags);
  // How many tags of each lot are gone: of lots of the path, and under "" of nobody knows which of
  // those that the record lists.
  std::map<std::string, uint64_t> Lost(const pb::Unpacked& body) const;

 private:
  std::vector<std::pair<std::string, pb::TagRange>> tags_;  // by lot
};

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_TAGS_H_

// SPDX-License-Identifier: Apache-2.0
// A tag is on one lot at a time, so ranges that overlap are the same tags; one that was put on the
// path twice, off and on again, still counts once.
#include "verifier/rules/tags.h"

#include <algorithm>

namespace lode::rules {

void TagBook::PutOn(const std::string& lot, const pb::TagRange& tags) {
  tags_.emplace_back(lot, tags);
}

std::map<std::string, uint64_t> TagBook::Lost(const pb::Unpacked& body) const {
  std::map<std::string, uint64_t> out;
  for (const pb::TagRange& lost : body.tags_lost()) {
    uint64_t unknown = lost.last() - lost.first() + 1;  // last >= first: admission saw to it
    for (const auto& [lot, on] : tags_) {
      const uint64_t first = std::max(on.first(), lost.first());
      const uint64_t last = std::min(on.last(), lost.last());
      if (on.book() != lost.book() || first > last) continue;
      const uint64_t here = std::min(unknown, last - first + 1);
      if (here > 0) out[lot] += here;
      unknown -= here;
    }
    if (unknown > 0) out[""] += unknown;
  }
  return out;
}

}  // namespace lode::rules

// SPDX-License-Identifier: Apache-2.0
#include "verifier/custody/number_ranges.h"

#include <algorithm>

namespace lode::custody {
namespace {

using lode::state::v1::NumberRange;

// The first range that ends at or after `number`.
NumberRanges::const_iterator NotBefore(const NumberRanges& set, uint64_t number) {
  return std::partition_point(set.begin(), set.end(),
                              [&](const NumberRange& range) { return range.last() < number; });
}

}  // namespace

bool CoversRange(const NumberRanges& set, uint64_t first, uint64_t last) {
  const auto range = NotBefore(set, first);
  return range != set.end() && range->first() <= first && last <= range->last();
}

std::optional<uint64_t> FirstOverlap(const NumberRanges& set, uint64_t first, uint64_t last) {
  const auto range = NotBefore(set, first);
  if (range == set.end() || range->first() > last) return std::nullopt;
  return std::max(range->first(), first);
}

void AddRange(NumberRanges& set, uint64_t first, uint64_t last) {
  // From the first range that overlaps or ends just before, to the last that overlaps or begins
  // just after: these become one.
  const auto from = NotBefore(set, first == 0 ? 0 : first - 1);
  auto to = from;
  while (to != set.end() && (last == UINT64_MAX || to->first() <= last + 1)) {
    first = std::min(first, to->first());
    last = std::max(last, to->last());
    ++to;
  }
  const auto place = static_cast<int>(from - set.begin());
  const auto merged = static_cast<int>(to - from);
  if (merged == 0) {
    set.Add();
    std::rotate(set.begin() + place, set.end() - 1, set.end());
  } else {
    set.DeleteSubrange(place + 1, merged - 1);
  }
  set[place].set_first(first);
  set[place].set_last(last);
}

std::string RangesText(const NumberRanges& set) {
  constexpr int kShown = 4;
  std::string out;
  for (int i = 0; i < std::min(set.size(), kShown); ++i) {
    if (i > 0) out += ", ";
    out += std::to_string(set[i].first()) + "-" + std::to_string(set[i].last());
  }
  if (set.size() > kShown) out += " ...";
  return out.empty() ? "none" : out;
}

}  // namespace lode::custody

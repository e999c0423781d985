// SPDX-License-Identifier: Apache-2.0
// Books have millions of numbers, but they are used in runs. Ranges that touch are merged, so a
// book that is used in order stays one range, and a row has one spelling for one set.
#include "verifier/custody/number_ranges.h"

#include <algorithm>

namespace lode::custody {
namespace {

using lode::state::v1::IssuedRange;

// The first range that ends at or after `number`.
template <typename Set>
typename Set::const_iterator NotBefore(const Set& set, uint64_t number) {
  return std::partition_point(set.begin(), set.end(),
                              [&](const auto& range) { return range.last() < number; });
}

template <typename Set>
std::optional<uint64_t> Overlap(const Set& set, uint64_t first, uint64_t last) {
  const auto range = NotBefore(set, first);
  if (range == set.end() || range->first() > last) return std::nullopt;
  return std::max(range->first(), first);
}

template <typename Set>
statement::Items Shown(const Set& set) {
  constexpr int kShown = 4;
  statement::Items out;
  for (int i = 0; i < std::min(set.size(), kShown); ++i) {
    out.items.add_items()->set_id(std::to_string(set[i].first()) + "-" +
                                  std::to_string(set[i].last()));
  }
  out.items.set_more(static_cast<uint64_t>(std::max(0, set.size() - kShown)));
  return out;
}

// By pointers: std::rotate would swap what they point to.
template <typename Set>
void MoveLastTo(Set& set, int place) {
  for (int i = set.size() - 1; i > place; --i) set.SwapElements(i, i - 1);
}

// One range that ends just before the other, for the same.
bool Continues(const IssuedRange& a, const IssuedRange& b) {
  return a.last() != UINT64_MAX && a.last() + 1 == b.first() && a.site() == b.site() &&
         a.to_party() == b.to_party();
}

}  // namespace

bool CoversRange(const NumberRanges& set, uint64_t first, uint64_t last) {
  const auto range = NotBefore(set, first);
  return range != set.end() && range->first() <= first && last <= range->last();
}

std::optional<uint64_t> FirstOverlap(const NumberRanges& set, uint64_t first, uint64_t last) {
  return Overlap(set, first, last);
}

std::optional<uint64_t> FirstOverlap(const IssuedRanges& set, uint64_t first, uint64_t last) {
  return Overlap(set, first, last);
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
    MoveLastTo(set, place);
  } else {
    set.DeleteSubrange(place + 1, merged - 1);
  }
  set[place].set_first(first);
  set[place].set_last(last);
}

const IssuedRange* FindIssue(const IssuedRanges& set, uint64_t number) {
  const auto range = NotBefore(set, number);
  return range == set.end() || range->first() > number ? nullptr : &*range;
}

void AddIssue(IssuedRanges& set, const IssuedRange& issue) {
  const auto after = NotBefore(set, issue.first());
  int place = static_cast<int>(after - set.begin());
  *set.Add() = issue;
  MoveLastTo(set, place);
  if (place + 1 < set.size() && Continues(set[place], set[place + 1])) {
    set[place].set_last(set[place + 1].last());
    set.DeleteSubrange(place + 1, 1);
  }
  if (place == 0 || !Continues(set[place - 1], set[place])) return;
  set[place - 1].set_last(set[place].last());
  set.DeleteSubrange(place, 1);
}

statement::Items RangesOf(const NumberRanges& set) { return Shown(set); }

statement::Items RangesOf(const IssuedRanges& set) { return Shown(set); }

}  // namespace lode::custody

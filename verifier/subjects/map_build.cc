// SPDX-License-Identifier: Apache-2.0
// The map over sorted entries at once, bottom up. How many inner nodes a run of keys needs is known
// from the bits in which neighbours agree, so every run that begins with one byte has its place in
// the array beforehand and is built by itself, on any thread. The tree is that of ApplyBatch; only
// the numbers of its nodes differ.
#include <algorithm>
#include <bit>
#include <utility>

#include "verifier/merkle/tree.h"
#include "verifier/subjects/key_bits.h"
#include "verifier/subjects/map.h"

namespace lode::subjects {
namespace {

using base::Hash256;

constexpr int kRunDepth = 8;  // a run: keys with the same first byte
constexpr size_t kRuns = 256;

// In how many bits from the front two different keys agree.
int CommonBits(const Hash256& a, const Hash256& b) {
  size_t at = 0;
  while (a.bytes[at] == b.bytes[at]) ++at;
  const auto differ = static_cast<uint8_t>(a.bytes[at] ^ b.bytes[at]);
  return static_cast<int>(8 * at) + std::countl_zero(differ);
}

// Inner nodes at depths [from, to) over ascending keys that agree in `from` bits: one for each
// prefix that two neighbours share and the pair before them does not.
size_t CountInner(std::span<const MapEntry> keys, int from, int to) {
  size_t count = 0;
  int shared = from - 1;
  for (size_t i = 1; i < keys.size(); ++i) {
    const int common = std::min(CommonBits(keys[i - 1].key, keys[i].key), to - 1);
    if (common > shared) count += static_cast<size_t>(common - shared);
    shared = common;
  }
  return count;
}

// Where each run begins; the last is the end.
std::vector<size_t> RunStarts(std::span<const MapEntry> leaves) {
  std::vector<size_t> starts(kRuns + 1, leaves.size());
  for (size_t byte = 0; byte < kRuns; ++byte) {
    const auto at = std::partition_point(leaves.begin(), leaves.end(),
                                         [&](const MapEntry& e) { return e.key.bytes[0] < byte; });
    starts[byte] = static_cast<size_t>(at - leaves.begin());
  }
  return starts;
}

// Above the runs: two leaves of a run stand for all of it.
size_t CountTop(std::span<const MapEntry> leaves, std::span<const size_t> starts) {
  std::vector<MapEntry> some;
  for (size_t byte = 0; byte < kRuns; ++byte) {
    const size_t end = std::min(starts[byte] + 2, starts[byte + 1]);
    some.insert(some.end(), leaves.begin() + static_cast<std::ptrdiff_t>(starts[byte]),
                leaves.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return CountInner(some, 0, kRunDepth);
}

}  // namespace

// One subtree: takes its nodes one after the other from `next`.
class SubjectMap::Builder {
 public:
  Builder(SubjectMap& map, size_t next) : map_(map), next_(next) {}

  // The place over leaves [begin, end), whose keys agree in `depth` bits. Recursion is at most 256
  // deep.
  Place Build(size_t begin, size_t end, int depth) {
    if (begin == end) return 0;
    if (end - begin == 1) return static_cast<Place>(2 * begin + 1);
    return Join(begin, end, depth,
                [this](size_t from, size_t to, int below) { return Build(from, to, below); });
  }

  // The same where runs are built already: `tops` by first byte.
  Place BuildTop(std::span<const Place> tops, size_t begin, size_t end, int depth) {
    if (end - begin < 2) return Build(begin, end, depth);
    if (depth == kRunDepth) return tops[map_.leaves_[begin].key.bytes[0]];
    return Join(begin, end, depth,
                [&](size_t from, size_t to, int below) { return BuildTop(tops, from, to, below); });
  }

 private:
  template <typename Below>
  Place Join(size_t begin, size_t end, int depth, const Below& below) {
    const size_t number = next_++;
    const size_t middle =
        begin + CountLeft(std::span<const MapEntry>(map_.leaves_).subspan(begin, end - begin),
                          depth, [](const MapEntry& e) -> const Hash256& { return e.key; });
    const Place zero = below(begin, middle, depth + 1), one = below(middle, end, depth + 1);
    map_.inner_[number] = {merkle::HashNode(map_.HashOf(zero), map_.HashOf(one)), {zero, one}};
    return static_cast<Place>(2 * number + 2);
  }

  SubjectMap& map_;
  size_t next_;
};

SubjectMap SubjectMap::FromSorted(std::vector<MapEntry> entries,
                                  const base::ParallelFor& parallel) {
  SubjectMap map;
  map.leaves_ = std::move(entries);
  const std::span<const MapEntry> leaves = map.leaves_;
  const std::vector<size_t> starts = RunStarts(leaves);
  std::vector<size_t> inner(kRuns + 1, 0);  // first those of the runs, then those above
  base::ForEach(parallel, kRuns, [&](size_t byte) {
    inner[byte + 1] = CountInner(leaves.subspan(starts[byte], starts[byte + 1] - starts[byte]),
                                 kRunDepth, 8 * static_cast<int>(Hash256::kSize));
  });
  for (size_t byte = 0; byte < kRuns; ++byte) inner[byte + 1] += inner[byte];
  map.inner_.resize(inner[kRuns] + CountTop(leaves, starts));
  std::vector<Place> tops(kRuns, 0);
  base::ForEach(parallel, kRuns, [&](size_t byte) {
    tops[byte] = Builder(map, inner[byte]).Build(starts[byte], starts[byte + 1], kRunDepth);
  });
  map.root_ = Builder(map, inner[kRuns]).BuildTop(tops, 0, leaves.size(), 0);
  return map;
}

}  // namespace lode::subjects

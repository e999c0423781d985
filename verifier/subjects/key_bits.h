// SPDX-License-Identifier: Apache-2.0
// Bits of map keys, most significant first: which way a key leads at a depth. Internal to
// verifier/subjects.
#ifndef LODE_VERIFIER_SUBJECTS_KEY_BITS_H_
#define LODE_VERIFIER_SUBJECTS_KEY_BITS_H_

#include <algorithm>
#include <span>

#include "verifier/base/bytes.h"

namespace lode::subjects {

// Requires depth < 256.
inline bool BitAt(const base::Hash256& key, int depth) {
  return (key.bytes[static_cast<size_t>(depth) / 8] >> (7 - depth % 8) & 1) != 0;
}

// Whether two keys agree in their first `depth` bits.
inline bool SamePrefix(const base::Hash256& a, const base::Hash256& b, int depth) {
  const auto whole = static_cast<size_t>(depth) / 8;
  if (!std::equal(a.bytes.begin(), a.bytes.begin() + whole, b.bytes.begin())) return false;
  const int rest = depth % 8;
  return rest == 0 || (a.bytes[whole] ^ b.bytes[whole]) >> (8 - rest) == 0;
}

// How many of `items` (ascending by key, equal in their first `depth` bits) lead to bit 0.
template <typename Item, typename KeyOf>
size_t CountLeft(std::span<const Item> items, int depth, KeyOf key_of) {
  return static_cast<size_t>(
      std::partition_point(items.begin(), items.end(),
                           [&](const Item& item) { return !BitAt(key_of(item), depth); }) -
      items.begin());
}

}  // namespace lode::subjects

#endif  // LODE_VERIFIER_SUBJECTS_KEY_BITS_H_

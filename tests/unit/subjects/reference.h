// SPDX-License-Identifier: Apache-2.0
// The subject map as docs/formats/map.md defines it, written the plainest way: recursion over lists
// of entries, nothing kept. What the map in memory is compared with.
#ifndef LODE_TESTS_UNIT_SUBJECTS_REFERENCE_H_
#define LODE_TESTS_UNIT_SUBJECTS_REFERENCE_H_

#include <string>
#include <vector>

#include "verifier/base/encoding.h"
#include "verifier/crypto/sha256.h"
#include "verifier/subjects/map.h"

namespace lode::subjects::reference {

using base::Hash256;
using Entries = std::vector<MapEntry>;

inline bool Bit(const Hash256& key, int depth) {
  return (key.bytes[static_cast<size_t>(depth / 8)] & (0x80 >> (depth % 8))) != 0;
}
inline Entries Side(const Entries& entries, int depth, bool bit) {
  Entries out;
  for (const MapEntry& e : entries) {
    if (Bit(e.key, depth) == bit) out.push_back(e);
  }
  return out;
}
inline std::vector<Hash256> KeySide(const std::vector<Hash256>& keys, int depth, bool bit) {
  std::vector<Hash256> out;
  for (const Hash256& k : keys) {
    if (Bit(k, depth) == bit) out.push_back(k);
  }
  return out;
}
inline std::string LeafBytes(const MapEntry& e) {
  std::string out(e.key.view());
  base::AppendU64(out, e.head.count);
  return out + e.head.head.str();
}
inline Hash256 Root(const Entries& entries, int depth = 0) {
  if (entries.empty()) return Hash256{};
  if (entries.size() == 1) return crypto::Sha256(std::string(1, '\0') + LeafBytes(entries[0]));
  return crypto::Sha256("\x01" + Root(Side(entries, depth, false), depth + 1).str() +
                        Root(Side(entries, depth, true), depth + 1).str());
}
inline std::string Multiproof(const Entries& entries, const std::vector<Hash256>& keys,
                              int depth = 0) {
  if (entries.empty()) return "\x01";
  if (keys.empty()) return std::string(1, '\0') + Root(entries, depth).str();
  if (entries.size() == 1) return "\x02" + LeafBytes(entries[0]);
  std::string out = "\x03";
  for (const bool bit : {false, true}) {
    out += Multiproof(Side(entries, depth, bit), KeySide(keys, depth, bit), depth + 1);
  }
  return out;
}

}  // namespace lode::subjects::reference

#endif  // LODE_TESTS_UNIT_SUBJECTS_REFERENCE_H_

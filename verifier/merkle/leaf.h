// SPDX-License-Identifier: Apache-2.0
// The two leaves of the log (docs/formats/leaf.md): a record's, 74 bytes, and a state root's, 58
// bytes.
#ifndef LODE_VERIFIER_MERKLE_LEAF_H_
#define LODE_VERIFIER_MERKLE_LEAF_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"

namespace lode::merkle {

// 01 01 || u64 record time || record digest || signatures digest
struct RecordLeaf {
  uint64_t record_time_us = 0;  // since 1970, POSIX, < 2^63
  base::Hash256 record_digest;
  base::Hash256 signatures_digest;
  bool operator==(const RecordLeaf&) const = default;
};

// 01 02 || u64 record time || u64 covered size || map root || u64 subjects
struct StateRootLeaf {
  uint64_t record_time_us = 0;
  uint64_t covered_size = 0;  // the map after every record leaf with index < covered_size
  base::Hash256 map_root;
  uint64_t subjects = 0;
  bool operator==(const StateRootLeaf&) const = default;
};

using Leaf = std::variant<RecordLeaf, StateRootLeaf>;

std::string EncodeLeaf(const RecordLeaf& leaf);
std::string EncodeLeaf(const StateRootLeaf& leaf);
// kMalformed for a wrong length, tag, or a time >= 2^63. Tag and length decide together: no other
// length is parsed.
absl::StatusOr<Leaf> ParseLeaf(std::string_view bytes);

}  // namespace lode::merkle

#endif  // LODE_VERIFIER_MERKLE_LEAF_H_

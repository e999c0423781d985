// SPDX-License-Identifier: Apache-2.0
// The two layouts of docs/formats/leaf.md, field by field.
#include "verifier/merkle/leaf.h"

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"

namespace lode::merkle {
namespace {

constexpr std::string_view kRecordTag("\x01\x01", 2);
constexpr std::string_view kStateRootTag("\x01\x02", 2);
constexpr uint64_t kTimeLimit = uint64_t{1} << 63;

using base::Malformed;

}  // namespace

std::string EncodeLeaf(const RecordLeaf& leaf) {
  std::string out;
  out.reserve(base::limits::kRecordLeafBytes);
  out += kRecordTag;
  base::AppendU64(out, leaf.record_time_us);
  out.append(leaf.record_digest.view());
  out.append(leaf.signatures_digest.view());
  return out;
}

std::string EncodeLeaf(const StateRootLeaf& leaf) {
  std::string out;
  out.reserve(base::limits::kStateRootLeafBytes);
  out += kStateRootTag;
  base::AppendU64(out, leaf.record_time_us);
  base::AppendU64(out, leaf.covered_size);
  out.append(leaf.map_root.view());
  base::AppendU64(out, leaf.subjects);
  return out;
}

absl::StatusOr<Leaf> ParseLeaf(std::string_view bytes) {
  base::ByteReader reader(bytes);
  const auto tag = reader.Take(2);
  const auto time = reader.U64();
  if (!time)
    return Malformed("a leaf has 74 or 58 bytes, this one " + std::to_string(bytes.size()));
  if (*time >= kTimeLimit) return Malformed("a leaf's record time is 2^63 or later");
  if (*tag == kRecordTag && bytes.size() == base::limits::kRecordLeafBytes) {
    return RecordLeaf{*time, *reader.Hash(), *reader.Hash()};
  }
  if (*tag == kStateRootTag && bytes.size() == base::limits::kStateRootLeafBytes) {
    StateRootLeaf leaf;
    leaf.record_time_us = *time;
    leaf.covered_size = *reader.U64();
    leaf.map_root = *reader.Hash();
    leaf.subjects = *reader.U64();
    return leaf;
  }
  return Malformed(
      "neither a record's leaf (01 01, 74 bytes) nor a state root's (01 02, 58 bytes)");
}

}  // namespace lode::merkle

// SPDX-License-Identifier: Apache-2.0
// The key layout of every column family, and the stamp that says which layout a store has. Integers
// in keys are big-endian, so that the order of keys is the order of numbers. A program refuses a
// store of a newer version, of another log, or with a family that it does not know.
//
//   family   key                                  value
//   leaves   u64 leaf index                       leaf bytes (74 or 58)
//   records  u64 leaf index                       envelope bytes; empty for a state-root leaf
//   tiles    u8 tile level || u64 tile index      256 hashes of 32 bytes
//   meta     "format"                             u32 format version
//            "origin"                             the log's origin, text
//            "head"                               u64 size || u8 n || n hashes || state (the rest)
//            "writer"                             u64 epoch of the newest writer; no row: there
//                                                 never was one
//   digests  record digest[32]                    u64 leaf index
//   state    u8 row kind || id                    lode.state.v1 message (verifier/custody/state.h)
//   chains   subject key[32] || u64 position      u64 leaf indexes up to that position
//   heads    subject key[32]                      u64 count || chain head[32]
//   edges    the sequencer's                      neighbours of a lot
//   each     ff 6d || u64 epoch                   mark of the groups that it holds: group_marks.h
//
// leaves, records, tiles and meta are the log; the others are derived from it.
#ifndef LODE_LEDGER_STORE_KEYS_H_
#define LODE_LEDGER_STORE_KEYS_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/store/store.h"

namespace lode::ledger {

inline constexpr uint32_t kStoreFormatVersion = 3;
// Stores from before the marks of groups: opened too, and of the new version from the first group
// on.
inline constexpr uint32_t kUnmarkedFormatVersion = 2;

// Column families by name: the log's first, then one for each Family, in its order.
enum LogFamily : size_t { kLeaves, kRecords, kTiles, kMeta, kLogFamilies };
inline constexpr std::array<std::string_view, kLogFamilies + kFamilies> kFamilyNames = {
    "leaves", "records", "tiles", "meta", "digests", "state", "chains", "heads", "edges"};
// Place of a derived family in kFamilyNames.
inline constexpr size_t PlaceOf(Family family) {
  return kLogFamilies + static_cast<size_t>(family);
}

inline constexpr std::string_view kFormatKey = "format";
inline constexpr std::string_view kOriginKey = "origin";
inline constexpr std::string_view kHeadKey = "head";
inline constexpr std::string_view kWriterKey = "writer";

std::string IndexKey(uint64_t index);
std::string TileKey(int level, uint64_t index);

std::string EncodeHead(const Head& head);
// kStoreDamaged for bytes that EncodeHead does not write.
absl::StatusOr<Head> ParseHead(std::string_view bytes);

std::string EncodeWriter(uint64_t epoch);
// kStoreDamaged for bytes that EncodeWriter does not write.
absl::StatusOr<uint64_t> ParseWriter(std::string_view bytes);

std::string EncodeFormat(uint32_t version);
// The stamp's version. kUnsupportedVersion unless it is one of those above, kConflict if `origin`
// is not the one wanted, kStoreDamaged for a stamp that no version writes.
absl::StatusOr<uint32_t> CheckStamp(std::string_view format, std::string_view origin,
                                    std::string_view wanted_origin);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_KEYS_H_

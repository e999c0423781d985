// SPDX-License-Identifier: Apache-2.0
// The encodings are plain integers and bytes, so that a repair tool needs no library. Whatever a
// parser here does not expect is damage and is reported as such.
#include "ledger/store/keys.h"

#include <bit>

#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"

namespace lode::ledger {
namespace {

absl::Status DamagedHead() {
  return base::Error(base::Reason::kStoreDamaged,
                     "the head row of the store is malformed: restore from a backup");
}

}  // namespace

std::string IndexKey(uint64_t index) {
  std::string key;
  base::AppendU64(key, index);
  return key;
}

std::string TileKey(int level, uint64_t index) {
  std::string key;
  base::AppendU8(key, static_cast<uint8_t>(level));
  base::AppendU64(key, index);
  return key;
}

std::string EncodeHead(const Head& head) {
  std::string bytes;
  bytes.reserve(9 + head.frontier.size() * base::Hash256::kSize + head.state.size());
  base::AppendU64(bytes, head.size);
  base::AppendU8(bytes, static_cast<uint8_t>(head.frontier.size()));
  for (const base::Hash256& hash : head.frontier) bytes.append(hash.view());
  bytes.append(head.state);
  return bytes;
}

absl::StatusOr<Head> ParseHead(std::string_view bytes) {
  base::ByteReader reader(bytes);
  const auto size = reader.U64();
  const auto count = reader.U8();
  if (!size || !count || *count != std::popcount(*size)) return DamagedHead();
  Head head;
  head.size = *size;
  for (int i = 0; i < *count; ++i) {
    const auto hash = reader.Hash();
    if (!hash) return DamagedHead();
    head.frontier.push_back(*hash);
  }
  if (reader.remaining() > base::limits::kHeadStateBytes) return DamagedHead();
  head.state = std::string(*reader.Take(reader.remaining()));
  return head;
}

std::string EncodeWriter(uint64_t epoch) {
  std::string bytes;
  base::AppendU64(bytes, epoch);
  return bytes;
}

absl::StatusOr<uint64_t> ParseWriter(std::string_view bytes) {
  base::ByteReader reader(bytes);
  const auto epoch = reader.U64();
  if (epoch && *epoch > 0 && reader.remaining() == 0) return *epoch;
  return base::Error(base::Reason::kStoreDamaged,
                     "the writer row of the store is malformed: restore from a backup");
}

std::string EncodeFormat(uint32_t version) {
  std::string bytes;
  base::AppendU32(bytes, version);
  return bytes;
}

absl::StatusOr<uint32_t> CheckStamp(std::string_view format, std::string_view origin,
                                    std::string_view wanted_origin) {
  base::ByteReader reader(format);
  const auto version = reader.U32();
  if (!version || !reader.done() || *version == 0) {
    return base::Error(base::Reason::kStoreDamaged, "the store's format stamp is malformed");
  }
  if (*version != kStoreFormatVersion && *version != kUnmarkedFormatVersion) {
    return base::Error(base::Reason::kUnsupportedVersion,
                       "the store has format " + std::to_string(*version) +
                           ", this program knows " + std::to_string(kStoreFormatVersion) +
                           ": run the newer program; nothing was changed");
  }
  if (origin != wanted_origin) {
    return base::WithNextStep(
        base::Error(base::Reason::kConflict,
                    "the store is of the log " + base::SafeText(origin) +
                        ", and ledger.toml beside it names " + base::SafeText(wanted_origin) +
                        ": one of the two is another ledger's; nothing was changed"),
        "if --data is right, restore ledger.toml and log.key of " + base::SafeText(origin) +
            " from their backup (docs/operations.md, \"Backup\"), then run this again");
  }
  return *version;
}

}  // namespace lode::ledger

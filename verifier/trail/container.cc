// SPDX-License-Identifier: Apache-2.0
// zstd's frame header (RFC 8878, 3.1.1.1) is read here, not by zstd: its library looks at the
// window only where it would need one, and a rule of the format can't depend on that.
#include "verifier/trail/container.h"

#include <algorithm>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/sha256.h"

namespace lode::trail {
namespace {

using base::Malformed;

constexpr std::string_view kMagic("\x28\xb5\x2f\xfd", 4);
constexpr std::string_view kSealHead("\x50\x2a\x4d\x18\x20\x00\x00\x00", 8);
static_assert(kSealHead.size() + base::Hash256::kSize == kSealBytes);
constexpr size_t kPieceBytes = 256 * 1024;
constexpr uint64_t kSpareBytes = 1024;

// Of Frame_Header_Descriptor.
constexpr uint8_t kReservedBit = 0x08, kDictionaryBits = 0x03, kSingleSegmentBit = 0x20;
constexpr int kSizeShift = 6;
// Of Window_Descriptor: an exponent above 10, and eighths.
constexpr int kExponentShift = 3, kLeastWindowLog = 10;
constexpr uint8_t kEighths = 0x07;

uint64_t LittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

absl::Status WindowTooLarge() { return Malformed("the zstd frame asks for a window above 8 MiB"); }

}  // namespace

absl::StatusOr<uint64_t> ReadContentSize(std::string_view head) {
  if (!head.starts_with(kMagic)) {
    return Malformed("this is no trail: it does not begin as a zstd frame");
  }
  const absl::Status cut = Malformed("the file ends within the zstd frame's header");
  head.remove_prefix(kMagic.size());
  if (head.empty()) return cut;
  const auto descriptor = static_cast<uint8_t>(head[0]);
  head.remove_prefix(1);
  if ((descriptor & (kReservedBit | kDictionaryBits)) != 0) {
    return Malformed("the zstd frame asks for a dictionary or sets a reserved bit");
  }
  const bool single_segment = (descriptor & kSingleSegmentBit) != 0;
  const int size_flag = descriptor >> kSizeShift;
  if (size_flag == 0 && !single_segment) {
    return Malformed("the zstd frame does not declare its content size");
  }
  constexpr uint64_t kMaxWindow = uint64_t{1} << base::limits::kZstdWindowLog;
  if (!single_segment) {
    if (head.empty()) return cut;
    const auto window = static_cast<uint8_t>(head[0]);
    head.remove_prefix(1);
    const uint64_t base = uint64_t{1} << ((window >> kExponentShift) + kLeastWindowLog);
    if (base + base / 8 * (window & kEighths) > kMaxWindow) return WindowTooLarge();
  }
  const size_t size_bytes = size_t{1} << size_flag;
  if (head.size() < size_bytes) return cut;
  const uint64_t size = LittleEndian(head.substr(0, size_bytes)) + (size_bytes == 2 ? 256 : 0);
  if (size > base::limits::kTrailBytes) {
    return base::Error(base::Reason::kTooLarge, "the trail declares " + std::to_string(size) +
                                                    " bytes; the limit is " +
                                                    std::to_string(base::limits::kTrailBytes));
  }
  if (single_segment && size > kMaxWindow) return WindowTooLarge();
  return size;
}

uint64_t LongestFile(uint64_t content_size) { return 2 * content_size + kSpareBytes; }

std::string Seal(std::string frame) {
  const base::Hash256 hash = crypto::Sha256(frame);
  frame += kSealHead;
  frame += hash.view();
  return frame;
}

absl::StatusOr<uint64_t> CheckContainer(base::FileSource& file) {
  std::string head(static_cast<size_t>(std::min<uint64_t>(file.size(), kZstdHeaderBytes)), '\0');
  LODE_RETURN_IF_ERROR(file.Read(0, head.size(), head.data()));
  LODE_ASSIGN_OR_RETURN(const uint64_t content_size, ReadContentSize(head));
  if (file.size() > LongestFile(content_size)) {
    return Malformed("the file has " + std::to_string(file.size()) + " bytes, and declares " +
                     std::to_string(content_size) + ": more than twice as many");
  }
  std::string seal(kSealBytes, '\0');
  if (file.size() < kSealBytes) return Malformed("the file is too short for a trail");
  const uint64_t end = file.size() - kSealBytes;
  LODE_RETURN_IF_ERROR(file.Read(end, kSealBytes, seal.data()));
  if (!seal.starts_with(kSealHead)) {
    return Malformed(
        "the file does not end in the seal of a trail: it is cut short, something was added to it, "
        "or it was exported before trails were sealed");
  }
  crypto::Sha256Stream stream;
  std::vector<char> piece(kPieceBytes);
  for (uint64_t at = 0; at < end;) {
    const auto n = static_cast<size_t>(std::min<uint64_t>(piece.size(), end - at));
    LODE_RETURN_IF_ERROR(file.Read(at, n, piece.data()));
    stream.Update({piece.data(), n});
    at += n;
  }
  if (stream.Finish().view() != std::string_view(seal).substr(kSealHead.size())) {
    return base::Error(base::Reason::kNotAuthentic,
                       "the seal at the end is of other bytes: the file is damaged or was changed");
  }
  return content_size;
}

}  // namespace lode::trail

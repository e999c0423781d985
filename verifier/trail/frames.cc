// SPDX-License-Identifier: Apache-2.0
#include "verifier/trail/frames.h"

#include <algorithm>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::trail {
namespace {

constexpr int kMaxLengthBytes = 4;
constexpr size_t kMaxVarintBytes = 10;

using base::Malformed;
absl::Status FrameTooLarge(uint64_t size) {
  return base::Error(base::Reason::kTooLarge, "a frame of the trail has " + std::to_string(size) +
                                                  " bytes; the limit is " +
                                                  std::to_string(base::limits::kTrailFrameBytes));
}

std::string Varint(uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
  return out;
}

// Appends the prefix to `raw` as it is read.
absl::StatusOr<uint64_t> ReadLength(Decompressor& source, std::string& raw) {
  uint64_t value = 0;
  for (int i = 0; i < kMaxLengthBytes; ++i) {
    LODE_RETURN_IF_ERROR(source.Take(1, raw));
    const auto byte = static_cast<uint8_t>(raw.back());
    value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte >= 0x80) continue;
    if (byte == 0 && i > 0) {
      return base::Error(base::Reason::kNotCanonical, "a frame's length is not a shortest varint");
    }
    return value;
  }
  return base::Error(base::Reason::kTooLarge, "a frame's length has more than 4 bytes");
}

// Takes a shortest varint that is not zero (a default is not written) from the front of `rest`.
std::optional<uint64_t> TakeVarint(std::string_view& rest) {
  uint64_t value = 0;
  for (size_t i = 0; i < std::min(rest.size(), kMaxVarintBytes); ++i) {
    const auto byte = static_cast<uint8_t>(rest[i]);
    const int shift = 7 * static_cast<int>(i);
    if (shift == 63 && byte > 1) return std::nullopt;
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    if (byte == 0) return std::nullopt;
    rest.remove_prefix(i + 1);
    return value;
  }
  return std::nullopt;
}

// Takes a field of bytes that are not empty, if `tag` is next; empty: another field is next.
std::optional<std::string_view> TakeBytes(std::string_view& rest, char tag) {
  if (rest.empty() || rest[0] != tag) return std::string_view();
  rest.remove_prefix(1);
  const auto size = TakeVarint(rest);
  if (!size || *size > rest.size()) return std::nullopt;
  const std::string_view bytes = rest.substr(0, *size);
  rest.remove_prefix(*size);
  return bytes;
}

}  // namespace

// Frame.entry = 2; Entry.index = 1, leaf = 2, envelope = 3 (proto/lode/trail/v1/trail.proto).
std::optional<PlainEntry> ReadPlainEntry(std::string_view body) {
  const auto message = TakeBytes(body, '\x12');
  if (!message || message->empty() || !body.empty()) return std::nullopt;
  std::string_view rest = *message;
  PlainEntry out;
  if (rest[0] == '\x08') {
    rest.remove_prefix(1);
    const auto index = TakeVarint(rest);
    if (!index) return std::nullopt;
    out.index = *index;
  }
  const auto leaf = TakeBytes(rest, '\x12');
  if (!leaf) return std::nullopt;
  const auto envelope = TakeBytes(rest, '\x1a');
  if (!envelope || !rest.empty()) return std::nullopt;
  out.leaf = *leaf;
  out.envelope = *envelope;
  return out;
}

absl::StatusOr<FrameReader> FrameReader::Open(std::string_view file) {
  LODE_ASSIGN_OR_RETURN(Decompressor source, Decompressor::Open(file));
  return FrameReader(std::move(source));
}

absl::StatusOr<std::string_view> FrameReader::Next() {
  before_.Update(newest_);
  newest_.clear();
  if (source_.remaining() == 0) return Malformed("the trail ends before its trailer");
  LODE_ASSIGN_OR_RETURN(const uint64_t size, ReadLength(source_, newest_));
  if (size > base::limits::kTrailFrameBytes) return FrameTooLarge(size);
  const size_t prefix = newest_.size();
  LODE_RETURN_IF_ERROR(source_.Take(size, newest_));
  return std::string_view(newest_).substr(prefix);
}

absl::StatusOr<pb::Frame> ParseFrame(std::string_view body) {
  pb::Frame frame;
  if (!frame.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
    return Malformed("a frame is no lode.trail.v1.Frame");
  }
  frame.DiscardUnknownFields();
  if (frame.SerializeAsString() != body) {
    return base::Error(base::Reason::kNotCanonical,
                       "a frame is not in its one encoding: fields in order, none unknown");
  }
  return frame;
}

base::Hash256 FrameReader::DigestBefore() const {
  crypto::Sha256Stream fork = before_;
  return fork.Finish();
}

absl::Status FrameWriter::Append(const pb::Frame& frame) {
  const std::string body = frame.SerializeAsString();
  if (body.size() > base::limits::kTrailFrameBytes) return FrameTooLarge(body.size());
  bytes_ += Varint(body.size());
  bytes_ += body;
  if (bytes_.size() > base::limits::kTrailBytes) {
    return base::Error(base::Reason::kTooLarge, "the trail has more than " +
                                                    std::to_string(base::limits::kTrailBytes) +
                                                    " bytes: ask for it cut at a lot");
  }
  return absl::OkStatus();
}

base::Hash256 FrameWriter::Digest() const { return crypto::Sha256(bytes_); }

}  // namespace lode::trail

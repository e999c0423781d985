// SPDX-License-Identifier: Apache-2.0
// Frames are read field by field in their only order. Protobuf's parser would accept many encodings
// of one frame and would allocate before the limits are checked.
#include "verifier/trail/frames.h"

#include <algorithm>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/wire_reader.h"

namespace lode::trail {
namespace {

constexpr size_t kMaxLengthBytes = 4;

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

// Appends the prefix to `raw`, which is empty, as it is read.
absl::StatusOr<uint64_t> ReadLength(Decompressor& source, std::string& raw) {
  do {
    if (raw.size() == kMaxLengthBytes)
      return base::Error(base::Reason::kTooLarge, "a frame's length has more than 4 bytes");
    LODE_RETURN_IF_ERROR(source.Take(1, raw));
  } while (static_cast<uint8_t>(raw.back()) >= 0x80);
  uint64_t value = 0;
  if (base::WireReader(raw).Varint(value)) return value;
  return base::Error(base::Reason::kNotCanonical, "a frame's length is not a shortest varint");
}

constexpr int kVarintWireType = 0, kBytesWireType = 2, kWireTypeBits = 3;

}  // namespace

absl::StatusOr<FrameView> ReadFrame(std::string_view body) {
  constexpr auto kFirst = static_cast<int>(FrameKind::kHeader);
  constexpr auto kLast = static_cast<int>(FrameKind::kMapProof);
  for (int kind = kFirst; kind <= kLast; ++kind) {
    Fields fields(body);
    const auto message = fields.Element(kind);
    if (!message) continue;
    LODE_RETURN_IF_ERROR(fields.Finish());
    return FrameView{static_cast<FrameKind>(kind), *message};
  }
  return Malformed("a frame is no lode.trail.v1.Frame");
}

bool Fields::NextIs(int field, int wire_type) const {
  return !wrong_ && !rest_.empty() &&
         static_cast<uint8_t>(rest_[0]) == (field << kWireTypeBits | wire_type);
}

uint64_t Fields::Number(int field) {
  if (!NextIs(field, kVarintWireType)) return 0;
  base::WireReader reader(rest_.substr(1));
  uint64_t value = 0;
  if (!reader.Varint(value) || value == 0) {
    wrong_ = true;
    return 0;
  }
  rest_ = reader.rest();
  return value;
}

std::optional<std::string_view> Fields::Element(int field) {
  if (!NextIs(field, kBytesWireType)) return std::nullopt;
  base::WireReader reader(rest_.substr(1));
  std::string_view bytes;
  if (!reader.Piece(bytes)) {
    wrong_ = true;
    return std::nullopt;
  }
  rest_ = reader.rest();
  return bytes;
}

std::string_view Fields::Bytes(int field) {
  const auto bytes = Element(field);
  wrong_ = wrong_ || (bytes && bytes->empty());
  return bytes.value_or(std::string_view());
}

absl::Status Fields::Finish() const {
  if (!wrong_ && rest_.empty()) return absl::OkStatus();
  return base::Error(base::Reason::kNotCanonical,
                     "a frame is not in its one encoding: fields in order, none unknown");
}

absl::StatusOr<FrameReader> FrameReader::Open(base::FileSource& file) {
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

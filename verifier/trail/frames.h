// SPDX-License-Identifier: Apache-2.0
// Frames of a trail file: varint-length-prefixed lode.trail.v1.Frame messages in their one
// encoding, and the digest over them. Internal to verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_FRAMES_H_
#define LODE_VERIFIER_TRAIL_FRAMES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/lode/trail/v1/trail.pb.h"
#include "verifier/base/bytes.h"
#include "verifier/crypto/sha256.h"
#include "verifier/trail/compressed.h"

namespace lode::trail {

namespace pb = ::lode::trail::v1;

// kMalformed, or kNotCanonical for another spelling of a frame.
absl::StatusOr<pb::Frame> ParseFrame(std::string_view body);

// A frame with an entry that shows no sealed sections, as most do: views into it.
struct PlainEntry {
  uint64_t index = 0;
  std::string_view leaf, envelope;
};
// Takes exactly the frames of this sort in their one encoding, without the cost of ParseFrame;
// nothing for any other: ParseFrame says what it is.
std::optional<PlainEntry> ReadPlainEntry(std::string_view body);

class FrameReader {
 public:
  static absl::StatusOr<FrameReader> Open(std::string_view file);
  // The next frame's bytes, good until the next call. kMalformed at the end of the file, kTooLarge
  // beyond limits::kTrailFrameBytes, kNotCanonical for another spelling of its length.
  absl::StatusOr<std::string_view> Next();
  // H of the frames before the newest, with their length prefixes.
  base::Hash256 DigestBefore() const;
  absl::Status Finish() { return source_.Finish(); }

 private:
  explicit FrameReader(Decompressor source) : source_(std::move(source)) {}

  Decompressor source_;
  crypto::Sha256Stream before_;
  std::string newest_;  // with its length prefix
};

class FrameWriter {
 public:
  // kTooLarge beyond the limits of a frame or of the file.
  absl::Status Append(const pb::Frame& frame);
  // H of all frames so far.
  base::Hash256 Digest() const;
  absl::StatusOr<std::string> Finish() { return Compress(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_FRAMES_H_

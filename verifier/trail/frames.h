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

// Field numbers of lode.trail.v1.Frame (proto/lode/trail/v1/trail.proto).
enum class FrameKind : uint8_t {
  kHeader = 1,
  kEntry = 2,
  kInclusion = 3,
  kStateRoot = 4,
  kCheckpoint = 5,
  kTrailer = 6,
  kSubjects = 7,
  kMapProof = 8,
};

struct FrameView {
  FrameKind kind{};
  std::string_view message;
};
// kMalformed for anything but a frame of these kinds.
absl::StatusOr<FrameView> ReadFrame(std::string_view body);

// Takes the fields of a message from the front, in their one encoding: ascending, each once unless
// it is repeated, shortest varints, no default value, none that is not asked for. Views into the
// frame: nothing is allocated, whatever the bytes claim.
class Fields {
 public:
  explicit Fields(std::string_view message) : rest_(message) {}
  // The field's value, or the default if another field is next.
  uint64_t Number(int field);
  std::string_view Bytes(int field);
  // The next element of a repeated field, if there is one.
  std::optional<std::string_view> Element(int field);
  // kNotCanonical unless every byte was taken rightly.
  absl::Status Finish() const;

 private:
  bool NextIs(int field, int wire_type) const;

  std::string_view rest_;
  bool wrong_ = false;
};

class FrameReader {
 public:
  // Borrows the file for its life.
  static absl::StatusOr<FrameReader> Open(base::FileSource& file);
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

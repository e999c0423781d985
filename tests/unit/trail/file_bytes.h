// SPDX-License-Identifier: Apache-2.0
// A trail file taken apart into its frames and put together again, rightly or wrongly, for tests of
// the container.
#ifndef LODE_TESTS_UNIT_TRAIL_FILE_BYTES_H_
#define LODE_TESTS_UNIT_TRAIL_FILE_BYTES_H_

#include <gtest/gtest.h>
#include <zstd.h>

#include <cstdint>
#include <string>
#include <vector>

#include "proto/lode/trail/v1/trail.pb.h"
#include "verifier/base/reason.h"
#include "verifier/crypto/sha256.h"
#include "verifier/trail/trail.h"

namespace lode::testing {

inline std::string Unpack(const std::string& file) {
  std::string out(ZSTD_getFrameContentSize(file.data(), file.size()), '\0');
  EXPECT_EQ(ZSTD_decompress(out.data(), out.size(), file.data(), file.size()), out.size());
  return out;
}
inline std::string Seal(const std::string& frame) {
  return frame + std::string("\x50\x2a\x4d\x18\x20\x00\x00\x00", 8) + crypto::Sha256(frame).str();
}
inline std::string Pack(const std::string& bytes, int window_log = 0, bool size = true) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, size ? 1 : 0);
  if (window_log != 0) ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress2(context, out.data(), out.size(), bytes.data(), bytes.size()));
  ZSTD_freeCCtx(context);
  return Seal(out);
}
inline std::string Varint(size_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
  return out;
}
inline std::vector<std::string> Frames(const std::string& bytes) {
  std::vector<std::string> out;
  for (size_t at = 0; at < bytes.size();) {
    size_t size = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<uint8_t>(bytes[at++]);
      size |= static_cast<size_t>(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    out.push_back(bytes.substr(at, size));
    at += size;
  }
  return out;
}
// The file of `frames` with a right trailer's digest, if the last is a trailer.
inline std::string Join(std::vector<std::string> frames, bool mend = true) {
  std::string bytes;
  for (size_t i = 0; i < frames.size(); ++i) {
    ::lode::trail::v1::Frame frame;
    if (mend && i + 1 == frames.size() && frame.ParseFromString(frames[i]) && frame.has_trailer()) {
      frame.mutable_trailer()->set_frames_digest(crypto::Sha256(bytes).str());
      frames[i] = frame.SerializeAsString();
    }
    bytes += Varint(frames[i].size()) + frames[i];
  }
  return Pack(bytes);
}
// The reason why a file is no trail; empty: it is one.
inline std::string Refused(const absl::StatusOr<trail::Trail>& trail) {
  return trail.ok() ? "" : std::string(base::ReasonName(base::ReasonOf(trail.status())));
}
inline std::string Refused(const std::string& file) { return Refused(trail::ParseTrail(file)); }

}  // namespace lode::testing

#endif  // LODE_TESTS_UNIT_TRAIL_FILE_BYTES_H_

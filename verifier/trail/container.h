// SPDX-License-Identifier: Apache-2.0
// What stands around the frames of a trail file (docs/formats/trail.md, "File"): the header of its
// one zstd frame, which says how much it will unpack to, and the seal behind it, which binds every
// byte of it. Both are read before anything is unpacked. Internal to verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_CONTAINER_H_
#define LODE_VERIFIER_TRAIL_CONTAINER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/base/file_source.h"

namespace lode::trail {

// So many bytes of a file are enough for ReadContentSize.
inline constexpr size_t kZstdHeaderBytes = 14;
// The seal: a skippable zstd frame with the SHA-256 of all bytes before it.
inline constexpr size_t kSealBytes = 40;

// The content size that the zstd frame beginning with `head` declares (the file's first
// kZstdHeaderBytes bytes, or all of a shorter file). kMalformed: no zstd frame, no declared size, a
// dictionary, or a window above 8 MiB; kTooLarge: more than limits::kTrailBytes.
absl::StatusOr<uint64_t> ReadContentSize(std::string_view head);

// No file is longer than twice what it declares and 1,024 bytes.
uint64_t LongestFile(uint64_t content_size);

// `frame` and its seal behind it.
std::string Seal(std::string frame);

// Reads the file once. The content size that it declares, if its header, its length and its seal
// are right; kNotAuthentic if the seal is of other bytes, else as ReadContentSize.
absl::StatusOr<uint64_t> CheckContainer(base::FileSource& file);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_CONTAINER_H_

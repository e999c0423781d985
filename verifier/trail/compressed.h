// SPDX-License-Identifier: Apache-2.0
// The one zstd frame of a trail file: bytes in, bytes out, with bounded memory. Content size is
// declared and believed only as an upper bound; the window is at most 8 MiB; nothing may follow the
// frame. Internal to verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_COMPRESSED_H_
#define LODE_VERIFIER_TRAIL_COMPRESSED_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace lode::trail {

// Gives the decompressed bytes from the front. Borrows the file.
class Decompressor {
 public:
  // kMalformed if the file does not begin with a zstd frame of declared size, kTooLarge if it
  // declares more than limits::kTrailBytes or a window above 8 MiB.
  static absl::StatusOr<Decompressor> Open(std::string_view file);
  Decompressor(Decompressor&&) noexcept;
  ~Decompressor();

  // Declared bytes that are not taken yet.
  uint64_t remaining() const { return remaining_; }
  // Appends exactly `n` bytes. kMalformed if there are not as many; then `out` holds what there
  // was.
  absl::Status Take(uint64_t n, std::string& out);
  // kMalformed unless everything was taken and the frame is all of the file.
  absl::Status Finish();

 private:
  struct Stream;
  Decompressor(std::unique_ptr<Stream> stream, uint64_t size);
  // Decompresses some more into the empty buffer; false at the end of the frame.
  absl::StatusOr<bool> Fill();

  std::unique_ptr<Stream> stream_;
  uint64_t remaining_ = 0;
};

// One zstd frame with its content size.
absl::StatusOr<std::string> Compress(std::string_view bytes);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_COMPRESSED_H_

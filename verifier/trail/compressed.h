// SPDX-License-Identifier: Apache-2.0
// The one zstd frame of a trail file: bytes in, bytes out, with the memory of a window and two
// buffers. Content size is declared and believed only as an upper bound; between the frame and the
// seal is nothing. Internal to verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_COMPRESSED_H_
#define LODE_VERIFIER_TRAIL_COMPRESSED_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/base/file_source.h"

namespace lode::trail {

// Gives the decompressed bytes from the front. Borrows the file for its life.
class Decompressor {
 public:
  // Checks the file's container, which reads it once, before anything is unpacked: errors as of
  // CheckContainer (container.h).
  static absl::StatusOr<Decompressor> Open(base::FileSource& file);
  Decompressor(Decompressor&&) noexcept;
  ~Decompressor();

  // Declared bytes that are not taken yet.
  uint64_t remaining() const { return remaining_; }
  // Appends exactly `n` bytes. kMalformed if there are not as many; then `out` holds what there
  // was.
  absl::Status Take(uint64_t n, std::string& out);
  // kMalformed unless everything was taken and the frame ends where the seal begins.
  absl::Status Finish();

 private:
  struct Stream;
  Decompressor(std::unique_ptr<Stream> stream, uint64_t size);
  // Decompresses some more into the empty buffer; false at the end of the frame.
  absl::StatusOr<bool> Fill();
  // Reads the next piece of the file; at its end, nothing.
  absl::Status Refill();

  std::unique_ptr<Stream> stream_;
  uint64_t remaining_ = 0;
};

// The file whose frames are `bytes`: one zstd frame with its content size, and the seal.
absl::StatusOr<std::string> Compress(std::string_view bytes);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_COMPRESSED_H_

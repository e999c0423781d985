// SPDX-License-Identifier: Apache-2.0
// The bytes of a file, wherever they are. They are read by position and in pieces, so nobody has to
// hold a whole file just because somebody sent it. The kernel reads no disk; its callers do.
#ifndef LODE_VERIFIER_BASE_FILE_SOURCE_H_
#define LODE_VERIFIER_BASE_FILE_SOURCE_H_

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

namespace lode::base {

class FileSource {
 public:
  virtual ~FileSource() = default;
  virtual uint64_t size() const = 0;
  // Copies the bytes [offset, offset + n), which are below size(), to `out`.
  virtual absl::Status Read(uint64_t offset, size_t n, char* out) = 0;
};

// Bytes that are in memory already. Borrows them.
class MemorySource : public FileSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  uint64_t size() const override { return bytes_.size(); }
  absl::Status Read(uint64_t offset, size_t n, char* out) override {
    std::copy_n(bytes_.data() + offset, n, out);
    return absl::OkStatus();
  }

 private:
  const std::string_view bytes_;
};

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_FILE_SOURCE_H_

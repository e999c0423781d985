// SPDX-License-Identifier: Apache-2.0
// The zstd header declares the content's size, and with that the longest possible file. So a sender
// that never stops is cut off by its own words.
#include "verifier/trail/arrival.h"

#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/trail/container.h"

namespace lode::trail {

absl::Status Arrival::Take(std::string_view piece) {
  bytes_ += piece.size();
  if (!longest_) {
    head_ += piece.substr(0, kZstdHeaderBytes);
    if (head_.size() < kZstdHeaderBytes) return absl::OkStatus();
    LODE_ASSIGN_OR_RETURN(const uint64_t content_size, ReadContentSize(head_));
    longest_ = LongestFile(content_size);
  }
  if (bytes_ <= *longest_) return absl::OkStatus();
  return base::Malformed("more comes than the trail can have by what it declares: " +
                         std::to_string(*longest_) + " bytes");
}

}  // namespace lode::trail

// SPDX-License-Identifier: Apache-2.0
// Watches a trail file that comes piece by piece, from a server or a pipe. Bytes that are not a
// trail are refused with the first piece, and a file that is longer than it declares as soon as it
// is. So whoever keeps the pieces keeps no more than a trail can have.
#ifndef LODE_VERIFIER_TRAIL_ARRIVAL_H_
#define LODE_VERIFIER_TRAIL_ARRIVAL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace lode::trail {

class Arrival {
 public:
  // kMalformed, kTooLarge: with this piece it is not a trail.
  absl::Status Take(std::string_view piece);

 private:
  std::string head_;  // until it is whole
  std::optional<uint64_t> longest_;
  uint64_t bytes_ = 0;
};

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_ARRIVAL_H_

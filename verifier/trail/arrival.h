// SPDX-License-Identifier: Apache-2.0
// Watches a trail file that comes piece by piece, from a server or a pipe: what is no trail is
// refused with its first piece, and what goes on for longer than it declares as soon as it does.
// So who keeps the pieces keeps no more than a trail can have.
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
  // kMalformed, kTooLarge: with this piece it is no trail.
  absl::Status Take(std::string_view piece);

 private:
  std::string head_;  // until it is whole
  std::optional<uint64_t> longest_;
  uint64_t bytes_ = 0;
};

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_ARRIVAL_H_

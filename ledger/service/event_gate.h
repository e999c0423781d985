// SPDX-License-Identifier: Apache-2.0
// Lets a number of events of one kind through in each period (a second by default) and counts the
// others: a peer can cause as many as it likes, and they must not fill a disk with log lines.
#ifndef LODE_LEDGER_SERVICE_EVENT_GATE_H_
#define LODE_LEDGER_SERVICE_EVENT_GATE_H_

#include <chrono>
#include <cstdint>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "ledger/threads/mutex.h"

namespace lode::ledger {

class EventGate {
 public:
  explicit EventGate(uint64_t per_period,
                     std::chrono::steady_clock::duration period = std::chrono::seconds(1))
      : per_period_(per_period), period_(period) {}

  // The number of events that were held back since the last one that passed, if this one passes.
  std::optional<uint64_t> Pass(
      std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now()) {
    MutexLock lock(mutex_);
    if (!began_.has_value() || now - *began_ >= period_) {
      began_ = now;
      passed_ = 0;
    }
    if (passed_ == per_period_) {
      ++held_back_;
      return std::nullopt;
    }
    ++passed_;
    const uint64_t held_back = held_back_;
    held_back_ = 0;
    return held_back;
  }

 private:
  const uint64_t per_period_;
  const std::chrono::steady_clock::duration period_;
  Mutex mutex_;
  // Of the current period; nothing before the first event, which passes on a machine just booted
  // too.
  std::optional<std::chrono::steady_clock::time_point> began_ ABSL_GUARDED_BY(mutex_);
  uint64_t passed_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t held_back_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_EVENT_GATE_H_

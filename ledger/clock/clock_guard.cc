// SPDX-License-Identifier: Apache-2.0
// The system clock is compared with the monotonic one, which no time server can step. Small
// differences are followed slowly, so that a year of corrections is no jump. After a boot the
// monotonic clock knows nothing, and only the last known time bounds what is believed
// (docs/decisions/0018-a-clock-that-jumps.md).
#include "ledger/clock/clock_guard.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/time.h"

namespace lode::ledger {
namespace {

// 9999-12-31T23:59:59.999999Z: the last time that can be written down.
constexpr int64_t kLastTimeUs = 253'402'300'799'999'999;

bool IsTime(int64_t us) { return us >= 0 && us <= kLastTimeUs; }
std::string TimeText(int64_t us) { return IsTime(us) ? base::FormatUtc(us) : "no time at all"; }

// "3 days", "2 hours", "150 seconds".
std::string Span(int64_t us) {
  const int64_t seconds = us / 1'000'000;
  if (seconds >= 2 * 86'400) return std::to_string(seconds / 86'400) + " days";
  if (seconds >= 2 * 3'600) return std::to_string(seconds / 3'600) + " hours";
  return std::to_string(seconds) + " seconds";
}

std::string AheadOrBehind(int64_t us) {
  return Span(std::abs(us)) + (us > 0 ? " ahead of" : " behind");
}

}  // namespace

ClockGuard::ClockGuard(const Clock& clock, const ClockStart& start, OnClock on_change)
    : clock_(clock),
      boot_(clock.Boot()),
      last_known_us_(start.last_record_us),
      last_known_("the last record"),
      on_change_(std::move(on_change)) {
  const int64_t steady_us = clock_.SteadyMicros();
  if (start.note && (!last_known_us_ || start.note->time_us > *last_known_us_)) {
    last_known_us_ = start.note->time_us;
    last_known_ = "the last time when this ledger ran";
  }
  if (start.confirmed) {
    last_steady_us_ = steady_us;
    offset_us_ = clock_.NowMicros() - steady_us;
  } else if (start.note && !boot_.empty() && start.note->boot == boot_ &&
             start.note->steady_us <= steady_us) {
    last_steady_us_ = start.note->steady_us;
    offset_us_ = start.note->time_us - start.note->steady_us;
  }
  Read();
}

StatedTime ComparedWithBelief(const Clock& clock, const ClockStart& start, int64_t stated_us) {
  const int64_t steady_us = clock.SteadyMicros();
  const std::string boot = clock.Boot();
  StatedTime word{TimeText(stated_us), "nothing: no record and no earlier run is known", ""};
  std::optional<int64_t> believed_us = start.last_record_us;
  std::string source = "the last record, or later";
  if (start.note && !boot.empty() && start.note->boot == boot &&
      start.note->steady_us <= steady_us) {
    believed_us = start.note->time_us + (steady_us - start.note->steady_us);
    source = "where the time since the last run puts it";
  } else if (start.note && (!believed_us || start.note->time_us > *believed_us)) {
    believed_us = start.note->time_us;
    source = "the last time when this ledger ran, or later";
  }
  if (!believed_us) return word;
  word.believed = TimeText(*believed_us) + " (" + source + ")";
  word.difference = stated_us == *believed_us
                        ? "none"
                        : AheadOrBehind(stated_us - *believed_us) + " what was believed";
  return word;
}

std::string ClockGuard::Judge(int64_t now_us, int64_t steady_us) const {
  if (!IsTime(now_us)) return "the system clock shows a time before 1970 or after 9999";
  if (offset_us_) {
    const int64_t off = now_us - steady_us - *offset_us_;
    if (std::abs(off) <= kClockStepMicros) return "";
    return "the system clock jumped: it shows " + TimeText(now_us) + ", " + AheadOrBehind(off) +
           " where the time since the last look puts it (" + TimeText(now_us - off) + ")";
  }
  if (!last_known_us_) return "";
  const int64_t off = now_us - *last_known_us_;
  if (off >= -kClockStepMicros && off <= kClockGapMicros) return "";
  return "the system clock shows " + TimeText(now_us) + ", " + AheadOrBehind(off) + " " +
         last_known_ + " (" + TimeText(*last_known_us_) + ")";
}

std::optional<ClockNote> ClockGuard::note() const {
  if (!offset_us_) return std::nullopt;
  return ClockNote{boot_, last_steady_us_, last_steady_us_ + *offset_us_};
}

std::optional<int64_t> ClockGuard::Read() {
  const int64_t now_us = clock_.NowMicros(), steady_us = clock_.SteadyMicros();
  std::string problem = Judge(now_us, steady_us);
  if (problem.empty()) {
    const int64_t offset_us = now_us - steady_us;
    if (!offset_us_) {
      offset_us_ = offset_us;
    } else {
      const int64_t most = std::max<int64_t>(steady_us - last_steady_us_, 0) / kClockDriftDivisor;
      *offset_us_ += std::clamp(offset_us - *offset_us_, -most, most);
    }
    last_steady_us_ = steady_us;
  }
  const bool changed = problem.empty() != problem_.empty();
  problem_ = std::move(problem);
  if (changed && on_change_) on_change_(problem_);
  return problem_.empty() ? std::optional<int64_t>(now_us) : std::nullopt;
}

absl::Status ClockGuard::status() const {
  if (problem_.empty()) return absl::OkStatus();
  return base::Error(base::Reason::kClockImplausible,
                     problem_ +
                         ": nothing is logged until the clock is right, or the operator says that "
                         "it is; submit this record again later");
}

absl::Status CheckStatedTime(const Clock& clock, int64_t stated_us,
                             std::optional<int64_t> last_record_us) {
  const int64_t now_us = clock.NowMicros();
  if (!IsTime(now_us) || std::abs(now_us - stated_us) > kClockStatedMicros) {
    return base::Error(base::Reason::kUsage,
                       "the clock is said to be right, but it shows " + TimeText(now_us) + " and " +
                           TimeText(stated_us) +
                           " was stated: set the clock; or state the time that it is now; or "
                           "leave the option out, and the ledger serves reads");
  }
  if (last_record_us && *last_record_us - now_us > base::limits::kSubmitBeforeMicros) {
    return base::Error(
        base::Reason::kConflict,
        "the last record has the time " + TimeText(*last_record_us) + ", " +
            Span(*last_record_us - now_us) +
            " ahead of the clock. Record times never decrease, and ADM-05 admits no record that "
            "is logged more than 30 days after its event. Leave the option out to serve reads; "
            "go on under a new origin, as docs/operations.md says under \"A clock that jumps\"");
  }
  return absl::OkStatus();
}

}  // namespace lode::ledger

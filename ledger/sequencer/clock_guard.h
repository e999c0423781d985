// SPDX-License-Identifier: Apache-2.0
// Whether the ledger's clock may be believed (docs/decisions/0018). A clock that jumped by ten
// years for two seconds once ended a ledger: record times never decrease, so a time that was logged
// rules all later ones. The invariant: a time that Read() gives follows from the last one that it
// gave by the monotonic clock, or from the last record, or from the word of an operator.
#ifndef LODE_LEDGER_SEQUENCER_CLOCK_GUARD_H_
#define LODE_LEDGER_SEQUENCER_CLOCK_GUARD_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "ledger/sequencer/clock.h"

namespace lode::ledger {

// A step of the clock that is believed: what a time server corrects, a leap second, a pause of a
// virtual machine. While record times wait for a clock that was set back, or are ahead by as much,
// nothing is refused that would not be otherwise: ADM-05 lets an event be 10 minutes ahead.
inline constexpr int64_t kClockStepMicros = int64_t{2 * 60} * 1'000'000;
// Steps that follow one another are believed as long as they are no more than this part of the time
// between them: 86 seconds a day.
inline constexpr int64_t kClockDriftDivisor = 1'000;
// How long after the last record a ledger may be started without a word. A machine that was off for
// a month is honest; a year that was typed wrongly is not.
inline constexpr int64_t kClockGapMicros = int64_t{45 * 86'400} * 1'000'000;
// How far the clock may be from the time that an operator states when confirming it.
inline constexpr int64_t kClockStatedMicros = int64_t{10 * 60} * 1'000'000;

// Told when the clock is no longer plausible, with the reason in words, and when it is again ("").
using OnClock = std::function<void(const std::string& problem)>;

// One thread.
class ClockGuard {
 public:
  // `last_record_us`: record time of the last record; nothing in a new log. `confirmed`: an
  // operator said that the clock is right now. The clock is read for the first time here.
  ClockGuard(const Clock& clock, std::optional<int64_t> last_record_us, bool confirmed,
             OnClock on_change);

  // Microseconds since 1970, or nothing while the clock is not plausible.
  std::optional<int64_t> Read();
  // What the last Read() said: OK, or kClockImplausible with what to do.
  absl::Status status() const;
  bool plausible() const { return problem_.empty(); }

 private:
  // The problem with a reading; empty for none.
  std::string Judge(int64_t now_us, int64_t steady_us) const;

  const Clock& clock_;
  const std::optional<int64_t> last_record_us_;
  const OnClock on_change_;
  // Set by the first reading that was believed: what the clock showed, less the monotonic clock.
  std::optional<int64_t> offset_us_;
  int64_t last_steady_us_ = 0;  // of the last one that was believed
  std::string problem_;
};

// Checks an operator's word that the clock is right: OK, kUsage if the clock shows another time
// than `stated_us`, kConflict if the last record is so far ahead that no record could be admitted
// yet.
absl::Status CheckStatedTime(const Clock& clock, int64_t stated_us,
                             std::optional<int64_t> last_record_us);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SEQUENCER_CLOCK_GUARD_H_

// SPDX-License-Identifier: Apache-2.0
// Whether the ledger's clock may be believed (docs/decisions/0018). A clock that jumped by ten
// years for two seconds once ended a ledger: record times never decrease, so one wrong time binds
// all later ones. The invariant: a time that Read() gives follows by the monotonic clock from the
// last one that it gave, or that the run before gave since the machine was booted; or it is near
// the last known time; or an operator vouched for it.
#ifndef LODE_LEDGER_CLOCK_CLOCK_GUARD_H_
#define LODE_LEDGER_CLOCK_CLOCK_GUARD_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "ledger/clock/clock.h"
#include "ledger/clock/clock_note.h"

namespace lode::ledger {

// A step of the clock that is believed: what a time server corrects, a leap second, a pause of a
// virtual machine. While record times wait for a clock that was set back, or are ahead by as much,
// nothing is refused that would not be otherwise: ADM-05 lets an event be 10 minutes ahead.
inline constexpr int64_t kClockStepMicros = int64_t{2 * 60} * 1'000'000;
// Steps that follow one another are believed as long as they are no more than this part of the time
// between them: 86 seconds a day.
inline constexpr int64_t kClockDriftDivisor = 1'000;
// How long after its last run, or its last record, a ledger may be started without a word on a
// machine that was started anew: nothing there knows for how long it was off. Well below the 30
// days of ADM-05, so that a wrong clock that is believed never ends a log.
inline constexpr int64_t kClockGapMicros = int64_t{7 * 86'400} * 1'000'000;
// How often the note for the next start is written.
inline constexpr int64_t kClockNoteMicros = int64_t{60} * 1'000'000;
// How far the clock may be from the time that an operator states when confirming it.
inline constexpr int64_t kClockStatedMicros = int64_t{10 * 60} * 1'000'000;

// Called when the clock is no longer plausible, with the reason in words, and when it is again
// ("").
using OnClock = std::function<void(const std::string& problem)>;

// Told that the operator's word is taken: the time that was stated, what the ledger would have
// believed without it, and how far apart the two are, in words.
struct StatedTime {
  std::string stated;
  std::string believed;
  std::string difference;
};
using OnStatedTime = std::function<void(const StatedTime& word)>;

// Told when record times begin to stand still, at the last record's time, because the clock is
// behind it; and again when the clock has passed it ("").
using OnStandingTime = std::function<void(const std::string& until)>;
// A clock that is behind by less is an everyday correction and is not reported.
inline constexpr int64_t kClockStandingMicros = 1'000'000;

// What is known when a ledger is started.
struct ClockStart {
  std::optional<int64_t> last_record_us;  // record time of the last record; nothing in a new log
  std::optional<ClockNote> note;          // of the run before
  bool confirmed = false;                 // an operator said that the clock is right now
};

// What an operator's word says against what a start would believe without it.
StatedTime ComparedWithBelief(const Clock& clock, const ClockStart& start, int64_t stated_us);

// One thread.
class ClockGuard {
 public:
  // The clock is read for the first time here.
  ClockGuard(const Clock& clock, const ClockStart& start, OnClock on_change);

  // Microseconds since 1970, or nothing while the clock is not plausible.
  std::optional<int64_t> Read();
  // What the last Read() said: OK, or kClockImplausible with what to do.
  absl::Status status() const;
  bool plausible() const { return problem_.empty(); }
  // For the next start, as of the last reading that was believed; nothing before one was.
  std::optional<ClockNote> note() const;

 private:
  // The problem with a reading; empty for none.
  std::string Judge(int64_t now_us, int64_t steady_us) const;

  const Clock& clock_;
  const std::string boot_;
  // The last time that is known without the monotonic clock, and what it is; nothing in a new log.
  std::optional<int64_t> last_known_us_;
  std::string last_known_;
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

#endif  // LODE_LEDGER_CLOCK_CLOCK_GUARD_H_

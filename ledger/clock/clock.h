// SPDX-License-Identifier: Apache-2.0
// The ledger's clock, injected so that tests and simulated ledgers need no waiting. Only the
// sequencer reads it, through a guard (clock_guard.h); nothing that decides truth does.
#ifndef LODE_LEDGER_CLOCK_CLOCK_H_
#define LODE_LEDGER_CLOCK_CLOCK_H_

#include <cstdint>
#include <string>

namespace lode::ledger {

class Clock {
 public:
  virtual ~Clock() = default;
  // Microseconds since 1970-01-01T00:00:00Z. May jump.
  virtual int64_t NowMicros() const = 0;
  // Microseconds since some moment; never jumps, and goes on while the machine sleeps. Here the
  // machine's own.
  virtual int64_t SteadyMicros() const;
  // Names that moment: equal names, one count. Here the boot of the machine; empty if the system
  // does not say.
  virtual std::string Boot() const;
};

// The machine's clocks.
class SystemClock : public Clock {
 public:
  int64_t NowMicros() const override;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_CLOCK_CLOCK_H_

// SPDX-License-Identifier: Apache-2.0
// Signals of lode-ledgerd. The invariant: from the first statement of main() on, before any thread,
// no signal that a server handles ends it silently; each waits until serve takes it.
#ifndef LODE_LEDGER_APP_SIGNALS_H_
#define LODE_LEDGER_APP_SIGNALS_H_

#include <signal.h>

namespace lode::ledger {

// Of this thread, and of every thread that is made after it.
void HoldSignals();
// What HoldSignals() held takes its usual effect again, and at once if it came meanwhile.
void LetSignalsEnd();

// Waits for SIGTERM or SIGINT, one that came since HoldSignals() included, and gives it; tells the
// others in the log. After it the next SIGTERM or SIGINT ends the process at once, and the others
// do nothing.
int AwaitEndSignal();

}  // namespace lode::ledger

#endif  // LODE_LEDGER_APP_SIGNALS_H_

// SPDX-License-Identifier: Apache-2.0
// Signals are blocked before any thread exists, so every thread inherits that, and one thread waits
// for them with sigwait. A handler could do almost nothing safely; here the ordinary way down can
// run.
#include "ledger/app/signals.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ledger/service/log.h"

namespace lode::ledger {
namespace {

// They ask other servers to read their settings or logs anew, and would end this one without a
// line: a terminal that is closed must not take the ledger down.
constexpr std::pair<int, const char*> kIgnoredSignals[] = {
    {SIGHUP, "SIGHUP"}, {SIGUSR1, "SIGUSR1"}, {SIGUSR2, "SIGUSR2"}};

sigset_t HeldSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  for (const auto& [signal, name] : kIgnoredSignals) sigaddset(&signals, signal);
  return signals;
}

}  // namespace

void HoldSignals() {
  const sigset_t held = HeldSignals();
  ::pthread_sigmask(SIG_BLOCK, &held, nullptr);
}

void LetSignalsEnd() {
  const sigset_t held = HeldSignals();
  ::pthread_sigmask(SIG_UNBLOCK, &held, nullptr);
}

int AwaitEndSignal() {
  const sigset_t held = HeldSignals();
  int signal = 0;
  for (;;) {
    if (::sigwait(&held, &signal) != 0) continue;
    const auto* const ignored =
        std::find_if(std::begin(kIgnoredSignals), std::end(kIgnoredSignals),
                     [&](const auto& known) { return known.first == signal; });
    if (ignored == std::end(kIgnoredSignals)) break;
    Log(LogLevel::kInfo, "signal_ignored",
        {{"signal", ignored->second}, {"meaning", "nothing to reload; SIGTERM ends the server"}});
  }
  for (const auto& [ignored, name] : kIgnoredSignals) ::signal(ignored, SIG_IGN);
  ::signal(SIGTERM, SIG_DFL);  // the next one ends the process at once, which loses nothing either
  ::signal(SIGINT, SIG_DFL);
  LetSignalsEnd();
  return signal;
}

}  // namespace lode::ledger

// SPDX-License-Identifier: Apache-2.0
// A handler may call little: so the names stand in fixed places, each with a state that is written
// last, and the handler only unlinks.
#include "verifier/program/unfinished_files.h"

#include <limits.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <string_view>

namespace lode::program {
namespace {

enum class State { kFree, kTaken, kNamed };

struct Slot {
  std::atomic<State> state = State::kFree;
  std::array<char, PATH_MAX> path{};
};
static_assert(std::atomic<State>::is_always_lock_free);

// A program writes two or three files at once.
std::array<Slot, 16> slots;

extern "C" void RemoveUnfinished(int signal) {
  for (const Slot& slot : slots) {
    if (slot.state.load() == State::kNamed) ::unlink(slot.path.data());
  }
  // Ends the program as if nobody had handled it: SA_RESETHAND took the handler off.
  ::raise(signal);
}

void HandleSignals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler != SIG_DFL) continue;
    action.sa_handler = &RemoveUnfinished;
    action.sa_flags = SA_RESETHAND;
    ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace

void RememberUnfinished(const std::string& path) {
  HandleSignals();  // each time: a server sets some of them to their default while it runs
  if (path.size() >= PATH_MAX) return;
  for (Slot& slot : slots) {
    State free = State::kFree;
    if (!slot.state.compare_exchange_strong(free, State::kTaken)) continue;
    std::memcpy(slot.path.data(), path.c_str(), path.size() + 1);
    slot.state.store(State::kNamed);
    return;
  }
}

void ForgetUnfinished(const std::string& path) {
  for (Slot& slot : slots) {
    if (slot.state.load() == State::kNamed && std::string_view(slot.path.data()) == path)
      slot.state.store(State::kFree);
  }
}

}  // namespace lode::program

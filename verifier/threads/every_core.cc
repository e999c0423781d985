// SPDX-License-Identifier: Apache-2.0
#include "verifier/threads/every_core.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace lode::threads {

void OnEveryCore(size_t n, const std::function<void(size_t)>& body) {
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t at = next++; at < n; at = next++) body(at);
  };
  // This thread works too.
  const size_t cores = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::thread> threads;
  try {
    while (threads.size() + 1 < std::min(n, cores)) threads.emplace_back(work);
  } catch (const std::system_error&) {
    // No more threads from the system: those that are there do it.
  }
  work();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace lode::threads

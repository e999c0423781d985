// SPDX-License-Identifier: Apache-2.0
// What a caller of the executor relies on: each piece once, and exceptions in its own thread.
#include "verifier/threads/every_core.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <vector>

namespace lode::threads {
namespace {

TEST(EveryCore, CallsTheBodyOnceForEach) {
  for (const size_t n : {0, 1, 2, 1000}) {
    std::vector<std::atomic<int>> calls(n);
    OnEveryCore(n, [&](size_t at) { ++calls[at]; });
    for (const auto& count : calls) EXPECT_EQ(count, 1);
  }
}

// Memory can run out in any of the threads.
TEST(EveryCore, AnExceptionReachesTheCaller) {
  for (size_t thrower = 0; thrower < 50; ++thrower) {
    const auto body = [&](size_t at) {
      if (at == thrower) throw std::bad_alloc();
    };
    EXPECT_THROW(OnEveryCore(50, body), std::bad_alloc);
  }
  EXPECT_THROW(OnEveryCore(50, [](size_t) { throw std::bad_alloc(); }), std::bad_alloc);
}

}  // namespace
}  // namespace lode::threads

// SPDX-License-Identifier: Apache-2.0
// Preloaded into a program, refuses every thread after as many as LODE_TEST_THREADS says, as a
// limit does that other programs of the same user have used up meanwhile.
#include <dlfcn.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                              void* (*start)(void*), void* argument) noexcept {
  using Create = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static const auto create = reinterpret_cast<Create>(::dlsym(RTLD_NEXT, "pthread_create"));
  static std::atomic<int> left = [] {
    const char* const text = std::getenv("LODE_TEST_THREADS");
    return text == nullptr ? 1 << 30 : std::atoi(text);
  }();
  return left.fetch_sub(1) > 0 ? create(thread, attributes, start, argument) : EAGAIN;
}

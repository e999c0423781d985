// SPDX-License-Identifier: Apache-2.0
// Preloaded into a program, refuses it threads: LODE_TEST_THREADS=16,3 gives it 16, refuses the
// next 3 and gives all after those, as a limit does that other programs of the same user use up and
// leave.
#include <dlfcn.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                              void* (*start)(void*), void* argument) noexcept {
  using Create = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static const auto create = reinterpret_cast<Create>(::dlsym(RTLD_NEXT, "pthread_create"));
  static const char* const text = std::getenv("LODE_TEST_THREADS");
  static const int first = text == nullptr ? 0 : std::atoi(text);
  static const char* const comma = text == nullptr ? nullptr : std::strchr(text, ',');
  static const int refused = comma == nullptr ? 0 : std::atoi(comma + 1);
  static std::atomic<int> asked{0};
  const int number = asked.fetch_add(1);
  const bool refuse = number >= first && number < first + refused;
  return refuse ? EAGAIN : create(thread, attributes, start, argument);
}

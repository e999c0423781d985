// SPDX-License-Identifier: Apache-2.0
// Preloaded into a program, shifts its system clock by as many microseconds as the file that
// LODE_TEST_CLOCK names says (eight bytes, of this machine's order), at every reading. The
// monotonic clocks and whatever the kernel itself waits for stay as they are.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

int64_t ShiftMicros() {
  static const volatile int64_t* const shift = []() -> const volatile int64_t* {
    const char* const path = std::getenv("LODE_TEST_CLOCK");
    const int fd = path == nullptr ? -1 : ::open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return nullptr;
    void* const mapped = ::mmap(nullptr, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
    ::close(fd);
    return mapped == MAP_FAILED ? nullptr : static_cast<const volatile int64_t*>(mapped);
  }
  ();
  return shift == nullptr ? 0 : *shift;
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const auto result = static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
  if (result != 0 || clock != CLOCK_REALTIME) return result;
  const int64_t micros = int64_t{time->tv_sec} * 1'000'000 + time->tv_nsec / 1'000 + ShiftMicros();
  time->tv_sec = micros / 1'000'000;
  time->tv_nsec = micros % 1'000'000 * 1'000;
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Whichever of 0, 1 and 2 are closed: no file opened later has such a number, and what the program
// reads or writes there fails.
#include "verifier/program/standard_descriptors.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

#include "tests/unit/program/child.h"

namespace lode::program {
namespace {

// 0: all is well in a process in which the descriptors of the bits of `closed` are closed.
int WhatIsWrong(int closed) {
  for (int standard = 0; standard < 3; ++standard) {
    if ((closed & (1 << standard)) != 0) ::close(standard);
  }
  HoldStandardDescriptors();
  HoldStandardDescriptors();
  const int file = ::open("/dev/null", O_RDWR);
  if (file < 3) return 1;
  ::close(file);
  char byte = 'x';
  for (int standard = 0; standard < 3; ++standard) {
    if (::fcntl(standard, F_GETFD) < 0) return 2;
    if ((closed & (1 << standard)) == 0) continue;
    errno = 0;
    const ssize_t n = standard == 0 ? ::read(0, &byte, 1) : ::write(standard, &byte, 1);
    if (n != -1 || errno != EBADF) return 3;
  }
  return 0;
}

TEST(StandardDescriptors, AreTakenInEveryCombination) {
  for (int closed = 0; closed < 8; ++closed) {
    EXPECT_EQ(ExitCodeOfChild([closed] { return WhatIsWrong(closed); }), 0) << closed;
  }
}

TEST(StandardDescriptors, WhatIsOpenStaysAsItIs) {
  EXPECT_EQ(ExitCodeOfChild([] {
              int ends[2];
              if (::pipe(ends) != 0 || ::dup2(ends[1], STDOUT_FILENO) < 0) return 1;
              HoldStandardDescriptors();
              char byte = 0;
              return ::write(STDOUT_FILENO, "x", 1) == 1 && ::read(ends[0], &byte, 1) == 1 &&
                             byte == 'x'
                         ? 0
                         : 2;
            }),
            0);
}

}  // namespace
}  // namespace lode::program

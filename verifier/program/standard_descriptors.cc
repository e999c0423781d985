// SPDX-License-Identifier: Apache-2.0
// /dev/null in the wrong direction fails on use, so a lost answer is noticed instead of silently
// dropped.
#include "verifier/program/standard_descriptors.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "verifier/base/exit_code.h"

namespace lode::program {
namespace {

// In the wrong direction on purpose, so that using it fails. "/" stands in where there is no
// /dev/null, as in a bare chroot: a folder can be neither read nor written as a file.
int OpenUnusable(int standard) {
  const int file = ::open("/dev/null", standard == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  return file >= 0 ? file : ::open("/", O_RDONLY | O_DIRECTORY);
}

}  // namespace

void HoldStandardDescriptors() {
  for (int standard = STDIN_FILENO; standard <= STDERR_FILENO; ++standard) {
    if (::fcntl(standard, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest free number is this one: those before it are taken by now. Children get it too.
    if (OpenUnusable(standard) != standard) std::_Exit(base::kExitMachine);
  }
}

}  // namespace lode::program

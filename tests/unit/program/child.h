// SPDX-License-Identifier: Apache-2.0
// A piece of a program in a process of its own, for what changes the whole process: standard
// descriptors, signals, its end.
#ifndef LODE_TESTS_UNIT_PROGRAM_CHILD_H_
#define LODE_TESTS_UNIT_PROGRAM_CHILD_H_

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>

namespace lode::program {

// The exit code of a child that runs `body` and ends with its value; minus the signal that killed
// it.
inline int ExitCodeOfChild(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) std::_Exit(body());
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace lode::program

#endif  // LODE_TESTS_UNIT_PROGRAM_CHILD_H_

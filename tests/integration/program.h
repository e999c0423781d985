// SPDX-License-Identifier: Apache-2.0
// A program run as a child: its standard output is read line by line, its end is waited for. Killed
// with the object.
#ifndef LODE_TESTS_INTEGRATION_PROGRAM_H_
#define LODE_TESTS_INTEGRATION_PROGRAM_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace lode::integration {

class Program {
 public:
  // `arguments[0]` is the program's path.
  explicit Program(const std::vector<std::string>& arguments);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Waits for a line; empty at the end of the output.
  std::string ReadLine();
  void Signal(int signal);
  // Waits for its end: the exit code, or minus the signal that killed it.
  int Wait();

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

}  // namespace lode::integration

#endif  // LODE_TESTS_INTEGRATION_PROGRAM_H_

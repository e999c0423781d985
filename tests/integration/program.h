// SPDX-License-Identifier: Apache-2.0
// A program run as a child: its output is read line by line, its end is waited for. Killed with the
// object. And lode-ledgerd so.
#ifndef LODE_TESTS_INTEGRATION_PROGRAM_H_
#define LODE_TESTS_INTEGRATION_PROGRAM_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace lode::integration {

class Program {
 public:
  enum class Reads { kOutput, kOutputAndErrors };
  // `arguments[0]` is the program's path.
  explicit Program(const std::vector<std::string>& arguments, Reads reads = Reads::kOutput);
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

std::string LedgerdPath();
std::string LodePath();

// lode-ledgerd that serves a folder on a port of its own; made when it serves.
class Ledgerd {
 public:
  explicit Ledgerd(const std::string& folder);
  Program& program() { return program_; }
  const std::string& announced() const { return announced_; }  // empty: it did not come to serve
  const std::string& address() const { return address_; }

 private:
  Program program_;
  std::string announced_;
  std::string address_;
};

}  // namespace lode::integration

#endif  // LODE_TESTS_INTEGRATION_PROGRAM_H_

// SPDX-License-Identifier: Apache-2.0
// The program lode-verify: judges a trail or a receipt offline, with nothing but the file and a
// trust file. Links the kernel only: no network, no database, no keys. Exit codes:
// verifier/base/exit_code.h.
#ifndef LODE_TOOLS_VERIFY_COMMAND_H_
#define LODE_TOOLS_VERIFY_COMMAND_H_

#include <cstdint>
#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace lode::verify {

struct Streams {
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  int64_t now_us = 0;  // as-of time if none is asked for
  int width = 100;     // columns
  bool utf8 = true;
  bool out_is_terminal = false;
};

// `arguments` without the program's name. Returns the exit code.
int Run(const std::vector<std::string>& arguments, const Streams& streams);

}  // namespace lode::verify

#endif  // LODE_TOOLS_VERIFY_COMMAND_H_

// SPDX-License-Identifier: Apache-2.0
// The program lode as a function: arguments and an environment in, text and an exit code out.
// Nothing here or below reads a clock, a variable or a terminal that is not in the Environment
// (passphrases excepted: they come from /dev/tty).
#ifndef LODE_CLIENT_CLI_APP_H_
#define LODE_CLIENT_CLI_APP_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace lode::cli {

struct Environment {
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  std::map<std::string, std::string> variables;  // LODE_*, HOME, XDG_CONFIG_HOME
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  int width = 100;  // columns
  bool utf8 = true;
  std::function<int64_t()> now_us;
};

// `arguments` without the program's name. Returns the exit code (verifier/base/exit_code.h).
int Run(const std::vector<std::string>& arguments, const Environment& environment);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_APP_H_

// SPDX-License-Identifier: Apache-2.0
// The program lode: takes what client/cli/app.h needs from the process.
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "client/cli/app.h"
#include "verifier/base/limits.h"
#include "verifier/program/locale.h"
#include "verifier/program/run.h"

extern char** environ;

namespace {

constexpr int kLeastWidth = 60;
constexpr int kMostWidth = 200;

int TerminalWidth() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 100;
  return std::min(std::max<int>(size.ws_col, kLeastWidth), kMostWidth);
}

int64_t NowMicros() {
  timeval now{};
  gettimeofday(&now, nullptr);
  return now.tv_sec * lode::base::limits::kMicrosPerSecond + now.tv_usec;
}

int Lode(const std::vector<std::string>& arguments) {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text(*entry);
    const size_t equals = text.find('=');
    if (equals != std::string::npos) variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  const lode::cli::Environment environment{
      .out = std::cout,
      .err = std::cerr,
      .in = std::cin,
      .variables = std::move(variables),
      .in_is_terminal = isatty(STDIN_FILENO) == 1,
      .out_is_terminal = isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = isatty(STDERR_FILENO) == 1,
      .width = TerminalWidth(),
      .utf8 = lode::program::LocaleIsUtf8(),
      .now_us = NowMicros,
  };
  return lode::cli::Run(arguments, environment);
}

}  // namespace

int main(int argc, char** argv) {
  const int code = lode::program::Run(
      "lode", [&] { return Lode(std::vector<std::string>(argv + 1, argv + argc)); });
  // Everything is written by now, and threads of gRPC may still run: nothing is taken down under
  // them, and nothing is waited for (decision 0012).
  std::_Exit(code);
}

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

// A locale that names UTF-8. Programs without a locale, as in CI, get ASCII.
bool IsUtf8(const std::map<std::string, std::string>& variables) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto it = variables.find(name);
    if (it == variables.end() || it->second.empty()) continue;
    return it->second.find("UTF-8") != std::string::npos ||
           it->second.find("utf8") != std::string::npos;
  }
  return false;
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
  const bool utf8 = IsUtf8(variables);
  const lode::cli::Environment environment{
      .out = std::cout,
      .err = std::cerr,
      .in = std::cin,
      .variables = std::move(variables),
      .in_is_terminal = isatty(STDIN_FILENO) == 1,
      .out_is_terminal = isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = isatty(STDERR_FILENO) == 1,
      .width = TerminalWidth(),
      .utf8 = utf8,
      .now_us = NowMicros,
  };
  return lode::cli::Run(arguments, environment);
}

}  // namespace

int main(int argc, char** argv) {
  return lode::program::Run(
      "lode", [&] { return Lode(std::vector<std::string>(argv + 1, argv + argc)); });
}

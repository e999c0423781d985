// SPDX-License-Identifier: Apache-2.0
// The program lode-verify: gives command.h the clock, the terminal's width and its character set,
// which the command itself never reads.
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "tools/verify/command.h"
#include "verifier/base/limits.h"
#include "verifier/program/locale.h"
#include "verifier/program/run.h"

namespace {

int Width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 100;
  return std::clamp<int>(size.ws_col, 60, 200);
}

int Verify(const std::vector<std::string>& arguments) {
  timeval now{};
  gettimeofday(&now, nullptr);
  const lode::verify::Streams streams{
      .out = std::cout,
      .err = std::cerr,
      .in = std::cin,
      .now_us = now.tv_sec * lode::base::limits::kMicrosPerSecond + now.tv_usec,
      .width = Width(),
      .utf8 = lode::program::LocaleIsUtf8(),
      .out_is_terminal = isatty(STDOUT_FILENO) == 1};
  return lode::verify::Run(arguments, streams);
}

}  // namespace

int main(int argc, char** argv) {
  return lode::program::Run(
      "lode-verify", [&] { return Verify(std::vector<std::string>(argv + 1, argv + argc)); });
}

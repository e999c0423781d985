// SPDX-License-Identifier: Apache-2.0
#include "verifier/program/run.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/program/standard_descriptors.h"
#include "verifier/program/standard_output.h"

namespace lode::program {
namespace {

std::string_view WhyLost(int error) {
  if (error == EPIPE) return "whoever read it stopped before its end";
  if (error == EBADF) return "it is closed";
  return std::strerror(error);
}

int TellLost(std::string_view name, int error, int code) {
  std::cerr << name << ": standard output did not take the whole answer: " << WhyLost(error) << " ("
            << base::ReasonName(base::Reason::kOutputLost) << ")\n";
  if (code != base::kExitOk)
    std::cerr << "note: exit code " << code << " still says what was found\n";
  std::cerr << "next: " << base::NextStep(base::Reason::kOutputLost) << "\n";
  return code == base::kExitOk ? base::kExitMachine : code;
}

}  // namespace

int Run(std::string_view name, const std::function<int()>& body) {
  HoldStandardDescriptors();
  std::signal(SIGPIPE, SIG_IGN);
  // Static: a thread that outlives main() may still write.
  static DescriptorBuffer output(STDOUT_FILENO);
  std::cout.rdbuf(&output);
  const int code = body();
  std::cout.flush();
  return output.error() == 0 ? code : TellLost(name, output.error(), code);
}

}  // namespace lode::program

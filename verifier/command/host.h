// SPDX-License-Identifier: Apache-2.0
// What a command needs of the program that it is a command of: where it prints, how, what time it
// is, and whom its user trusts. The commands in this folder touch nothing else but the files that
// their options name, so that lode and lode-verify give the same answer in the same words.
#ifndef LODE_VERIFIER_COMMAND_HOST_H_
#define LODE_VERIFIER_COMMAND_HOST_H_

#include <cstdint>
#include <functional>
#include <istream>

#include "absl/status/statusor.h"
#include "verifier/inputs/trust_file.h"
#include "verifier/program/printer.h"

namespace CLI {
class App;
}

namespace lode::command {

struct Host {
  program::Printer& print;
  std::istream& in;   // what the file name - stands for
  bool json = false;  // one JSON object on stdout
  bool out_is_terminal = false;
  int width = 100;  // columns
  bool utf8 = true;
  int64_t now_us = 0;
  // Tells on stderr whom, and where that comes from.
  std::function<absl::StatusOr<inputs::NamedTrust>()> trust;
};

// "ledger.example/cobalt (key 14f64fb4), from --trust trust.txt"
inline std::string TrustText(const inputs::NamedTrust& trust) {
  return trust.policy.DescribeLogs() + ", from " + trust.from;
}

}  // namespace lode::command

#endif  // LODE_VERIFIER_COMMAND_HOST_H_

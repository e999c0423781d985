// SPDX-License-Identifier: Apache-2.0
// The commands of lode-scenario (docs/scenarios.md): each prints to stdout and gives the exit code
// of docs/verification.md, or 1 if a scenario came out otherwise than it says.
#ifndef LODE_TOOLS_SCENARIO_COMMANDS_H_
#define LODE_TOOLS_SCENARIO_COMMANDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace lode::scenario {

struct Arguments {
  std::vector<std::string> files;
  std::string server;   // --server ADDR
  std::string vkey;     // --vkey V
  std::string profile;  // --profile WHAT
  std::string lot;      // --lot L
  std::string output;   // -o F, --out DIR
  bool json = false;    // --json
};

absl::StatusOr<int> RunCommand(const Arguments& arguments);      // run FILE...
absl::StatusOr<int> CheckCommand(const Arguments& arguments);    // check FILE...
absl::StatusOr<int> GenesisCommand(const Arguments& arguments);  // genesis FILE -o F
absl::StatusOr<int> ExportCommand(const Arguments& arguments);   // export FILE --lot L -o F
absl::StatusOr<int> WriteCommand(const Arguments& arguments);    // write FILE --out DIR

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_COMMANDS_H_

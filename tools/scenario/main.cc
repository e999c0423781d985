// SPDX-License-Identifier: Apache-2.0
// lode-scenario: plays scenario files and says what came out otherwise than they expect.
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

#include "tools/scenario/commands.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/program/run.h"

namespace {

using lode::scenario::Arguments;

constexpr char kHelp[] =
    "lode-scenario plays scenarios: records by name, and what must become of them "
    "(docs/scenarios.md)\n"
    "\n"
    "  lode-scenario run FILE... [--json] [--server ADDR --vkey V]\n"
    "      plays each file in process, or against a simulated_time server whose Genesis is the "
    "file's\n"
    "  lode-scenario check FILE...             builds the records and says what is wrong with each "
    "alone\n"
    "  lode-scenario genesis FILE [--vkey V] -o F\n"
    "      writes the signed Genesis, for lode-ledgerd init\n"
    "  lode-scenario export FILE --lot L -o F.lode\n"
    "      plays the file in process and writes the trail of a lot\n"
    "  lode-scenario write FILE [--vkey V] --out DIR\n"
    "      writes every record as JSON and as envelope, the keys' seeds and the trust file\n"
    "\n"
    "Exit codes: 0 all as expected, 1 something came out otherwise, 2 usage; others as for lode.\n"
    "\n"
    "Examples:\n"
    "  lode-scenario run tests/scenarios/reference-chain.json\n"
    "  lode-scenario export tests/scenarios/reference-chain.json --lot lot:cum/cam-0708 -o "
    "a.lode\n";

// Fills `out`; false: bad usage.
bool ReadArguments(int argc, char** argv, Arguments& out) {
  const std::map<std::string_view, std::string*> with_value = {{"--server", &out.server},
                                                               {"--vkey", &out.vkey},
                                                               {"--lot", &out.lot},
                                                               {"-o", &out.output},
                                                               {"--out", &out.output}};
  for (int i = 2; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto it = with_value.find(word);
    if (it != with_value.end()) {
      if (++i == argc) return false;
      *it->second = argv[i];
    } else if (word == "--json") {
      out.json = true;
    } else if (word.starts_with("-")) {
      return false;
    } else {
      out.files.emplace_back(word);
    }
  }
  return !out.files.empty();
}

int Play(int argc, char** argv) {
  using Command = absl::StatusOr<int> (*)(const Arguments&);
  const std::map<std::string_view, Command> commands = {
      {"run", lode::scenario::RunCommand},         {"check", lode::scenario::CheckCommand},
      {"genesis", lode::scenario::GenesisCommand}, {"export", lode::scenario::ExportCommand},
      {"write", lode::scenario::WriteCommand},
  };
  const std::string_view name = argc > 1 ? argv[1] : "";
  if (name == "--help" || name == "help") {
    std::cout << kHelp;
    return 0;
  }
  Arguments arguments;
  const auto command = commands.find(name);
  if (command == commands.end() || !ReadArguments(argc, argv, arguments)) {
    std::cerr << kHelp;
    return lode::base::kExitUsage;
  }
  const auto code = command->second(arguments);
  if (code.ok()) return *code;
  std::cerr << "lode-scenario: "
            << lode::base::SafeText(std::string(code.status().message())) << "\n";
  return lode::base::ExitCodeOf(lode::base::ReasonOf(code.status()));
}

}  // namespace

int main(int argc, char** argv) {
  return lode::program::Run("lode-scenario", [&] { return Play(argc, argv); });
}

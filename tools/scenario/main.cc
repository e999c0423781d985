// SPDX-License-Identifier: Apache-2.0
// lode-scenario: plays scenario files and says what came out otherwise than they expect.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "tools/scenario/commands.h"
#include "verifier/base/exit_code.h"
#include "verifier/program/arguments.h"
#include "verifier/program/failure.h"
#include "verifier/program/run.h"
#include "verifier/program/version.h"

namespace {

using lode::scenario::Arguments;
using Command = absl::StatusOr<int> (*)(const Arguments&);

// The command line: one subcommand each, of which `chosen` is the one that was said.
class CommandLine {
 public:
  CommandLine() {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", lode::program::VersionLine("lode-scenario"));
    app_.footer(
        "Examples:\n"
        "  lode-scenario run tests/scenarios/reference-chain.json\n"
        "  lode-scenario export tests/scenarios/reference-chain.json --lot lot:cum/cam-0708 -o "
        "a.lode\n\n"
        "Exit codes: 0 all came out as the file says, 1 something did not, 2 usage or a file that "
        "is wrong; others as for lode (lode --help)");
    CLI::App* run = AddMany("run",
                            "plays each file in process, or against a simulated_time server whose "
                            "Genesis is the file's",
                            "FILE", lode::scenario::RunCommand);
    run->add_flag("--json", arguments.json, "print JSON on stdout, errors too");
    run->add_option("--server", arguments.server, "the server, host:port; with its --vkey");
    run->add_option("--profile", arguments.profile,
                    "judges every evaluation by this instead: a built-in profile, or a file that "
                    "ends in .toml");
    AddVkey(run);
    AddVkey(AddMany("check", "builds the records and says what is wrong with each alone", "FILE",
                    lode::scenario::CheckCommand));
    CLI::App* genesis = AddOne("genesis", "writes the signed Genesis, for lode-ledgerd init",
                               "file", "FILE -o genesis.env", lode::scenario::GenesisCommand);
    AddVkey(genesis);
    CLI::App* trail =
        AddOne("export", "plays the file in process and writes the trail of a lot", "file",
               "FILE --lot lot:cum/cam-0708 -o cam-0708.lode", lode::scenario::ExportCommand);
    trail->add_option("--lot", arguments.lot, "lot id")->required();
    AddVkey(AddOne(
        "write", "writes every record as JSON and as envelope, the keys' seeds and the trust file",
        "folder", "FILE --out written", lode::scenario::WriteCommand));
  }

  CLI::App& app() { return app_; }
  Arguments arguments;
  Command chosen = nullptr;

 private:
  // `example`: the words behind the name; FILE is a scenario of the tree.
  CLI::App* Add(const std::string& name, const std::string& description, std::string example,
                Command command) {
    CLI::App* added = app_.add_subcommand(name, description);
    example.replace(example.find("FILE"), 4, "tests/scenarios/reference-chain.json");
    added->footer("Example:\n  lode-scenario " + name + " " + example +
                  "\n\nExit codes: lode-scenario --help");
    added->callback([this, command] { chosen = command; });
    return added;
  }
  CLI::App* AddMany(const std::string& name, const std::string& description,
                    const std::string& example, Command command) {
    CLI::App* added = Add(name, description, example, command);
    added->add_option("FILE", arguments.files, "scenario files")->required();
    return added;
  }
  CLI::App* AddOne(const std::string& name, const std::string& description,
                   const std::string& output, const std::string& example, Command command) {
    CLI::App* added = Add(name, description, example, command);
    added->add_option("FILE", arguments.files, "scenario file")->required()->expected(1);
    added->add_option("-o,--out", arguments.output, "the " + output + " to write")->required();
    return added;
  }
  void AddVkey(CLI::App* command) {
    command->add_option("--vkey", arguments.vkey,
                        "verifier key of the log; default: the scenario's own");
  }

  CLI::App app_{
      "Plays scenarios: records by name, and what must become of them (docs/scenarios.md).",
      "lode-scenario"};
};

int Play(const std::vector<std::string>& words) {
  CommandLine line;
  // Also for usage errors.
  const bool json = std::find(words.begin(), words.end(), "--json") != words.end();
  lode::program::Printer print(std::cout, std::cerr);
  const auto fail = [&](const absl::Status& status) {
    return lode::program::Fail(print, "lode-scenario", status, json);
  };
  const auto text = lode::program::ParseArguments(line.app(), words);
  if (!text.ok()) return fail(text.status());
  if (*text) {
    std::cout << **text;
    return lode::base::kExitOk;
  }
  const auto code = line.chosen(line.arguments);
  return code.ok() ? *code : fail(code.status());
}

}  // namespace

int main(int argc, char** argv) {
  return lode::program::Run("lode-scenario",
                            [&] { return Play(std::vector<std::string>(argv + 1, argv + argc)); });
}

// SPDX-License-Identifier: Apache-2.0
// Command lines, over CLI11, of which three habits are dangerous here: it reads 010 as 8, takes
// [a,b] apart, and lets `--pin=` swallow the next word. The words are read here, by the rules of
// docs/decisions/0014-inputs.md; CLI11 keeps the options, converts the values and writes the help.
#ifndef LODE_VERIFIER_PROGRAM_ARGUMENTS_H_
#define LODE_VERIFIER_PROGRAM_ARGUMENTS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace lode::program {

// Reads `arguments` (without the program's name) into the options of `app` and its subcommands. A
// text if one was asked for in place of work, by --help, -h or --version: print it and end with 0.
// kUsage names the word that is wrong and, for a command or option that does not exist, the nearest
// one. No value is empty, and none is split; a number is decimal digits without a leading zero; an
// option that takes one value is given once. A value that begins with -- is an option in the wrong
// place, unless it stands after =. Words after -- are no options.
absl::StatusOr<std::optional<std::string>> ParseArguments(
    CLI::App& app, const std::vector<std::string>& arguments);

// An error of kUsage that has no next step of its own gets one that works: the help of `command`,
// such as "lode record sign", with its examples. Others stay as they are.
absl::Status WithHelpOf(const absl::Status& status, const std::string& command);

// An option or positional with a whole number from `low` to `high`, both named in the error.
CLI::Option* AddWholeNumber(CLI::App& app, const std::string& name, uint64_t low, uint64_t high,
                            std::function<void(uint64_t)> set, const std::string& description);

template <typename Number>
CLI::Option* AddWholeNumber(CLI::App& app, const std::string& name, uint64_t low, uint64_t high,
                            Number& value, const std::string& description) {
  return AddWholeNumber(app, name, low, high, std::function<void(uint64_t)>([&value](uint64_t n) {
                          value = static_cast<Number>(n);
                        }),
                        description);
}

// One with a word of `choices`; the error names them and the nearest.
CLI::Option* AddChoice(CLI::App& app, const std::string& name, std::string& value,
                       const std::vector<std::string>& choices, const std::string& description);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_ARGUMENTS_H_

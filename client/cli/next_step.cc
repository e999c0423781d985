// SPDX-License-Identifier: Apache-2.0
// A command that is only almost right is worse than none: people copy it. So every flag that chose
// the ledger or the trust is repeated, and every value is quoted for a POSIX shell.
#include "client/cli/next_step.h"

#include <algorithm>

#include "verifier/program/shell_word.h"

namespace lode::cli {

std::string FlagsAgain(const Session& session, std::span<const std::string_view> settings) {
  std::string out;
  for (const std::string_view name : settings) {
    const auto it = session.flags.find(std::string(name));
    if (it == session.flags.end()) continue;
    std::string flag(name);
    std::replace(flag.begin(), flag.end(), '_', '-');
    out += " --" + flag + " " + program::ShellWord(it->second);
  }
  if (!session.ledger_file.empty()) out += " --ledger " + program::ShellPath(session.ledger_file);
  if (session.only_flags) out += " --no-settings";
  return out;
}

}  // namespace lode::cli

// SPDX-License-Identifier: Apache-2.0
// Commands that lode advises its user to run next. Each works when it is copied into the same
// shell. So files and values are quoted, and the flags that chose the trust or the ledger are
// repeated; variables and settings files still hold. Internal to client/cli.
#ifndef LODE_CLIENT_CLI_NEXT_STEP_H_
#define LODE_CLIENT_CLI_NEXT_STEP_H_

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "client/cli/session.h"

namespace lode::cli {

// What the next command reads of the settings.
inline constexpr std::array<std::string_view, 2> kOfflineFlags{"trust", "vkey"};
inline constexpr std::array<std::string_view, 4> kLedgerFlags{"trust", "vkey", "pin", "address"};
inline constexpr std::array<std::string_view, 1> kSigningFlags{"passphrase_file"};

// " --trust trust.txt --ledger a.toml": those of `settings` that were given as flags, and the two
// flags that say where settings come from; "" for none.
std::string FlagsAgain(const Session& session, std::span<const std::string_view> settings);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_NEXT_STEP_H_

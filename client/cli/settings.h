// SPDX-License-Identifier: Apache-2.0
// Where lode finds the ledger and whom it trusts (docs/cli.md). Each setting comes from the first
// place that has it: flag, environment (LODE_*), the file of --ledger, a ./lode.toml that the user
// allowed, ~/.config/lode/config.toml. An unknown key is an error. So are two places that name
// different ledgers, whatever their order (decision 0015).
#ifndef LODE_CLIENT_CLI_SETTINGS_H_
#define LODE_CLIENT_CLI_SETTINGS_H_

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/inputs/trust_file.h"

namespace lode::cli {

// Names of all settings.
std::vector<std::string> SettingNames();

struct Settings {
  std::string address;          // host:port
  std::string trust;            // path of a trust file (C2SP tlog-policy)
  std::string vkey;             // or one log's verifier key, with no witness asked for
  std::string pin;              // path of the pinned checkpoint
  std::string profile;          // built-in profile
  std::string origin;           // the ledger's name
  std::string genesis;          // record digest of its Genesis, hex
  std::string passphrase_file;  // path
};

// Says `name` = value, for each name of Settings' fields.
using SettingValues = std::map<std::string, std::string>;

// A file of settings; paths in it are relative to its folder. kUsage names the key, or the
// line and column, and shows a value that lacks its quotes with them. No value is empty.
absl::StatusOr<SettingValues> ParseSettings(std::string_view toml, const std::string& path);

// LODE_ADDRESS, LODE_TRUST ... of the environment. kUsage for one that is set to nothing: whether
// it was meant to be left out can't be told, and without it a check may be left out.
absl::StatusOr<SettingValues> SettingsOfEnvironment(
    const std::map<std::string, std::string>& variables);

// Variables that are near to one of these and are none: "LODE_TRSUT is not a setting. Did you mean
// LODE_TRUST?", for a misspelt variable drops what it should have said.
std::vector<std::string> MisspeltVariables(const std::map<std::string, std::string>& variables);

// One place that settings come from.
struct SettingSource {
  enum class Kind { kFlags, kEnvironment, kFile };
  Kind kind = Kind::kFile;
  std::string file;  // kFile: as it is told
  SettingValues values;
  std::optional<std::string> trust_text;  // the trust file's bytes, if they were read already
};

// What to call a setting of a source: "--trust", "LODE_TRUST", "trust in ./lode.toml".
std::string NameOf(const SettingSource& source, std::string_view setting);

// The first source that says it decides. kUsage if two of them name other ledgers to sign for:
// origin or genesis.
absl::StatusOr<Settings> MergeSettings(std::span<const SettingSource> sources);

// The source of a setting that is said, as NameOf() tells it; "" if no source says it.
std::string WhoSays(std::span<const SettingSource> sources, std::string_view setting);

// "LODE_ORIGIN says the ledger's name, and nothing says its genesis ..." where one of origin and
// genesis is said and the other is not; "" if both or neither are.
std::string HalfOfAPair(std::span<const SettingSource> sources);

// Whom to trust, and who says so.
// kUsage if no source says it, if one says both trust and vkey, or if two disagree.
absl::StatusOr<inputs::NamedTrust> LoadTrust(std::span<const SettingSource> sources);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_SETTINGS_H_

// SPDX-License-Identifier: Apache-2.0
// Where lode finds the ledger and whom it trusts (docs/cli.md). Each setting comes from the first
// place that says it: flag, environment (LODE_*), the file of --ledger, ./lode.toml,
// ~/.config/lode/config.toml. A key that is not known is an error.
#ifndef LODE_CLIENT_CLI_SETTINGS_H_
#define LODE_CLIENT_CLI_SETTINGS_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "verifier/note/policy.h"

namespace lode::cli {

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
// line and column. No value is empty.
absl::StatusOr<SettingValues> ParseSettings(std::string_view toml, const std::string& path);

// LODE_ADDRESS, LODE_TRUST ... of the environment. kUsage for one that is set to nothing: whether
// it was meant to be left out can't be told, and without it a check may be left out.
absl::StatusOr<SettingValues> SettingsOfEnvironment(
    const std::map<std::string, std::string>& variables);

// `low` for what `high` does not say. A trust file and a vkey are one setting: the higher of them
// drops the other.
SettingValues Prefer(SettingValues high, const SettingValues& low);

Settings SettingsFrom(const SettingValues& values);

// kUsage if neither trust nor vkey is set.
absl::StatusOr<note::TrustPolicy> LoadTrust(const Settings& settings);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_SETTINGS_H_

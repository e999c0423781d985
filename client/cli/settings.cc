// SPDX-License-Identifier: Apache-2.0
#include "client/cli/settings.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/text_file.h"

namespace lode::cli {
namespace {

struct Field {
  std::string_view name;
  std::string Settings::*member;
  bool is_path;
};

constexpr std::array kFields = {
    Field{"address", &Settings::address, false},
    Field{"trust", &Settings::trust, true},
    Field{"vkey", &Settings::vkey, false},
    Field{"pin", &Settings::pin, true},
    Field{"profile", &Settings::profile, false},
    Field{"origin", &Settings::origin, false},
    Field{"genesis", &Settings::genesis, false},
    Field{"passphrase_file", &Settings::passphrase_file, true},
};

const Field* FindField(std::string_view name) {
  const auto it = std::find_if(kFields.begin(), kFields.end(),
                               [&](const Field& field) { return field.name == name; });
  return it == kFields.end() ? nullptr : &*it;
}

std::vector<std::string_view> Names() {
  std::vector<std::string_view> names;
  for (const Field& field : kFields) names.push_back(field.name);
  return names;
}

std::string KnownNames() {
  std::string names;
  for (const Field& field : kFields) names += (names.empty() ? "" : ", ") + std::string(field.name);
  return names;
}

}  // namespace

absl::StatusOr<SettingValues> ParseSettings(std::string_view text, const std::string& path) {
  const toml::parse_result parsed = toml::parse(text, path);
  if (!parsed) {
    return base::Error(base::Reason::kUsage,
                       path + ": line " + std::to_string(parsed.error().source().begin.line) +
                           ", column " + std::to_string(parsed.error().source().begin.column) +
                           ": " + std::string(parsed.error().description()));
  }
  SettingValues values;
  for (const auto& [key, node] : parsed.table()) {
    const Field* field = FindField(key.str());
    if (field == nullptr) {
      return base::Error(base::Reason::kUsage,
                         path + ": unknown setting " + std::string(key.str()) + "; known are " +
                             KnownNames() + base::DidYouMean(key.str(), Names()));
    }
    const auto value = node.value<std::string>();
    if (!node.is_string() || !value) {
      return base::Error(base::Reason::kUsage,
                         path + ": " + std::string(field->name) + " is not a text in quotes");
    }
    if (value->empty()) {
      return base::Error(base::Reason::kUsage,
                         path + ": " + std::string(field->name) +
                             " is empty; leave the line out if you mean none");
    }
    values[std::string(field->name)] =
        field->is_path ? (std::filesystem::path(path).parent_path() / *value).string() : *value;
  }
  return values;
}

absl::StatusOr<SettingValues> SettingsOfEnvironment(
    const std::map<std::string, std::string>& variables) {
  SettingValues values;
  for (const Field& field : kFields) {
    std::string variable = "LODE_";
    for (const char c : field.name)
      variable += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const auto it = variables.find(variable);
    if (it == variables.end()) continue;
    if (it->second.empty()) {
      return base::Error(base::Reason::kUsage,
                         "the variable " + variable + " is set to nothing; set it, or unset it");
    }
    values[std::string(field.name)] = it->second;
  }
  return values;
}

SettingValues Prefer(SettingValues high, const SettingValues& low) {
  const bool trusts = high.contains("trust") || high.contains("vkey");
  for (const auto& [name, value] : low) {
    if (trusts && (name == "trust" || name == "vkey")) continue;
    high.try_emplace(name, value);
  }
  return high;
}

Settings SettingsFrom(const SettingValues& values) {
  Settings settings;
  for (const auto& [name, value] : values) settings.*(FindField(name)->member) = value;
  return settings;
}

absl::StatusOr<note::TrustPolicy> LoadTrust(const Settings& settings) {
  if (!settings.trust.empty()) {
    LODE_ASSIGN_OR_RETURN(const std::string text,
                          program::ReadText(settings.trust, base::limits::kNoteBytes));
    auto policy = note::TrustPolicy::Parse(text);
    if (!policy.ok()) return base::WithContext(policy.status(), settings.trust);
    return policy;
  }
  if (!settings.vkey.empty()) {
    LODE_ASSIGN_OR_RETURN(const note::NoteKey key, note::ParseVkey(settings.vkey));
    return note::TrustPolicy::ForLog(key);
  }
  return base::Error(base::Reason::kUsage,
                     "nothing says which ledger you trust: give --trust FILE (a trust file) or "
                     "--vkey KEY (the ledger's verifier key)");
}

}  // namespace lode::cli

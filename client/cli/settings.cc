// SPDX-License-Identifier: Apache-2.0
// Order decides conveniences only. Trust, origin and Genesis are compared over all sources: if the
// nearest one simply won, a file in a working folder could replace the ledger that the user trusts.
#include "client/cli/settings.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <vector>

#include "verifier/base/exit_code.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/catalogue/toml_words.h"
#include "verifier/inputs/file_kind.h"
#include "verifier/inputs/trust_file.h"

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

constexpr char kSayOnce[] =
    ". Remove one of them, or say --no-settings, so that only the command line counts";

std::string VariableOf(std::string_view setting) {
  std::string variable = "LODE_";
  for (const char c : setting)
    variable += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return variable;
}

// What a source that has one of trust and vkey says.
absl::StatusOr<inputs::NamedTrust> LoadOne(const SettingSource& source) {
  if (const auto vkey = source.values.find("vkey"); vkey != source.values.end()) {
    const std::string from = NameOf(source, "vkey");
    LODE_ASSIGN_OR_RETURN(note::TrustPolicy policy, inputs::TrustOfVkey(vkey->second, from));
    return inputs::NamedTrust{std::move(policy), from};
  }
  const std::string& path = source.values.at("trust");
  auto policy =
      source.trust_text ? inputs::ParseTrust(*source.trust_text, path) : inputs::ReadTrust(path);
  if (!policy.ok()) return policy.status();
  const std::string name = NameOf(source, "trust");
  return inputs::NamedTrust{*std::move(policy), source.kind == SettingSource::Kind::kFlags
                                                    ? name + " " + path
                                                    : name + " (" + path + ")"};
}

absl::StatusOr<SettingValues> ReadValues(std::string_view text, const std::string& path) {
  const toml::parse_result parsed = toml::parse(text, path);
  if (!parsed) {
    const auto at = parsed.error().source().begin;
    return base::Error(base::Reason::kUsage,
                       path + ": line " + std::to_string(at.line) + ", column " +
                           std::to_string(at.column) + ": " +
                           catalogue::TomlFault(parsed.error().description(), text, at.line));
  }
  SettingValues values;
  for (const auto& [key, node] : parsed.table()) {
    const Field* field = FindField(key.str());
    const std::string at = path + ": line " + std::to_string(node.source().begin.line) + ": ";
    if (field == nullptr) {
      // Who signs is said by each record, and by the key that signs it.
      const bool is_author = key.str() == "author" || key.str() == "party" || key.str() == "key";
      return base::Error(
          base::Reason::kUsage,
          at + "unknown setting " + base::SafeText(key.str(), 60) + "; known are " + KnownNames() +
              (is_author ? ". Who signs stands in each record (\"author\") and is said when you "
                           "sign: lode record sign FILE --key KEY_FILE"
                         : base::DidYouMean(key.str(), Names())));
    }
    const auto value = node.value<std::string>();
    if (!node.is_string() || !value) {
      return base::Error(base::Reason::kUsage,
                         at + std::string(field->name) + " is not a text in quotes" +
                             catalogue::WithQuotes(text, node.source().begin.line));
    }
    if (value->empty()) {
      return base::Error(
          base::Reason::kUsage,
          at + std::string(field->name) + " is empty; leave the line out if you mean none");
    }
    values[std::string(field->name)] =
        field->is_path ? (std::filesystem::path(path).parent_path() / *value).string() : *value;
  }
  return values;
}

}  // namespace

absl::StatusOr<SettingValues> ParseSettings(std::string_view text, const std::string& path) {
  auto values = ReadValues(text, path);
  if (values.ok()) return values;
  // People write this file, and nobody sends it.
  return inputs::OrOtherKind(
      base::WithNextStep(values.status(),
                         "correct the file where it says so, then run this again. What it may say: "
                         "docs/cli.md, or lode log describe prints one"),
      inputs::FileKind::kSettings, text, path);
}

absl::StatusOr<SettingValues> SettingsOfEnvironment(
    const std::map<std::string, std::string>& variables) {
  SettingValues values;
  for (const Field& field : kFields) {
    const std::string variable = VariableOf(field.name);
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

std::vector<std::string> MisspeltVariables(const std::map<std::string, std::string>& variables) {
  std::vector<std::string> names, told;
  for (const Field& field : kFields) names.push_back(VariableOf(field.name));
  const std::vector<std::string_view> known(names.begin(), names.end());
  for (auto it = variables.lower_bound("LODE_"); it != variables.end(); ++it) {
    if (!it->first.starts_with("LODE_")) break;
    if (std::find(names.begin(), names.end(), it->first) != names.end()) continue;
    // What follows LODE_ is what may be misspelt.
    const std::string hint = base::DidYouMean(it->first.substr(5), Names());
    if (!hint.empty())
      told.push_back(it->first + " is not a setting" + base::DidYouMean(it->first, known));
  }
  return told;
}

std::string WhoSays(std::span<const SettingSource> sources, std::string_view setting) {
  for (const SettingSource& source : sources) {
    if (source.values.contains(std::string(setting))) return NameOf(source, setting);
  }
  return "";
}

std::string HalfOfAPair(std::span<const SettingSource> sources) {
  const std::string origin = WhoSays(sources, "origin"), genesis = WhoSays(sources, "genesis");
  if (origin.empty() == genesis.empty()) return "";
  return (origin.empty() ? genesis + " says the ledger's Genesis, and nothing says its origin"
                         : origin + " says the ledger's name, and nothing says its genesis") +
         ": signing needs both (lode log describe prints them)";
}

std::vector<std::string> SettingNames() {
  std::vector<std::string> names;
  for (const Field& field : kFields) names.emplace_back(field.name);
  return names;
}

std::string NameOf(const SettingSource& source, std::string_view setting) {
  std::string name(setting);
  switch (source.kind) {
    case SettingSource::Kind::kFlags:
      std::replace(name.begin(), name.end(), '_', '-');
      return "--" + name;
    case SettingSource::Kind::kEnvironment:
      return VariableOf(setting);
    case SettingSource::Kind::kFile:
      break;
  }
  return name + " in " + source.file;
}

absl::StatusOr<Settings> MergeSettings(std::span<const SettingSource> sources) {
  Settings settings;
  for (const Field& field : kFields) {
    const SettingSource* first = nullptr;
    for (const SettingSource& source : sources) {
      const auto it = source.values.find(std::string(field.name));
      if (it == source.values.end()) continue;
      std::string& value = settings.*field.member;
      const bool names_ledger = field.name == "origin" || field.name == "genesis";
      if (first == nullptr) {
        value = it->second;
        first = &source;
      } else if (names_ledger && value != it->second) {
        return base::Error(base::Reason::kUsage, NameOf(*first, field.name) + " and " +
                                                     NameOf(source, field.name) +
                                                     " disagree about the ledger: " + value +
                                                     " and " + it->second + kSayOnce);
      }
    }
  }
  return settings;
}

absl::StatusOr<inputs::NamedTrust> LoadTrust(std::span<const SettingSource> sources) {
  std::optional<inputs::NamedTrust> found;
  for (const SettingSource& source : sources) {
    const auto trust = source.values.find("trust"), vkey = source.values.find("vkey");
    const auto none = source.values.end();
    if (trust == none && vkey == none) continue;
    if (trust != none && vkey != none)
      return inputs::TwoTrusts(NameOf(source, "trust"), NameOf(source, "vkey"));
    LODE_ASSIGN_OR_RETURN(inputs::NamedTrust next, LoadOne(source));
    if (!found) {
      found = std::move(next);
    } else if (found->policy != next.policy) {
      const std::string first = found->policy.DescribeLogs(), second = next.policy.DescribeLogs();
      return base::Error(
          base::Reason::kUsage,
          found->from + " and " + next.from + " disagree about whom you trust: " +
              (first == second ? "both name " + first + ", and ask for other witnesses"
                               : "the first names " + first + ", the second " + second) +
              kSayOnce);
    }
  }
  if (found) return *std::move(found);
  const std::string origin = WhoSays(sources, "origin");
  return inputs::NoTrust(origin.empty() ? "" : origin + " names the ledger, and not its key",
                         ", or say trust or vkey where your other settings are");
}

}  // namespace lode::cli

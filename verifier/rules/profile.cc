// SPDX-License-Identifier: Apache-2.0
// Reads [profile], [esg] and one [rule.ID] for each rule that the profile sets. What may stand
// under a rule is what the rule's row declares, and its severity.
#include "verifier/rules/profile.h"

#include <algorithm>
#include <span>

#include "verifier/base/limits.h"
#include "verifier/base/nearest.h"
#include "verifier/base/safe_text.h"
#include "verifier/catalogue/catalogue.h"
#include "verifier/catalogue/toml_reader.h"
#include "verifier/crypto/sha256.h"
#include "verifier/rules/not_built.h"
#include "verifier/rules/table.h"

namespace lode::rules {

namespace embedded {
extern const char books_data[];
extern const unsigned long books_size;
extern const char demo_data[];
extern const unsigned long demo_size;
}  // namespace embedded

namespace {

namespace limits = ::lode::base::limits;
using catalogue::TomlReader;

// What a profile may make of a rule. It can neither make a rule block nor stop one that does: that
// a forged trail proves nothing is no buyer's choice.
constexpr report::Severity kChoices[] = {report::FAILS, report::WARNS, report::INFORMS};

report::Severity ReadSeverity(const Rule& rule, TomlReader& table) {
  const std::string word = table.String("severity", "FAILS, WARNS or INFORMS, in double quotes");
  if (rule.severity == report::BLOCKS) {
    table.Fail("severity", "can't be set: this rule always BLOCKS");
    return report::SEVERITY_UNSPECIFIED;
  }
  std::vector<std::string_view> words;
  for (const report::Severity severity : kChoices) {
    if (SeverityName(severity) == word) return severity;
    words.push_back(SeverityName(severity));
  }
  table.Fail("severity", "is \"" + base::SafeText(word, 60) +
                             "\"; it must be FAILS, WARNS or INFORMS" +
                             base::DidYouMean(word, words));
  return report::SEVERITY_UNSPECIFIED;
}

std::string Listed(std::span<const std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

RuleChoice ReadRuleChoice(const Rule& rule, TomlReader table) {
  RuleChoice out;
  if (table.Has("severity")) out.severity = ReadSeverity(rule, table);
  out.parameters.Read(rule.parameters, table);
  std::vector<std::string_view> known;
  if (rule.severity != report::BLOCKS) known.push_back("severity");
  for (const Parameter& parameter : rule.parameters) known.push_back(parameter.name);
  for (const std::string& key : table.Keys()) {
    if (key == "severity" || std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string allowed = known.empty() ? "nothing" : Listed(known);
    table.Fail(key, "is not a parameter of " + std::string(rule.id) +
                        "; what may stand here: " + allowed + base::DidYouMean(key, known));
  }
  return out;
}

// "ATT" of "ATT-05".
std::string_view FamilyOf(std::string_view id) { return id.substr(0, id.find('-')); }

// Why a profile can't set `id`, which is no rule of the table. Numbers within a family are alike:
// the nearest id of another family would mislead.
std::string NoSuchRule(const std::string& id) {
  for (const NotBuilt& family : FamiliesNotBuilt()) {
    if (std::find(family.rules.begin(), family.rules.end(), id) == family.rules.end()) continue;
    return "is not built in this version (" + family.title +
           "), so a profile can't set it, and every report lists it as not checked. Take this "
           "table "
           "out";
  }
  std::vector<std::string_view> families, ids;
  for (const std::string_view known : RuleIds()) {
    if (families.empty() || families.back() != FamilyOf(known)) families.push_back(FamilyOf(known));
  }
  const std::string_view family = base::Nearest(FamilyOf(id), families);
  for (const std::string_view known : RuleIds()) {
    if (FamilyOf(known) == family) ids.push_back(known);
  }
  return ids.empty() ? "is not a rule of this program. It has the families " + Listed(families)
                     : "is not a rule of this program. Its rules of that family: " + Listed(ids) +
                           base::DidYouMean(id, ids);
}

std::map<std::string, RuleChoice, std::less<>> ReadRules(TomlReader rules) {
  std::map<std::string, RuleChoice, std::less<>> out;
  for (const std::string& id : rules.Keys()) {
    const Rule* rule = FindRule(id);
    if (rule == nullptr) {
      rules.Fail(id, NoSuchRule(id));
      continue;
    }
    TomlReader table = rules.Table(id);
    table.Advise("correct that line, then run this again. What " + id +
                 " lets you set: lode explain " + id);
    out.emplace(id, ReadRuleChoice(*rule, table));
  }
  return out;
}

// A site type of which the catalogue expects nothing would be accepted and require nothing.
std::string NotARole(const std::string& name, const catalogue::Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const auto& [type, codes] : catalogue.needs) {
    names.emplace_back(catalogue::SiteTypeName(type));
  }
  const std::vector<std::string_view> roles(names.begin(), names.end());
  const bool known = catalogue::SiteTypeFromName(name) != record::v1::SITE_TYPE_UNSPECIFIED;
  const std::string shown = "\"" + base::SafeText(name, 60) + "\"";
  return (known ? "names " + shown + ", of which " + catalogue.Name() + " expects nothing"
                : "names " + shown + ", which is not a site type") +
         "; it may name " + Listed(roles) + (known ? "" : base::DidYouMean(name, roles));
}

// This program has one catalogue, in one version.
void CheckIs(std::string_view key, const std::string& found, const std::string& allowed,
             TomlReader& table) {
  if (found == allowed) return;
  table.Fail(key,
             "is \"" + base::SafeText(found, 60) + "\"; this program has only \"" + allowed + "\"");
}

Esg ReadEsg(TomlReader table) {
  Esg out;
  const catalogue::Catalogue& icmm = catalogue::Icmm();
  out.catalogue = table.String("catalogue", "\"" + icmm.id + "\"");
  out.version = table.String("version", "\"" + icmm.version + "\"");
  for (const std::string& name : table.Strings("required_at", "[\"LSM_MINE\", \"REFINERY\"]")) {
    const record::v1::SiteType type = catalogue::SiteTypeFromName(name);
    if (!icmm.needs.contains(type)) {
      table.Fail("required_at", NotARole(name, icmm));
    } else if (!out.required_at.insert(type).second) {
      table.Fail("required_at", "names a site type twice");
    }
  }
  table.Close();
  CheckIs("catalogue", out.catalogue, icmm.id, table);
  CheckIs("version", out.version, icmm.version, table);
  return out;
}

}  // namespace

const Parameters& Profile::ParametersOf(std::string_view rule) const {
  static const Parameters& defaults = *new Parameters();
  const auto it = rules.find(rule);
  return it == rules.end() ? defaults : it->second.parameters;
}

report::Severity Profile::SeverityOf(std::string_view rule, report::Severity of_row) const {
  const auto it = rules.find(rule);
  const bool set = it != rules.end() && it->second.severity != report::SEVERITY_UNSPECIFIED;
  return set ? it->second.severity : of_row;
}

std::vector<report::Setting> SettingsOf(const Profile& profile) {
  std::vector<report::Setting> out;
  const auto add = [&](std::string_view rule, std::string_view name, std::string value,
                       std::string by_default, bool looser) {
    if (value == by_default) return;
    report::Setting& setting = out.emplace_back();
    setting.set_rule(std::string(rule));
    setting.set_name(std::string(name));
    setting.set_value(std::move(value));
    setting.set_by_default(std::move(by_default));
    setting.set_looser(looser);
  };
  const auto quoted = [](report::Severity severity) {
    return "\"" + std::string(SeverityName(severity)) + "\"";
  };
  for (const Rule* rule : AllRules()) {
    const report::Severity severity = profile.SeverityOf(rule->id, rule->severity);
    add(rule->id, "severity", quoted(severity), quoted(rule->severity), severity > rule->severity);
    const Parameters& parameters = profile.ParametersOf(rule->id);
    for (const Parameter& parameter : rule->parameters) {
      add(rule->id, parameter.name, ValueText(parameter, parameters), FallbackText(parameter),
          parameters.AskLess(parameter));
    }
  }
  return out;
}

namespace {

// A name stands in the first line of a report: none looks like another ("dеmo" with a Cyrillic
// letter), or like more than a name ("demo, as of ...").
bool IsPlainName(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

}  // namespace

absl::StatusOr<Profile> ParseProfile(std::string_view toml) {
  absl::StatusOr<TomlReader> root = TomlReader::Parse(toml);
  if (!root.ok()) return root.status();
  Profile out;
  out.digest = crypto::Sha256(toml);
  TomlReader head = root->Table("profile");
  out.name = head.String("name");
  if (out.name.empty() || out.name.size() > limits::kNameBytes) {
    head.Fail("name", "has " + std::to_string(out.name.size()) + " bytes; it must have 1 to " +
                          std::to_string(limits::kNameBytes));
  } else if (!IsPlainName(out.name)) {
    head.Fail("name", "is \"" + base::SafeText(out.name, limits::kNameBytes) +
                          "\"; a name has small letters, digits, hyphens and dots only");
  }
  out.title = head.String("title");
  if (out.title.size() > limits::kTextBytes) {
    head.Fail("title", "has " + std::to_string(out.title.size()) + " bytes; it may have " +
                           std::to_string(limits::kTextBytes));
  }
  head.Close();
  if (root->Has("esg")) out.esg = ReadEsg(root->Table("esg"));
  if (root->Has("rule")) out.rules = ReadRules(root->Table("rule"));
  root->Close();
  if (!root->status().ok()) return root->status();
  return out;
}

std::vector<std::string_view> BuiltInProfileNames() { return {"books", "demo"}; }

std::optional<std::string_view> BuiltInProfile(std::string_view name) {
  if (name == "books") return std::string_view(embedded::books_data, embedded::books_size);
  if (name == "demo") return std::string_view(embedded::demo_data, embedded::demo_size);
  return std::nullopt;
}

}  // namespace lode::rules

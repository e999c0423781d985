// SPDX-License-Identifier: Apache-2.0
// A profile: a buyer's choice, as TOML (docs/verification.md): which catalogue is expected where,
// and for any rule its severity and parameters. Its digest is H of the file, so a report says
// exactly what was asked. Unknown keys and rules are errors, and so is a value out of its range.
#ifndef LODE_VERIFIER_RULES_PROFILE_H_
#define LODE_VERIFIER_RULES_PROFILE_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/lode/record/v1/sites.pb.h"
#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/base/bytes.h"
#include "verifier/rules/parameter.h"

namespace lode::rules {

// What is expected of sites, and at which.
struct Esg {
  std::string catalogue;
  std::string version;
  std::set<lode::record::v1::SiteType> required_at;  // hop roles; at others it is only reported
};

// What a profile says of one rule.
struct RuleChoice {
  lode::trail::v1::Severity severity =
      lode::trail::v1::SEVERITY_UNSPECIFIED;  // unspecified: the rule's own
  Parameters parameters;
};

struct Profile {
  std::string name;
  std::string title;
  std::optional<Esg> esg;                                // nothing: no expectations are evaluated
  std::map<std::string, RuleChoice, std::less<>> rules;  // by id; others are as their rows say
  base::Hash256 digest;

  const Parameters& ParametersOf(std::string_view rule) const;
  lode::trail::v1::Severity SeverityOf(std::string_view rule,
                                       lode::trail::v1::Severity of_row) const;
};

// What the profile sets otherwise than the rules' rows have it, in the order of rules: a reader of
// a report must see that a rule was turned down.
std::vector<lode::trail::v1::Setting> SettingsOf(const Profile& profile);

// kMalformed with line and key; kTooLarge.
absl::StatusOr<Profile> ParseProfile(std::string_view toml);

// "books", "demo"; the bytes of such a file, or nothing for another name.
std::vector<std::string_view> BuiltInProfileNames();
std::optional<std::string_view> BuiltInProfile(std::string_view name);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_PROFILE_H_

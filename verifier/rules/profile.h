// SPDX-License-Identifier: Apache-2.0
// A profile: a buyer's choice of rules and limits, as TOML (docs/verification.md). Its digest is H
// of the file, so a report says exactly what was asked. Unknown keys are errors.
#ifndef LODE_VERIFIER_RULES_PROFILE_H_
#define LODE_VERIFIER_RULES_PROFILE_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/lode/record/v1/assurance.pb.h"
#include "proto/lode/record/v1/common.pb.h"
#include "proto/lode/record/v1/registry.pb.h"
#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/base/bytes.h"

namespace lode::rules {

struct StalenessLimits {
  int64_t max_log_us = 0;    // from the state root to the end of the tree
  int64_t max_as_of_us = 0;  // from the state root to the as-of time
};

struct OriginLimits {
  std::vector<std::string> elements;  // judged; others are only reported
  int64_t max_unknown_ppm = 0;
  int64_t max_unaccounted_ppm = 0;
  lode::record::v1::CustodyModel weakest_model = lode::record::v1::CUSTODY_MODEL_UNSPECIFIED;
};

struct EsgLimits {
  std::string catalogue;
  std::string version;
  std::set<lode::record::v1::SiteType> required_at;
  lode::record::v1::AssessorLevel minimum_level = lode::record::v1::ASSESSOR_LEVEL_UNSPECIFIED;
  int max_age_months = 0;
  lode::trail::v1::Severity lapsed_since = lode::trail::v1::WARNS;
};

struct Profile {
  std::string name;
  std::string title;
  StalenessLimits staleness;
  OriginLimits origin;
  std::optional<EsgLimits> esg;  // nothing: no expectations are evaluated
  base::Hash256 digest;
};

// kMalformed with line and key; kTooLarge.
absl::StatusOr<Profile> ParseProfile(std::string_view toml);

// "books", "demo"; the bytes of such a file, or nothing for another name.
std::vector<std::string_view> BuiltInProfileNames();
std::optional<std::string_view> BuiltInProfile(std::string_view name);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_PROFILE_H_

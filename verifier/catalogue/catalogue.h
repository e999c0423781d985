// SPDX-License-Identifier: Apache-2.0
// An ESG scheme as data: criteria, their levels, and which of them a hop of each role needs
// (docs/verification.md). Read from TOML, strictly: counts must add up, codes are unique, the
// matrix names only what exists. The ICMM Mining Principles are built in.
#ifndef LODE_VERIFIER_CATALOGUE_CATALOGUE_H_
#define LODE_VERIFIER_CATALOGUE_CATALOGUE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/lode/record/v1/sites.pb.h"
#include "verifier/base/bytes.h"

namespace lode::catalogue {

// Where a criterion is assessed: at the company, at the asset (site), or at both.
enum class Level { kCorporate, kAsset, kBoth };

struct Principle {
  int number = 0;
  std::string name;
  std::string text;
};

struct Criterion {
  std::string code;  // "6.5"
  std::string name;  // "energy and climate": a few words that stand beside the code
  int principle = 0;
  Level level = Level::kAsset;
  bool level_confirmed = false;
  bool critical = false;  // must be met, not partially
  std::string text;       // in our own words
  bool confirmed = false;
  std::string source;
};

struct Catalogue {
  std::string id;       // "icmm-mp"
  std::string version;  // "2022-06+guidance-2025-02"
  std::string title;
  std::string owner;
  std::string valid_from;
  std::string claim;  // how a claim made with it must be worded
  std::vector<Principle> principles;
  std::vector<Criterion> criteria;  // in the file's order: 1.1, 1.2, ... 10.4
  // Hop role (site type) -> codes it needs, in criteria order. A role that is not there needs none.
  std::map<lode::record::v1::SiteType, std::vector<std::string>> needs;
  base::Hash256 digest;  // H of the file

  const Criterion* Find(std::string_view code) const;  // null: no such code
  // "6.5 energy and climate"; the code alone if there is no such criterion.
  std::string NamedCriterion(std::string_view code) const;
  std::string Name() const { return id + " " + version; }
};

// kMalformed with line and key; kTooLarge.
absl::StatusOr<Catalogue> ParseCatalogue(std::string_view toml);

// "LSM_MINE"; "" for unspecified or unknown. And back; unspecified for an unknown name.
std::string SiteTypeName(lode::record::v1::SiteType type);
lode::record::v1::SiteType SiteTypeFromName(std::string_view name);

// The ICMM Mining Principles: the file's bytes, and parsed.
std::string_view IcmmToml();
const Catalogue& Icmm();

}  // namespace lode::catalogue

#endif  // LODE_VERIFIER_CATALOGUE_CATALOGUE_H_

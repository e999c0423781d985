// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/profile.h"

#include "verifier/base/limits.h"
#include "verifier/catalogue/catalogue.h"
#include "verifier/catalogue/toml_reader.h"
#include "verifier/crypto/sha256.h"

namespace lode::rules {

namespace embedded {
extern const char books_data[];
extern const unsigned long books_size;
extern const char demo_data[];
extern const unsigned long demo_size;
}  // namespace embedded

namespace {

namespace pb = ::lode::record::v1;
namespace limits = ::lode::base::limits;
using catalogue::TomlReader;

constexpr int64_t kMaxDays = 36'500;
constexpr int64_t kMaxLogSeconds = 86'400;
constexpr int64_t kMaxMonths = 1'200;

StalenessLimits ReadStaleness(TomlReader table) {
  StalenessLimits out;
  out.max_log_us = table.Int("max_log_seconds", 0, kMaxLogSeconds) * limits::kMicrosPerSecond;
  out.max_as_of_us = table.Int("max_days", 0, kMaxDays) * limits::kMicrosPerDay;
  table.Close();
  return out;
}

OriginLimits ReadOrigin(TomlReader table) {
  OriginLimits out;
  out.elements = table.Strings("elements");
  if (out.elements.size() > limits::kElements) table.Fail("elements", "names too many elements");
  out.max_unknown_ppm = table.Int("max_unknown_ppm", 0, limits::kPpm);
  out.max_unaccounted_ppm = table.Int("max_unaccounted_ppm", 0, limits::kPpm);
  const std::string model = table.String("weakest_custody_model");
  if (!pb::CustodyModel_Parse("CUSTODY_MODEL_" + model, &out.weakest_model) ||
      out.weakest_model == pb::CUSTODY_MODEL_UNSPECIFIED) {
    table.Fail("weakest_custody_model", "is not a custody model, such as CONTROLLED_BLENDING");
  }
  table.Close();
  return out;
}

EsgLimits ReadEsg(TomlReader table) {
  EsgLimits out;
  out.catalogue = table.String("catalogue");
  out.version = table.String("version");
  for (const std::string& name : table.Strings("required_at")) {
    const pb::SiteType type = catalogue::SiteTypeFromName(name);
    if (type == pb::SITE_TYPE_UNSPECIFIED) {
      table.Fail("required_at", "names something that is not a site type");
    } else if (!out.required_at.insert(type).second) {
      table.Fail("required_at", "names a site type twice");
    }
  }
  const std::string level = table.String("minimum_level");
  if (!pb::AssessorLevel_Parse("ASSESSOR_LEVEL_" + level, &out.minimum_level) ||
      out.minimum_level == pb::ASSESSOR_LEVEL_UNSPECIFIED) {
    table.Fail("minimum_level", "is not SELF, SECOND or THIRD");
  }
  out.max_age_months = static_cast<int>(table.Int("max_age_months", 1, kMaxMonths));
  const std::string lapsed = table.String("lapsed_since");
  if (lapsed != "WARNS" && lapsed != "FAILS") table.Fail("lapsed_since", "is not WARNS or FAILS");
  out.lapsed_since = lapsed == "FAILS" ? lode::trail::v1::FAILS : lode::trail::v1::WARNS;
  table.Close();
  const catalogue::Catalogue& icmm = catalogue::Icmm();
  if (out.catalogue != icmm.id || out.version != icmm.version) {
    table.Fail("catalogue", "is not a catalogue of this program: it has " + icmm.Name());
  }
  return out;
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
    head.Fail("name", "is empty or too long");
  }
  out.title = head.String("title");
  if (out.title.size() > limits::kTextBytes) head.Fail("title", "is too long");
  head.Close();
  out.staleness = ReadStaleness(root->Table("staleness"));
  out.origin = ReadOrigin(root->Table("origin"));
  if (root->Has("esg")) out.esg = ReadEsg(root->Table("esg"));
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

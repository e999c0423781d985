// SPDX-License-Identifier: Apache-2.0
// A catalogue decides what a buyer's answer asks for, so a mistake in it must not load: counts that
// don't add up, codes that are there twice and roles that name unknown criteria are all refused.
#include "verifier/catalogue/catalogue.h"

#include <cstdlib>
#include <set>

#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/catalogue/toml_reader.h"
#include "verifier/crypto/sha256.h"

namespace lode::catalogue {

namespace embedded {
extern const char icmm_mp_data[];
extern const unsigned long icmm_mp_size;
}  // namespace embedded

namespace {

namespace pb = ::lode::record::v1;
constexpr std::string_view kSiteTypePrefix = "SITE_TYPE_";

std::string RequiredText(TomlReader& table, std::string_view key) {
  std::string text = table.String(key);
  if (text.empty()) table.Fail(key, "is empty");
  return text;
}

bool IsCode(std::string_view code) {
  if (code.empty() || code.size() > base::limits::kNameBytes) return false;
  for (const char c : code) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && c != '.' && c != '-') return false;
  }
  return true;
}

Level ReadLevel(TomlReader& table) {
  const std::string level = table.String("level");
  if (level == "corporate") return Level::kCorporate;
  if (level == "asset") return Level::kAsset;
  if (level == "both") return Level::kBoth;
  table.Fail("level", "is not corporate, asset or both");
  return Level::kAsset;
}

// Principles in ascending order from 1; gives the promised number of criteria of each.
std::map<int, int64_t> ReadPrinciples(TomlReader& root, Catalogue& out) {
  std::map<int, int64_t> promised;
  for (TomlReader& table : root.Tables("principle")) {
    Principle p;
    p.number = static_cast<int>(table.Int("number", 1, base::limits::kCriteria));
    p.name = RequiredText(table, "name");
    p.text = RequiredText(table, "text");
    promised[p.number] = table.Int("criteria", 1, base::limits::kCriteria);
    if (p.number != static_cast<int>(out.principles.size()) + 1) {
      table.Fail("number", "is out of order: principles are numbered from 1");
    }
    table.Close();
    out.principles.push_back(std::move(p));
  }
  return promised;
}

void ReadCriteria(TomlReader& root, std::map<int, int64_t> promised, Catalogue& out) {
  std::set<std::string> codes;
  for (TomlReader& table : root.Tables("criterion")) {
    Criterion c;
    c.code = table.String("code");
    c.name = RequiredText(table, "name");
    c.principle = static_cast<int>(table.Int("principle", 1, base::limits::kCriteria));
    c.level = ReadLevel(table);
    c.level_confirmed = table.Bool("level_confirmed");
    c.critical = table.Bool("critical");
    c.text = RequiredText(table, "text");
    c.confirmed = table.Bool("confirmed");
    c.source = RequiredText(table, "source");
    if (!IsCode(c.code)) table.Fail("code", "is not a code: letters, digits, . and -");
    if (!codes.insert(c.code).second) table.Fail("code", "is there twice");
    const auto left = promised.find(c.principle);
    if (left == promised.end()) {
      table.Fail("principle", "is not a principle of this file");
    } else if (left->second-- == 0) {
      table.Fail("principle", "has more criteria than it says");
    }
    table.Close();
    out.criteria.push_back(std::move(c));
  }
  // A count that does not add up may be the consequence of a fault that is told already.
  for (const auto& [number, left] : promised) {
    if (left > 0 && root.status().ok()) {
      root.Fail("principle",
                "number " + std::to_string(number) + " has fewer criteria than it says");
    }
  }
}

void ReadRoles(TomlReader& root, Catalogue& out) {
  for (TomlReader& table : root.Tables("role")) {
    const std::vector<std::string> types = table.Strings("site_types");
    const std::vector<std::string> codes = table.Strings("requires");
    RequiredText(table, "note");
    std::set<std::string> needed;
    for (const std::string& code : codes) {
      if (out.Find(code) == nullptr) table.Fail("requires", code + " is not a code of this file");
      if (!needed.insert(code).second) table.Fail("requires", code + " is there twice");
    }
    if (needed.empty() || types.empty()) table.Fail("requires", "is empty, or site_types is");
    std::vector<std::string> ordered;
    for (const Criterion& c : out.criteria) {
      if (needed.contains(c.code)) ordered.push_back(c.code);
    }
    for (const std::string& name : types) {
      const pb::SiteType type = SiteTypeFromName(name);
      if (type == pb::SITE_TYPE_UNSPECIFIED) {
        table.Fail("site_types", name + " is not a site type");
      } else if (!out.needs.emplace(type, ordered).second) {
        table.Fail("site_types", name + " is there twice");
      }
    }
    table.Close();
  }
}

}  // namespace

const Criterion* Catalogue::Find(std::string_view code) const {
  for (const Criterion& c : criteria) {
    if (c.code == code) return &c;
  }
  return nullptr;
}

std::string Catalogue::NamedCriterion(std::string_view code) const {
  const Criterion* criterion = Find(code);
  return std::string(code) + (criterion == nullptr ? "" : " " + criterion->name);
}

absl::StatusOr<Catalogue> ParseCatalogue(std::string_view toml) {
  absl::StatusOr<TomlReader> root = TomlReader::Parse(toml);
  if (!root.ok()) return root.status();
  Catalogue out;
  out.digest = crypto::Sha256(toml);
  TomlReader head = root->Table("catalogue");
  out.id = RequiredText(head, "id");
  out.version = RequiredText(head, "version");
  out.title = RequiredText(head, "title");
  out.owner = RequiredText(head, "owner");
  out.valid_from = head.String("valid_from");
  if (!base::ParseDate(out.valid_from)) head.Fail("valid_from", "is not a date, as \"2022-06-15\"");
  out.claim = RequiredText(head, "claim");
  const int64_t principles = head.Int("principles", 1, base::limits::kCriteria);
  const int64_t criteria = head.Int("criteria", 1, base::limits::kCriteria);
  head.Close();
  ReadCriteria(*root, ReadPrinciples(*root, out), out);
  ReadRoles(*root, out);
  if (static_cast<int64_t>(out.principles.size()) != principles) {
    head.Fail("principles", "is not the number of principles in the file");
  }
  if (static_cast<int64_t>(out.criteria.size()) != criteria) {
    head.Fail("criteria", "is not the number of criteria in the file");
  }
  root->Close();
  if (!root->status().ok()) return root->status();
  return out;
}

std::string SiteTypeName(pb::SiteType type) {
  const std::string& name = pb::SiteType_Name(type);
  if (type == pb::SITE_TYPE_UNSPECIFIED || !name.starts_with(kSiteTypePrefix)) return "";
  return name.substr(kSiteTypePrefix.size());
}

pb::SiteType SiteTypeFromName(std::string_view name) {
  pb::SiteType type = pb::SITE_TYPE_UNSPECIFIED;
  pb::SiteType_Parse(std::string(kSiteTypePrefix) + std::string(name), &type);
  return type;
}

std::string_view IcmmToml() { return {embedded::icmm_mp_data, embedded::icmm_mp_size}; }

const Catalogue& Icmm() {
  static const Catalogue* const kIcmm = [] {
    absl::StatusOr<Catalogue> parsed = ParseCatalogue(IcmmToml());
    if (!parsed.ok()) std::abort();  // the file is part of the program, and a test parses it
    return new Catalogue(*std::move(parsed));
  }();
  return *kIcmm;
}

}  // namespace lode::catalogue

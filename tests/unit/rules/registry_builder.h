// SPDX-License-Identifier: Apache-2.0
// The registry of a history made by hand: forms, parties, sites, roles, accreditations; and how any
// record comes into it. A record's digest is its leaf index; its record time is its event time.
#ifndef LODE_TESTS_UNIT_RULES_REGISTRY_BUILDER_H_
#define LODE_TESTS_UNIT_RULES_REGISTRY_BUILDER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "verifier/base/time.h"
#include "verifier/rules/history.h"

namespace lode::rules {

inline int64_t At(std::string_view time) { return base::ParseRfc3339(time)->micros; }
inline int64_t OnDay(std::string_view date) { return At(std::string(date) + "T12:00:00Z"); }
inline pb::Date Day(std::string_view date) {
  pb::Date day;
  day.set_days(*base::ParseDate(date));
  return day;
}

class RegistryBuilder {
 public:
  // Records after this happen on `date`.
  void On(std::string_view date) { time_us_ = OnDay(date); }

  // Adds a record of `author`; gives its digest.
  base::Hash256 Add(const std::string& author, pb::Record record,
                    std::vector<base::Hash256> keys = {}) {
    HistoryEntry entry;
    entry.index = entries_.size();
    entry.record_time_us = time_us_;
    record.set_author(author);
    record.mutable_event_time()->set_us(time_us_);
    entry.record.digest.bytes[0] = 0xd0;
    entry.record.digest.bytes[31] = static_cast<uint8_t>(entry.index);
    entry.record.kind = record::KindOf(record);
    entry.record.message = std::move(record);
    entry.signing_keys = std::move(keys);
    entries_.push_back(std::move(entry));
    return entries_.back().record.digest;
  }

  // The same, logged so long after it happened.
  base::Hash256 AddLate(const std::string& author, pb::Record record, int64_t after_us) {
    const base::Hash256 digest = Add(author, std::move(record));
    entries_.back().record_time_us += after_us;
    return digest;
  }

  // A Genesis whose forms are traded for these elements.
  void Forms(const std::vector<std::pair<std::string, std::string>>& primary) {
    pb::Record r;
    for (const auto& [name, element] : primary) {
      pb::Form* form = r.mutable_genesis()->add_forms();
      form->set_form(name);
      form->set_primary_element(element);
    }
    Add("local:reg", r);
  }

  void Role(const std::string& party, pb::Role role) {
    pb::Record r;
    r.mutable_role_granted()->set_party(party);
    r.mutable_role_granted()->set_role(role);
    *r.mutable_role_granted()->mutable_valid_from() = Day("2026-01-01");
    *r.mutable_role_granted()->mutable_valid_to() = Day("2026-12-31");
    Add("local:reg", r);
  }

  void Party(const std::string& id, const std::string& name) {
    pb::Record r;
    r.mutable_party_registered()->set_party(id);
    r.mutable_party_registered()->set_legal_name(name);
    Add("local:reg", r);
  }

  void Site(const std::string& id, pb::SiteType type, const std::string& operator_party) {
    pb::Record r;
    r.mutable_site_registered()->set_site(id);
    r.mutable_site_registered()->set_type(type);
    r.mutable_site_registered()->set_operator_(operator_party);
    r.mutable_site_registered()->set_iso3166_2("CD-LU");
    Add("local:reg", r);
  }

  // A validator of everything that these tests assess, unless told otherwise.
  base::Hash256 Accredit(const std::string& validator, const std::string& commodity = "Co",
                         std::vector<std::string> countries = {"CD"},
                         const std::string& scheme = "icmm-mp") {
    pb::Record r;
    pb::AccreditationGranted& body = *r.mutable_accreditation_granted();
    body.set_validator(validator);
    body.add_schemes(scheme);
    for (std::string& country : countries) body.add_countries(std::move(country));
    body.set_commodity(commodity);
    *body.mutable_valid_from() = Day("2026-01-01");
    *body.mutable_valid_to() = Day("2027-12-31");
    return Add("local:accreditor", r);
  }

  std::unique_ptr<History> Make(const std::string& lot,
                                std::string_view as_of = "2026-12-31") const {
    return std::make_unique<History>(lot, entries_, OnDay(as_of));
  }

 private:
  int64_t time_us_ = 0;
  std::vector<HistoryEntry> entries_;
};

}  // namespace lode::rules

#endif  // LODE_TESTS_UNIT_RULES_REGISTRY_BUILDER_H_

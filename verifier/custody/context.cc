// SPDX-License-Identifier: Apache-2.0
// Every row is read through here, so that one rule holds everywhere: a row that the reader does not
// cover is unknown, gives no violation and no change, and is counted as skipped. A row that does
// not parse is a damaged store, and ends the decision instead of passing for absent.
#include "verifier/custody/context.h"

#include <utility>

#include "verifier/base/reason.h"
#include "verifier/custody/codes.h"
#include "verifier/record/identifiers.h"

namespace lode::custody {
namespace {

constexpr say::Code kNeverLogged = {"ADM-06.never-logged", "found:id normal:id"};
constexpr say::Code kNotLogged = {"ADM-06.not-logged", "id:id"};
constexpr say::Code kContextCodes[] = {kNeverLogged, kNotLogged};

}  // namespace

std::span<const say::Code> ContextCodes() { return kContextCodes; }

const state::LedgerState& Context::ledger() {
  if (!ledger_) ledger_ = GetShared(RowKind::kLedger, "", parsed_.ledger);
  return ledger_->row();
}

const pb::Form* Context::FindForm(std::string_view form) {
  for (const pb::Form& known : ledger().rules().forms()) {
    if (known.form() == form) return &known;
  }
  return nullptr;
}

std::optional<std::string> Context::Read(RowKind kind, std::string_view id, Sought& sought) {
  if (!changes_.empty()) {
    const auto changed = changes_.find(RowKey{kind, std::string(id)});
    if (changed != changes_.end()) {
      if (changed->second) sought.found = Found::kYes;
      return changed->second;
    }
  }
  if (!reader_.Covers(kind, id)) {
    ++skipped_;
    sought.found = Found::kUnknown;
    return std::nullopt;
  }
  auto bytes = reader_.Read(kind, id);
  if (!bytes.ok()) {
    if (status_.ok()) status_ = bytes.status();
    sought.found = Found::kUnknown;
    return std::nullopt;
  }
  if (*bytes) sought.found = Found::kYes;
  return *std::move(bytes);
}

void Context::FailToParse(std::string_view id, Sought& sought) {
  sought.found = Found::kUnknown;
  if (!status_.ok()) return;
  status_ = base::Error(
      base::Reason::kStoreDamaged,
      "the state row of " + (id.empty() ? "the ledger" : std::string(id)) + " does not parse");
}

template <typename Row>
Lookup<Row> Context::Get(RowKind kind, std::string_view id) {
  Lookup<Row> out;
  const auto bytes = Read(kind, id, out);
  if (bytes && !out.row.ParseFromString(*bytes)) FailToParse(id, out);
  return out;
}

template <typename Row>
SharedLookup<Row> Context::GetShared(RowKind kind, std::string_view id, ParsedRowsOf<Row>& parsed) {
  SharedLookup<Row> out;
  auto bytes = Read(kind, id, out);
  if (!bytes) return out;
  out.shared = parsed.Parse(id, *std::move(bytes));
  if (out.shared == nullptr) FailToParse(id, out);
  return out;
}

template <typename Row>
const SharedLookup<Row>& Context::GetOnce(RowKind kind, std::string_view id,
                                          ParsedRowsOf<Row>& parsed, Rows<Row>& rows) {
  const auto at = rows.find(id);
  if (at != rows.end()) return at->second;
  return rows.emplace(std::string(id), GetShared(kind, id, parsed)).first->second;
}

const SharedLookup<state::PartyState>& Context::Party(std::string_view id) {
  return GetOnce(RowKind::kParty, id, parsed_.parties, parties_);
}

const SharedLookup<state::SiteState>& Context::Site(std::string_view id) {
  return GetOnce(RowKind::kSite, id, parsed_.sites, sites_);
}

Lookup<state::LotState> Context::Lot(std::string_view id) {
  return Get<state::LotState>(RowKind::kLot, id);
}

Lookup<state::ConsignmentState> Context::Consignment(std::string_view id) {
  return Get<state::ConsignmentState>(RowKind::kConsignment, id);
}

Lookup<state::UseState> Context::Use(RowKind kind, std::string_view id) {
  return Get<state::UseState>(kind, id);
}

Lookup<state::TagBookState> Context::TagBook(std::string_view id) {
  return Get<state::TagBookState>(RowKind::kTagBook, id);
}

Lookup<state::LotTagsState> Context::LotTags(std::string_view id) {
  return Get<state::LotTagsState>(RowKind::kLotTags, id);
}

Lookup<state::QuotaState> Context::Quota(std::string_view id) {
  return Get<state::QuotaState>(RowKind::kQuota, id);
}

Lookup<state::SiteYearState> Context::SiteYear(std::string_view id) {
  return Get<state::SiteYearState>(RowKind::kSiteYear, id);
}

Lookup<state::AssessedYearState> Context::AssessedYear(std::string_view id) {
  return Get<state::AssessedYearState>(RowKind::kAssessedYear, id);
}

Lookup<state::AttestationState> Context::Attestation(std::string_view digest) {
  return Get<state::AttestationState>(RowKind::kAttestation, digest);
}

std::optional<LoggedRecord> Context::FindRecord(const base::Hash256& digest, Found& found) {
  found = Found::kUnknown;
  auto record = reader_.FindRecord(digest);
  if (!record.ok()) {
    if (status_.ok()) status_ = record.status();
    return std::nullopt;
  }
  if (*record) {
    found = Found::kYes;
    return *std::move(record);
  }
  if (reader_.CoversRecord(digest)) {
    found = Found::kNo;
  } else {
    ++skipped_;
  }
  return std::nullopt;
}

template <typename Row>
void Context::PutShared(std::string_view id, const google::protobuf::Message& row,
                        Rows<Row>& rows) {
  auto& known = rows[std::string(id)];
  known.found = Found::kYes;
  known.shared = std::make_shared<Row>(static_cast<const Row&>(row));
}

void Context::Put(RowKind kind, std::string_view id, const google::protobuf::Message& row) {
  if (!reader_.Covers(kind, id)) return;
  changes_.insert_or_assign(RowKey{kind, std::string(id)}, row.SerializeAsString());
  if (kind == RowKind::kLedger) ledger_.reset();
  if (kind == RowKind::kParty) PutShared(id, row, parties_);
  if (kind == RowKind::kSite) PutShared(id, row, sites_);
}

void Context::Delete(RowKind kind, std::string_view id) {
  if (reader_.Covers(kind, id))
    changes_.insert_or_assign(RowKey{kind, std::string(id)}, std::nullopt);
}

// How a name is spelt when its thing is made: in small letters, an LEI aside (ADM-06). The same for
// what is no such name.
std::string MadeAs(std::string_view name) {
  std::string made(name);
  if (name.starts_with("lei:") || !(record::IsLotId(name) || record::IsSiteId(name) ||
                                    record::IsConsignmentId(name) || record::IsPartyId(name)))
    return made;
  for (char& c : made) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return made;
}

void Context::FailMissing(std::string_view field, std::string_view id) {
  const std::string made = MadeAs(id);
  made == id ? FailMissing<kNotLogged>(field, say::Id{id})
             : Fail<kNeverLogged>(field, say::Id{id}, say::Id{made});
}

void Context::AddViolations(const record::Violations& violations) {
  violations_.insert(violations_.end(), violations.begin(), violations.end());
}

Decision Context::TakeDecision() {
  Decision out;
  out.violations = std::move(violations_);
  if (out.violations.empty()) out.changes = std::move(changes_);
  out.skipped_checks = skipped_;
  return out;
}

}  // namespace lode::custody

// SPDX-License-Identifier: Apache-2.0
#include "verifier/custody/context.h"

#include <utility>

#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::custody {
namespace {

// The parsed form of the ledger's row. It is the same for nearly every record of a log and by far
// the largest row, so the last one is kept: a memo of a pure function, keyed by all of its input.
absl::StatusOr<std::shared_ptr<const state::LedgerState>> ParseLedger(std::string bytes) {
  struct Last {
    std::string bytes;
    std::shared_ptr<const state::LedgerState> parsed;
  };
  thread_local Last last;
  if (last.parsed != nullptr && last.bytes == bytes) return last.parsed;
  auto parsed = std::make_shared<state::LedgerState>();
  if (!parsed->ParseFromString(bytes)) {
    return base::Error(base::Reason::kStoreDamaged, "the ledger's state row does not parse");
  }
  last = {std::move(bytes), std::move(parsed)};
  return last.parsed;
}

}  // namespace

const state::LedgerState& Context::ledger() {
  static const auto* const kNone = new state::LedgerState();
  if (ledger_ != nullptr) return *ledger_;
  const auto changed =
      changes_.empty() ? changes_.end() : changes_.find(RowKey{RowKind::kLedger, ""});
  absl::StatusOr<std::optional<std::string>> bytes = std::optional<std::string>();
  if (changed != changes_.end()) {
    bytes = changed->second;
  } else {
    bytes = reader_.Read(RowKind::kLedger, "");
  }
  if (!bytes.ok()) {
    if (status_.ok()) status_ = bytes.status();
    return *kNone;
  }
  if (!*bytes) return *kNone;
  auto parsed = ParseLedger(**std::move(bytes));
  if (!parsed.ok()) {
    if (status_.ok()) status_ = parsed.status();
    return *kNone;
  }
  ledger_ = *std::move(parsed);
  return *ledger_;
}

const pb::Form* Context::FindForm(std::string_view form) {
  for (const pb::Form& known : ledger().rules().forms()) {
    if (known.form() == form) return &known;
  }
  return nullptr;
}

template <typename Row>
void Context::Get(RowKind kind, std::string_view id, Lookup<Row>& out) {
  const auto parse = [&](const std::string& bytes) {
    out.found = Found::kYes;
    if (out.row.ParseFromString(bytes)) return;
    out.found = Found::kUnknown;
    if (status_.ok()) {
      status_ = base::Error(base::Reason::kStoreDamaged,
                            "the state row of " + std::string(id) + " does not parse");
    }
  };
  if (!changes_.empty()) {
    const auto changed = changes_.find(RowKey{kind, std::string(id)});
    if (changed != changes_.end()) {
      if (changed->second) parse(*changed->second);
      return;
    }
  }
  if (!reader_.Covers(kind, id)) {
    ++skipped_;
    out.found = Found::kUnknown;
    return;
  }
  const auto bytes = reader_.Read(kind, id);
  if (!bytes.ok()) {
    if (status_.ok()) status_ = bytes.status();
    out.found = Found::kUnknown;
    return;
  }
  if (*bytes) parse(**bytes);
}

const Lookup<state::PartyState>& Context::Party(std::string_view id) {
  auto at = parties_.find(id);
  if (at != parties_.end()) return at->second;
  at = parties_.emplace(std::string(id), Lookup<state::PartyState>()).first;
  Get(RowKind::kParty, id, at->second);
  return at->second;
}

const Lookup<state::SiteState>& Context::Site(std::string_view id) {
  auto at = sites_.find(id);
  if (at != sites_.end()) return at->second;
  at = sites_.emplace(std::string(id), Lookup<state::SiteState>()).first;
  Get(RowKind::kSite, id, at->second);
  return at->second;
}

Lookup<state::LotState> Context::Lot(std::string_view id) {
  Lookup<state::LotState> out;
  Get(RowKind::kLot, id, out);
  return out;
}

Lookup<state::ConsignmentState> Context::Consignment(std::string_view id) {
  Lookup<state::ConsignmentState> out;
  Get(RowKind::kConsignment, id, out);
  return out;
}

Lookup<state::UseState> Context::Use(RowKind kind, std::string_view id) {
  Lookup<state::UseState> out;
  Get(kind, id, out);
  return out;
}

Lookup<state::TagBookState> Context::TagBook(std::string_view id) {
  Lookup<state::TagBookState> out;
  Get(RowKind::kTagBook, id, out);
  return out;
}

Lookup<state::QuotaState> Context::Quota(std::string_view id) {
  Lookup<state::QuotaState> out;
  Get(RowKind::kQuota, id, out);
  return out;
}

Lookup<state::SiteYearState> Context::SiteYear(std::string_view id) {
  Lookup<state::SiteYearState> out;
  Get(RowKind::kSiteYear, id, out);
  return out;
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

void Context::Put(RowKind kind, std::string_view id, const google::protobuf::Message& row) {
  if (!reader_.Covers(kind, id)) return;
  changes_.insert_or_assign(RowKey{kind, std::string(id)}, row.SerializeAsString());
  if (kind == RowKind::kLedger) ledger_ = nullptr;
  if (kind == RowKind::kParty) {
    auto& cached = parties_[std::string(id)];
    cached.found = Found::kYes;
    if (&row != &cached.row) cached.row.CopyFrom(row);
  }
  if (kind == RowKind::kSite) {
    auto& cached = sites_[std::string(id)];
    cached.found = Found::kYes;
    if (&row != &cached.row) cached.row.CopyFrom(row);
  }
}

void Context::Delete(RowKind kind, std::string_view id) {
  if (reader_.Covers(kind, id))
    changes_.insert_or_assign(RowKey{kind, std::string(id)}, std::nullopt);
}

void Context::Fail(std::string_view rule, std::string_view field, std::string_view value,
                   std::string_view limit, std::string_view message, std::string_view remedy) {
  violations_.push_back({std::string(rule), std::string(field), std::string(value),
                         std::string(limit), std::string(message), std::string(remedy), false});
}

void Context::FailMissing(std::string_view rule, std::string_view field, std::string_view value,
                          std::string_view what) {
  violations_.push_back({std::string(rule), std::string(field), std::string(value),
                         "something that is logged", std::string(what) + " is not logged",
                         "submit the record that makes it first, then this one again",
                         /*waits_for_parent=*/true});
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

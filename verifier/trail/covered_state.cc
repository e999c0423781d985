// SPDX-License-Identifier: Apache-2.0
// "No row" and "unknown" must never be mixed up: admission would refuse honest records or admit
// dishonest ones. A row counts as absent only if the chain of every record that could have written
// it is here.
#include "verifier/trail/covered_state.h"

#include <algorithm>
#include <utility>

namespace lode::trail {
namespace {

using custody::RowKind;
using record::SubjectKind;

std::string Name(SubjectKind kind, std::string_view id) {
  std::string out(1, static_cast<char>(kind));
  out += id;
  return out;
}

// The subject that every record writing such a row touches; nothing if there is none, or if its
// chain is never in a trail: tag books and seals (their chains show other shippers' trade), quotas,
// the metal that a site made in a year (its lots' chains, not the site's), containers, and the
// uniqueness of keys and prefixes, which any party's record could break.
std::optional<SubjectKind> SubjectOf(RowKind kind) {
  switch (kind) {
    case RowKind::kLedger:
      return SubjectKind::kLedger;
    case RowKind::kParty:
      return SubjectKind::kParty;
    case RowKind::kSite:
      return SubjectKind::kSite;
    case RowKind::kLot:
      return SubjectKind::kLot;
    case RowKind::kConsignment:
      return SubjectKind::kConsignment;
    case RowKind::kDocument:
      return SubjectKind::kDocument;
    case RowKind::kTagBook:
    case RowKind::kSeal:
    case RowKind::kKey:
    case RowKind::kPrefix:
    case RowKind::kContainer:
    case RowKind::kQuota:
    case RowKind::kSiteYear:
    case RowKind::kAttestation:   // goes with its record
    case RowKind::kAssessedYear:  // goes with its subject
    case RowKind::kDocumentFile:
    case RowKind::kLotTags:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

CoveredState::CoveredState(std::span<const record::Subject> whole,
                           std::span<const CheckedEntry> entries)
    : entries_(entries) {
  whole_.reserve(whole.size());
  for (const record::Subject& subject : whole) {
    // The ledger's row has no id of its own.
    const bool ledger = subject.kind == SubjectKind::kLedger;
    whole_.insert(Name(subject.kind, ledger ? std::string_view() : subject.id));
  }
  by_digest_.reserve(entries.size());
}

void CoveredState::Apply(custody::StateChanges changes) {
  for (auto& [key, bytes] : changes) {
    if (bytes) {
      rows_.insert_or_assign(key, *std::move(bytes));
    } else {
      rows_.erase(key);
    }
  }
}

void CoveredState::Seal() {
  entries_ = {};
  by_digest_.clear();
}

absl::StatusOr<std::optional<std::string>> CoveredState::Read(RowKind kind,
                                                              std::string_view id) const {
  const auto it = rows_.find(custody::RowKey{kind, std::string(id)});
  if (it == rows_.end()) return std::optional<std::string>();
  return std::optional<std::string>(it->second);
}

bool CoveredState::Covers(RowKind kind, std::string_view id) const {
  if (kind == RowKind::kAttestation) {
    // A record of the trail stands in a whole chain, and what changes it stands there too.
    const auto digest = base::Hash256::From(id);
    return digest && CoversRecord(*digest);
  }
  if (kind == RowKind::kAssessedYear) {
    const std::string_view rest = id.substr(std::min(id.find('\0'), id.size() - 1) + 1);
    const std::string_view of = rest.substr(0, rest.find('\0'));
    for (const SubjectKind about : {SubjectKind::kSite, SubjectKind::kParty, SubjectKind::kLot}) {
      if (whole_.contains(Name(about, of))) return true;
    }
    return false;
  }
  const auto subject = SubjectOf(kind);
  return subject && whole_.contains(Name(*subject, id));
}

absl::StatusOr<std::optional<custody::LoggedRecord>> CoveredState::FindRecord(
    const base::Hash256& digest) const {
  const auto it = by_digest_.find(digest);
  if (it == by_digest_.end() || it->second >= logged_) {
    return std::optional<custody::LoggedRecord>();
  }
  const CheckedEntry& entry = entries_[it->second];
  return std::optional<custody::LoggedRecord>({entry.index, entry.record});
}

// A record of the trail stands in whole chains: logged twice, it would be in the trail twice.
bool CoveredState::CoversRecord(const base::Hash256& digest) const {
  return by_digest_.contains(digest);
}

}  // namespace lode::trail

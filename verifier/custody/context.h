// SPDX-License-Identifier: Apache-2.0
// What the rule of one kind works with: the record under judgement, typed rows read through the
// changes made so far, the list of violations. One file a kind (or a small family) uses this;
// admission.cc strings them together. Internal.
#ifndef LODE_VERIFIER_CUSTODY_CONTEXT_H_
#define LODE_VERIFIER_CUSTODY_CONTEXT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "proto/lode/state/v1/state.pb.h"
#include "verifier/custody/admission.h"

namespace lode::custody {

namespace state = ::lode::state::v1;
namespace pb = ::lode::record::v1;
namespace say = ::lode::statement;

enum class Found { kYes, kNo, kUnknown };  // kUnknown: the reader does not cover the row

struct Sought {
  Found found = Found::kNo;
  bool yes() const { return found == Found::kYes; }
  bool no() const { return found == Found::kNo; }
  bool unknown() const { return found == Found::kUnknown; }
};
template <typename Row>
struct Lookup : Sought {
  Row row;  // default unless found
};
// A row that is parsed once for many records.
template <typename Row>
struct SharedLookup : Sought {
  std::shared_ptr<const Row> shared;  // null unless found
  const Row& row() const { return shared ? *shared : Row::default_instance(); }
};

class Context {
 public:
  Context(const AdmissionInput& input, const StateReader& reader)
      : input_(input),
        reader_(reader),
        parsed_(input.parsed_rows == nullptr ? own_parsed_ : *input.parsed_rows) {}

  const pb::Record& record() const { return input_.record->message; }
  const base::Hash256& digest() const { return input_.record->digest; }
  pb::Kind kind() const { return input_.record->kind; }
  const AdmissionInput& input() const { return input_; }
  // The party that the record acts for: on_behalf_of if there is a mandate, else the author.
  const std::string& principal() const {
    return record().on_behalf_of().empty() ? record().author() : record().on_behalf_of();
  }
  // What the author's key may sign; unspecified until its signature has been judged, or if it is
  // not known.
  pb::Purpose author_purpose() const { return author_purpose_; }
  void set_author_purpose(pb::Purpose purpose) { author_purpose_ = purpose; }
  // ADM-05 has told that the event time is wrong. What compares with it says nothing then: one
  // wrong year would be told by each key, role and month that it misses.
  bool event_time_told() const { return event_time_told_; }
  void set_event_time_told() { event_time_told_ = true; }
  // The ledger's rules; default before Genesis.
  const state::LedgerState& ledger();
  const pb::Form* FindForm(std::string_view form);  // null: not in Genesis

  // Reads through this record's own changes. kUnknown counts one skipped check; a store error is
  // kept in status(). A party or site is parsed once: the reference stays good for the context's
  // life and shows later changes.
  const SharedLookup<state::PartyState>& Party(std::string_view id);
  const SharedLookup<state::SiteState>& Site(std::string_view id);
  Lookup<state::LotState> Lot(std::string_view id);
  Lookup<state::ConsignmentState> Consignment(std::string_view id);
  // kDocument, kDocumentFile, kSeal, kKey, kPrefix, kContainer
  Lookup<state::UseState> Use(RowKind kind, std::string_view id);
  Lookup<state::TagBookState> TagBook(std::string_view id);
  Lookup<state::LotTagsState> LotTags(std::string_view id);
  Lookup<state::QuotaState> Quota(std::string_view id);
  Lookup<state::SiteYearState> SiteYear(std::string_view id);
  Lookup<state::AssessedYearState> AssessedYear(std::string_view id);
  Lookup<state::AttestationState> Attestation(std::string_view digest);
  std::optional<LoggedRecord> FindRecord(const base::Hash256& digest, Found& found);
  // The reader covers that row. For what is no check, and so is not counted as a skipped one.
  bool Covers(RowKind kind, std::string_view id) const { return reader_.Covers(kind, id); }

  // Changes to be applied if the record is admitted. A row that the reader does not cover is not
  // written.
  void Put(RowKind kind, std::string_view id, const google::protobuf::Message& row);
  void Delete(RowKind kind, std::string_view id);

  // A violation of a declared code (codes.h) with the values of its arguments.
  template <const say::Code& code, typename... Values>
  void Fail(std::string_view field, const Values&... values) {
    violations_.push_back({say::Make<code>(values...), std::string(field)});
  }
  // A violation because something is not logged: it may be later.
  template <const say::Code& code, typename... Values>
  void FailMissing(std::string_view field, const Values&... values) {
    violations_.push_back(
        {say::Make<code>(values...), std::string(field), /*waits_for_parent=*/true});
  }
  // The same of an id. One that is spelt as none is ever made is never logged, and waits for
  // nothing.
  void FailMissing(std::string_view field, std::string_view id);
  void AddViolations(const record::Violations& violations);
  bool failed() const { return !violations_.empty(); }
  void Skip() { ++skipped_; }

  const absl::Status& status() const { return status_; }
  Decision TakeDecision();

 private:
  template <typename Row>
  using Rows = std::map<std::string, SharedLookup<Row>, std::less<>>;  // nodes stay where they are
  // The row's bytes, if it is there; says in `sought` whether it is.
  std::optional<std::string> Read(RowKind kind, std::string_view id, Sought& sought);
  void FailToParse(std::string_view id, Sought& sought);
  template <typename Row>
  Lookup<Row> Get(RowKind kind, std::string_view id);
  template <typename Row>
  SharedLookup<Row> GetShared(RowKind kind, std::string_view id, ParsedRowsOf<Row>& parsed);
  template <typename Row>
  const SharedLookup<Row>& GetOnce(RowKind kind, std::string_view id, ParsedRowsOf<Row>& parsed,
                                   Rows<Row>& rows);
  template <typename Row>
  void PutShared(std::string_view id, const google::protobuf::Message& row, Rows<Row>& rows);

  const AdmissionInput& input_;
  const StateReader& reader_;
  StateChanges changes_;
  record::Violations violations_;
  uint64_t skipped_ = 0;
  absl::Status status_;
  pb::Purpose author_purpose_ = pb::PURPOSE_UNSPECIFIED;
  bool event_time_told_ = false;
  ParsedRows own_parsed_;
  ParsedRows& parsed_;
  std::optional<SharedLookup<state::LedgerState>> ledger_;
  Rows<state::PartyState> parties_;
  Rows<state::SiteState> sites_;
};

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_CONTEXT_H_

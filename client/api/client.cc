// SPDX-License-Identifier: Apache-2.0
// Each call has the same order: remember the pin's size, ask, verify the answer, compare its
// checkpoint with the pin, save the pin, answer. Because the size is taken before the call, a
// server can't answer with a tree that is smaller than one that the caller had already seen.
#include "client/api/client.h"

#include <algorithm>
#include <utility>

#include "client/api/session.h"
#include "client/api/streams.h"
#include "verifier/base/limits.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/note/receipt.h"
#include "verifier/program/room.h"
#include "verifier/record/record.h"
#include "verifier/record/touches.h"

namespace lode::client {
namespace {

using base::Reason;
using Stub = Connection::Stub;

// As many as the server gives in one page; and how many pages may come without a row (an honest
// server looks at 10,000 rows for each).
constexpr uint64_t kRowsOfPage = 1000;
constexpr int kPagesWithoutRows = 10'000;

absl::Status Lie(std::string_view message) { return base::Error(Reason::kNotAuthentic, message); }

// A verified answer is only given out when the pin that it moved is safe.
template <typename T>
absl::StatusOr<T> Saved(Session& session, T answer) {
  LODE_RETURN_IF_ERROR(session.SavePin());
  return answer;
}

// That something is not there is the ledger's word alone, and what a ledger that was rolled back
// says too. So its newest checkpoint is held against the pin, and what that shows comes first.
absl::Status Answered(Session& session, const absl::Status& status) {
  if (base::ReasonOf(status) != Reason::kNotFound || session.PinnedSize() == 0) return status;
  const uint64_t least = session.PinnedSize();
  wire::Checkpoint answer;
  const Failure failure =
      session.connection().Call(&Stub::GetCheckpoint, wire::GetCheckpointRequest(), answer);
  if (!failure.status.ok()) return status;
  const auto checkpoint = session.checker().Verify(answer.note());
  const absl::Status seen =
      checkpoint.ok() ? session.Accept(*checkpoint, least) : checkpoint.status();
  return seen.ok() ? status : seen;
}

absl::StatusOr<VerifiedEntries> GetProved(Session& session, const wire::GetRecordRequest& request) {
  const uint64_t least = session.PinnedSize();
  wire::ProvedEntries answer;
  const Failure failure = session.connection().Call(&Stub::GetRecord, request, answer);
  if (!failure.status.ok()) return Answered(session, failure.status);
  LODE_ASSIGN_OR_RETURN(VerifiedEntries entries, VerifyEntries(answer, session.checker()));
  if (entries.entries.size() != 1)
    return Lie("the server gave another number of entries than the one asked for");
  LODE_RETURN_IF_ERROR(session.Accept(entries.checkpoint, least));
  return Saved(session, std::move(entries));
}

// `results` has every verified answer before the first that is not, which the error is about.
absl::Status FillBatchAnswer(Session& session, std::span<const Submission> submissions,
                             std::vector<SubmitResult>& results) {
  wire::SubmitBatchRequest request;
  std::vector<Expected> expected;
  for (const Submission& submission : submissions) {
    LODE_ASSIGN_OR_RETURN(expected.emplace_back(), ExpectedOf(submission.envelope));
    *request.add_records() = SubmitRequestOf(submission, expected.size());
  }
  const uint64_t least = session.PinnedSize();
  wire::SubmitBatchResponse answer;
  const Failure failure = session.Send(&Stub::SubmitBatch, request, answer);
  if (!failure.status.ok()) return failure.status;
  if (static_cast<size_t>(answer.responses_size()) != expected.size()) {
    return base::Error(Reason::kMalformed,
                       "the server gave another number of answers than of records");
  }
  for (size_t i = 0; i < expected.size(); ++i) {
    const wire::SubmitResponse& response = answer.responses(static_cast<int>(i));
    if (response.tag() != i + 1)
      return base::Error(Reason::kMalformed, "the server's answers are not in order");
    LODE_ASSIGN_OR_RETURN(SubmitResult result, ResultOf(session, expected[i], response, least));
    results.push_back(std::move(result));
  }
  return absl::OkStatus();
}

absl::StatusOr<lode::state::v1::LotState> ParseLot(const std::string& bytes) {
  lode::state::v1::LotState lot;
  if (!lot.ParseFromString(bytes))
    return base::Error(Reason::kMalformed, "the server's state of a lot does not parse");
  return lot;
}

// That a page leaves nothing out is the operator's word; that what it holds belongs there is not.
absl::Status CheckTouches(const VerifiedEntry& entry, const record::Subject& subject) {
  if (entry.envelope.empty()) return Lie("the server gave a state root as a record of a subject");
  LODE_ASSIGN_OR_RETURN(const auto envelope, envelope::ParseEnvelope(entry.envelope));
  LODE_ASSIGN_OR_RETURN(const auto record, record::ParseRecord(envelope.payload));
  if (!record::TouchedSubjects(record).contains(subject))
    return Lie("the server gave a record of another subject than the one asked for");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<VerifiedReceipt> VerifyReceipt(const std::string& receipt,
                                              const note::TrustPolicy& trust) {
  LODE_ASSIGN_OR_RETURN(const note::Receipt parsed, note::ParseReceipt(receipt));
  CheckpointChecker checker(trust);
  return VerifyReceiptOf(parsed.leaf.record_digest, receipt, checker);
}

struct LedgerClient::Parts {
  explicit Parts(const ClientOptions& options) : session(options) {}
  Session session;
};

absl::StatusOr<std::unique_ptr<LedgerClient>> LedgerClient::Connect(const ClientOptions& options) {
  LODE_RETURN_IF_ERROR(CheckAddress(options.address));
  if (options.trust.logs().empty()) {
    return base::Error(Reason::kUsage, "the trust policy names no log: nothing could be verified");
  }
  LODE_RETURN_IF_ERROR(program::CheckRoomForAClient());
  auto parts = std::make_unique<Parts>(options);
  LODE_RETURN_IF_ERROR(parts->session.LoadPin());
  return std::unique_ptr<LedgerClient>(new LedgerClient(std::move(parts)));
}

LedgerClient::LedgerClient(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
LedgerClient::~LedgerClient() = default;

absl::StatusOr<SubmitResult> LedgerClient::Submit(const Submission& submission) {
  Session& session = parts_->session;
  LODE_ASSIGN_OR_RETURN(const Expected expected, ExpectedOf(submission.envelope));
  const uint64_t least = session.PinnedSize();
  wire::SubmitRequest request = SubmitRequestOf(submission, 0);
  wire::SubmitResponse answer;
  Failure failure = session.Send(&Stub::Submit, request, answer);
  if (failure.refused.has_value() && !IsTransient(*failure.refused))
    return SubmitResult(*std::move(failure.refused));
  if (!failure.status.ok()) return failure.status;
  LODE_ASSIGN_OR_RETURN(SubmitResult result, ResultOf(session, expected, answer, least));
  return Saved(session, std::move(result));
}

BatchAnswer LedgerClient::SubmitBatch(std::span<const Submission> submissions) {
  BatchAnswer answer;
  answer.status = FillBatchAnswer(parts_->session, submissions, answer.results);
  // What was logged is told even if the pin can't be kept: no answer would make it not logged.
  const absl::Status saved = parts_->session.SavePin();
  if (answer.status.ok()) answer.status = saved;
  return answer;
}

absl::Status LedgerClient::SubmitStream(const NextSubmission& next,
                                        const OnSubmitResult& on_result) {
  const absl::Status status = RunSubmitStream(parts_->session, next, on_result);
  const absl::Status saved = parts_->session.SavePin();
  return status.ok() ? saved : status;
}

absl::StatusOr<VerifiedReceipt> LedgerClient::Hold(const std::string& receipt) {
  Session& session = parts_->session;
  LODE_ASSIGN_OR_RETURN(const note::Receipt parsed, note::ParseReceipt(receipt));
  LODE_ASSIGN_OR_RETURN(VerifiedReceipt held,
                        VerifyReceiptOf(parsed.leaf.record_digest, receipt, session.checker()));
  LODE_RETURN_IF_ERROR(session.Accept(held.checkpoint, 0, "of the receipt"));
  return held;  // the next answer saves the pin
}

absl::StatusOr<VerifiedCheckpoint> LedgerClient::HoldCheckpoint(const std::string& note) {
  Session& session = parts_->session;
  LODE_ASSIGN_OR_RETURN(VerifiedCheckpoint held, session.checker().Verify(note));
  LODE_RETURN_IF_ERROR(session.Accept(held, 0, "that you hold"));
  return Saved(session, std::move(held));
}

absl::StatusOr<VerifiedReceipt> LedgerClient::GetReceipt(const base::Hash256& record_digest) {
  Session& session = parts_->session;
  const uint64_t least = session.PinnedSize();
  wire::GetReceiptRequest request;
  request.set_digest(record_digest.str());
  wire::Receipt answer;
  const Failure failure = session.connection().Call(&Stub::GetReceipt, request, answer);
  if (!failure.status.ok()) return Answered(session, failure.status);
  LODE_ASSIGN_OR_RETURN(VerifiedReceipt receipt,
                        VerifyReceiptOf(record_digest, answer.tlog_proof(), session.checker()));
  LODE_RETURN_IF_ERROR(session.Accept(receipt.checkpoint, least));
  return Saved(session, std::move(receipt));
}

absl::StatusOr<VerifiedEntries> LedgerClient::GetRecord(const base::Hash256& record_digest) {
  wire::GetRecordRequest request;
  request.set_digest(record_digest.str());
  LODE_ASSIGN_OR_RETURN(VerifiedEntries entries, GetProved(parts_->session, request));
  const auto* leaf = std::get_if<merkle::RecordLeaf>(&entries.entries[0].leaf);
  if (leaf == nullptr || leaf->record_digest != record_digest)
    return Lie("the server gave another record than the one asked for");
  return entries;
}

absl::StatusOr<VerifiedEntries> LedgerClient::GetEntry(uint64_t index) {
  wire::GetRecordRequest request;
  request.set_index(index);
  LODE_ASSIGN_OR_RETURN(VerifiedEntries entries, GetProved(parts_->session, request));
  if (entries.entries[0].index != index)
    return Lie("the server gave another entry than the one asked for");
  return entries;
}

absl::StatusOr<VerifiedCheckpoint> LedgerClient::GetCheckpoint() {
  Session& session = parts_->session;
  const uint64_t least = session.PinnedSize();
  wire::Checkpoint answer;
  const Failure failure =
      session.connection().Call(&Stub::GetCheckpoint, wire::GetCheckpointRequest(), answer);
  if (!failure.status.ok()) return failure.status;
  LODE_ASSIGN_OR_RETURN(VerifiedCheckpoint checkpoint, session.checker().Verify(answer.note()));
  LODE_RETURN_IF_ERROR(session.Accept(checkpoint, least));
  return Saved(session, std::move(checkpoint));
}

absl::StatusOr<LotAnswer> LedgerClient::GetLot(std::string_view lot) {
  wire::GetLotRequest request;
  request.set_lot(std::string(lot));
  wire::Lot answer;
  const Failure failure = parts_->session.connection().Call(&Stub::GetLot, request, answer);
  if (!failure.status.ok()) return Answered(parts_->session, failure.status);
  LotAnswer out;
  LODE_ASSIGN_OR_RETURN(out.state, ParseLot(answer.state()));
  if (out.state.lot() != lot) return Lie("the server gave another lot than the one asked for");
  out.tree_size = answer.tree_size();
  return out;
}

absl::StatusOr<TraceAnswer> LedgerClient::Trace(std::string_view lot, Direction direction,
                                                uint32_t max_depth, uint32_t max_lots) {
  wire::TraceRequest request;
  request.set_lot(std::string(lot));
  request.set_direction(direction == Direction::kUp ? wire::TRACE_DIRECTION_UP
                                                    : wire::TRACE_DIRECTION_DOWN);
  request.set_max_depth(max_depth);
  request.set_max_lots(max_lots);
  wire::TraceResponse answer;
  const Failure failure = parts_->session.connection().Call(&Stub::Trace, request, answer);
  if (!failure.status.ok()) return Answered(parts_->session, failure.status);
  TraceAnswer out;
  out.truncated = answer.truncated();
  out.tree_size = answer.tree_size();
  for (const wire::TraceNode& node : answer.nodes()) {
    LODE_ASSIGN_OR_RETURN(auto state, ParseLot(node.state()));
    out.nodes.push_back({std::move(state), node.depth(), {node.next().begin(), node.next().end()}});
  }
  if (out.nodes.empty() || out.nodes[0].state.lot() != lot)
    return Lie("the server traced another lot than the one asked for");
  return out;
}

absl::StatusOr<ListPage> LedgerClient::List(ListKind kind, std::string_view prefix,
                                            uint32_t page_size, std::string_view page_token) {
  wire::ListRequest request;
  switch (kind) {
    case ListKind::kLots:
      request.set_kind(wire::LIST_KIND_LOTS);
      break;
    case ListKind::kParties:
      request.set_kind(wire::LIST_KIND_PARTIES);
      break;
    case ListKind::kSites:
      request.set_kind(wire::LIST_KIND_SITES);
      break;
  }
  request.set_prefix(std::string(prefix));
  request.set_page_size(page_size);
  request.set_page_token(std::string(page_token));
  wire::ListResponse answer;
  const Failure failure = parts_->session.connection().Call(&Stub::List, request, answer);
  if (!failure.status.ok()) return failure.status;
  return ListPage{{answer.states().begin(), answer.states().end()},
                  answer.next_page_token(),
                  answer.tree_size()};
}

absl::StatusOr<ListEnd> LedgerClient::ListAll(ListKind kind, std::string_view prefix,
                                              uint64_t limit, const VisitRow& visit) {
  ListEnd end;
  std::string token;
  uint64_t visited = 0;
  int pages_without_rows = 0;
  do {
    const auto size = static_cast<uint32_t>(std::min<uint64_t>(kRowsOfPage, limit - visited));
    LODE_ASSIGN_OR_RETURN(ListPage page, List(kind, prefix, size, token));
    for (const std::string& state : page.states) {
      if (visited++ == limit) return Lie("the server lists more than it was asked for");
      LODE_RETURN_IF_ERROR(visit(state));
    }
    pages_without_rows = page.states.empty() ? pages_without_rows + 1 : 0;
    if (pages_without_rows > kPagesWithoutRows) {
      return base::Error(base::Reason::kMalformed,
                         "the server sends page after page without a row: the list has no end");
    }
    token = std::move(page.next_page_token);
    end.tree_size = page.tree_size;
  } while (!token.empty() && visited < limit);
  end.more = !token.empty();
  return end;
}

absl::StatusOr<RecordPage> LedgerClient::ListRecords(uint8_t subject_kind,
                                                     std::string_view subject_id,
                                                     uint32_t page_size,
                                                     std::string_view page_token) {
  Session& session = parts_->session;
  const uint64_t least = session.PinnedSize();
  wire::ListRecordsRequest request;
  request.set_subject_kind(subject_kind);
  request.set_subject_id(std::string(subject_id));
  request.set_page_size(page_size);
  request.set_page_token(std::string(page_token));
  wire::ListRecordsResponse answer;
  const Failure failure = session.connection().Call(&Stub::ListRecords, request, answer);
  if (!failure.status.ok()) return failure.status;
  RecordPage page;
  LODE_ASSIGN_OR_RETURN(page.records, VerifyEntries(answer.records(), session.checker()));
  LODE_RETURN_IF_ERROR(session.Accept(page.records.checkpoint, least));
  const record::Subject subject{static_cast<record::SubjectKind>(subject_kind),
                                std::string(subject_id)};
  for (const VerifiedEntry& entry : page.records.entries) {
    LODE_RETURN_IF_ERROR(CheckTouches(entry, subject));
  }
  page.next_page_token = answer.next_page_token();
  page.tree_size = answer.tree_size();
  return Saved(session, std::move(page));
}

absl::Status LedgerClient::ExportTrail(std::string_view lot, const Sink& sink) {
  const absl::Status status = RunExport(parts_->session, lot, sink);
  return status.ok() ? status : Answered(parts_->session, status);
}

absl::Status LedgerClient::Follow(uint64_t from_index, bool until_now,
                                  const OnEntries& on_entries) {
  return RunFollow(parts_->session, from_index, until_now, on_entries);
}

void LedgerClient::Cancel() { parts_->session.connection().Cancel(); }

std::string LedgerClient::Keep(const VerifiedCheckpoint& checkpoint) const {
  return parts_->session.Keep(checkpoint.note, checkpoint.body);
}

const note::TrustPolicy& LedgerClient::trust() const { return parts_->session.options().trust; }

std::optional<note::Checkpoint> LedgerClient::pinned() const {
  const auto pinned = parts_->session.pin().Get();
  if (!pinned.has_value()) return std::nullopt;
  return pinned->body;
}

}  // namespace lode::client

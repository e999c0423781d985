// SPDX-License-Identifier: Apache-2.0
// Pages end by bytes as well as by rows, because stock clients take 4 MiB. The last part of a page
// may pass the limit by one part, which is why a part is bounded, too.
#include "ledger/service/reads.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "ledger/store/nodes.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/record/touches.h"

namespace lode::ledger {
namespace {

using base::Reason;

constexpr size_t kPieceEntries = 256;
constexpr size_t kPieceBytes = size_t{256} << 10;
// A message is at most 4 MiB, which is what stock clients take: a page ends with the part that
// passes kPageBytes, and a part has at most 2 MiB (rows and envelopes are below 64 KiB).
constexpr size_t kPageBytes = size_t{3} << 19;
constexpr uint32_t kPartRows = 32;

absl::StatusOr<base::Hash256> DigestFrom(const std::string& bytes) {
  const auto digest = base::Hash256::From(bytes);
  if (!digest.has_value())
    return base::Error(Reason::kUsage, "digest: a record digest has 32 bytes");
  return *digest;
}

uint32_t PageSize(uint32_t asked) {
  return asked == 0 ? kDefaultPageSize : std::min(asked, kMaxPageSize);
}

void SetProof(const ProofAt& proof, wire::Proof& response) {
  for (const base::Hash256& hash : proof.hashes) response.add_hashes(hash.str());
  response.set_tree_size(proof.tree_size);
}

absl::StatusOr<record::Subject> SubjectFrom(const wire::ListRecordsRequest& request) {
  const uint32_t kind = request.subject_kind();
  if (kind < static_cast<uint32_t>(record::SubjectKind::kLot) ||
      kind > static_cast<uint32_t>(record::SubjectKind::kQuota)) {
    return base::Error(Reason::kUsage, "subject_kind: a number from 1 to 10");
  }
  if (request.subject_id().empty()) return base::Error(Reason::kUsage, "subject_id: missing");
  return record::Subject{static_cast<record::SubjectKind>(kind), request.subject_id()};
}

}  // namespace

Reads::Reads(const Ledger& ledger) : ledger_(ledger), nodes_(MakeNodeReader(ledger.store())) {}

absl::Status Reads::GetReceipt(const Reader&, const wire::GetReceiptRequest& request,
                               wire::Receipt& response) const {
  LODE_ASSIGN_OR_RETURN(const base::Hash256 digest, DigestFrom(request.digest()));
  LODE_ASSIGN_OR_RETURN(std::string receipt, ledger_.queries().Receipt(digest));
  response.set_tlog_proof(std::move(receipt));
  return absl::OkStatus();
}

absl::Status Reads::GetRecord(const Reader&, const wire::GetRecordRequest& request,
                              wire::ProvedEntries& response) const {
  std::vector<IndexedEntry> entries(1);
  if (request.by_case() == wire::GetRecordRequest::kDigest) {
    LODE_ASSIGN_OR_RETURN(const base::Hash256 digest, DigestFrom(request.digest()));
    LODE_ASSIGN_OR_RETURN(entries[0], ledger_.queries().ReadRecord(digest));
  } else if (request.by_case() == wire::GetRecordRequest::kIndex) {
    LODE_ASSIGN_OR_RETURN(entries[0], ledger_.queries().ReadEntry(request.index()));
  } else {
    return base::Error(Reason::kUsage, "a digest or an index is needed");
  }
  return Prove(std::move(entries), *ledger_.view(), response);
}

absl::Status Reads::GetCheckpoint(const Reader&, const wire::GetCheckpointRequest&,
                                  wire::Checkpoint& response) const {
  response.set_note(ledger_.view()->checkpoint_note);
  return absl::OkStatus();
}

absl::Status Reads::GetInclusionProof(const Reader&, const wire::GetInclusionProofRequest& request,
                                      wire::Proof& response) const {
  LODE_ASSIGN_OR_RETURN(const ProofAt proof,
                        ledger_.queries().InclusionProof(request.index(), request.tree_size()));
  SetProof(proof, response);
  return absl::OkStatus();
}

absl::Status Reads::GetConsistencyProof(const Reader&,
                                        const wire::GetConsistencyProofRequest& request,
                                        wire::Proof& response) const {
  LODE_ASSIGN_OR_RETURN(const ProofAt proof,
                        ledger_.queries().ConsistencyProof(request.old_size(), request.new_size()));
  SetProof(proof, response);
  return absl::OkStatus();
}

absl::Status Reads::GetLot(const Reader&, const wire::GetLotRequest& request,
                           wire::Lot& response) const {
  LODE_ASSIGN_OR_RETURN(StateAt state,
                        ledger_.queries().ReadState(custody::RowKind::kLot, request.lot()));
  response.set_state(std::move(state.row));
  response.set_tree_size(state.tree_size);
  return absl::OkStatus();
}

absl::Status Reads::Trace(const Reader& reader, const wire::TraceRequest& request,
                          wire::TraceResponse& response) const {
  TraceDirection direction;
  switch (request.direction()) {
    case wire::TRACE_DIRECTION_UP:
      direction = TraceDirection::kUp;
      break;
    case wire::TRACE_DIRECTION_DOWN:
      direction = TraceDirection::kDown;
      break;
    default:
      return base::Error(Reason::kUsage, "direction: up or down");
  }
  LODE_ASSIGN_OR_RETURN(TraceResult trace,
                        ledger_.queries().Trace(request.lot(), direction, request.max_depth(),
                                                request.max_lots(), reader.cancelled));
  response.set_truncated(trace.truncated);
  response.set_tree_size(trace.tree_size);
  for (TracedLot& lot : trace.lots) {
    wire::TraceNode& node = *response.add_nodes();
    node.set_state(std::move(lot.row));
    node.set_depth(lot.depth);
    for (std::string& next : lot.next) node.add_next(std::move(next));
  }
  return absl::OkStatus();
}

absl::Status Reads::List(const Reader& reader, const wire::ListRequest& request,
                         wire::ListResponse& response) const {
  ListKind kind;
  switch (request.kind()) {
    case wire::LIST_KIND_LOTS:
      kind = ListKind::kLots;
      break;
    case wire::LIST_KIND_PARTIES:
      kind = ListKind::kParties;
      break;
    case wire::LIST_KIND_SITES:
      kind = ListKind::kSites;
      break;
    default:
      return base::Error(Reason::kUsage, "kind: lots, parties or sites");
  }
  uint32_t left = PageSize(request.page_size());
  std::string token = request.page_token();
  for (size_t bytes = 0;;) {
    LODE_ASSIGN_OR_RETURN(StatePage part,
                          ledger_.queries().List(kind, request.prefix(), std::min(left, kPartRows),
                                                 token, reader.cancelled));
    for (std::string& row : part.rows) {
      bytes += row.size();
      response.add_states(std::move(row));
    }
    left -= std::min<uint32_t>(left, static_cast<uint32_t>(part.rows.size()));
    token = std::move(part.next_page_token);
    response.set_tree_size(part.tree_size);
    if (token.empty() || left == 0 || bytes > kPageBytes || part.scanned_enough) break;
  }
  response.set_next_page_token(std::move(token));
  return absl::OkStatus();
}

absl::Status Reads::ListRecords(const Reader& reader, const wire::ListRecordsRequest& request,
                                wire::ListRecordsResponse& response) const {
  LODE_ASSIGN_OR_RETURN(const record::Subject subject, SubjectFrom(request));
  uint32_t left = PageSize(request.page_size());
  std::string token = request.page_token();
  std::vector<IndexedEntry> records;
  for (size_t bytes = 0;;) {
    LODE_RETURN_IF_ERROR(StillWanted(reader.cancelled));
    LODE_ASSIGN_OR_RETURN(RecordPage part,
                          ledger_.queries().ListRecords(subject, std::min(left, kPartRows), token));
    left -= std::min<uint32_t>(left, static_cast<uint32_t>(part.records.size()));
    token = std::move(part.next_page_token);
    response.set_tree_size(part.tree_size);
    for (IndexedEntry& e : part.records) {
      bytes += e.entry.leaf.size() + e.entry.envelope.size();
      records.push_back(std::move(e));
    }
    if (token.empty() || left == 0 || bytes > kPageBytes || part.records.empty()) break;
  }
  response.set_next_page_token(std::move(token));
  return Prove(std::move(records), *ledger_.view(), *response.mutable_records());
}

absl::Status Reads::ReadOn(const Reader&, uint64_t index, wire::ProvedEntries& response) const {
  const auto view = ledger_.view();
  std::vector<IndexedEntry> entries;
  for (size_t bytes = 0;
       index < view->size && entries.size() < kPieceEntries && bytes < kPieceBytes; ++index) {
    LODE_ASSIGN_OR_RETURN(entries.emplace_back(), ledger_.queries().ReadEntry(index));
    bytes += entries.back().entry.leaf.size() + entries.back().entry.envelope.size();
  }
  return Prove(std::move(entries), *view, response);
}

absl::Status Reads::Prove(std::vector<IndexedEntry> entries, const View& view,
                          wire::ProvedEntries& response) const {
  response.mutable_checkpoint()->set_note(view.checkpoint_note);
  if (entries.empty()) return absl::OkStatus();
  std::vector<uint64_t> indexes;
  for (IndexedEntry& e : entries) {
    indexes.push_back(e.index);
    wire::LoggedRecord& out = *response.add_entries();
    out.set_index(e.index);
    out.set_leaf(std::move(e.entry.leaf));
    out.set_envelope(std::move(e.entry.envelope));
  }
  LODE_ASSIGN_OR_RETURN(const std::vector<base::Hash256> proof,
                        merkle::MakeMultiproof(indexes, view.size, nodes_));
  for (const base::Hash256& hash : proof) response.add_multiproof(hash.str());
  return absl::OkStatus();
}

}  // namespace lode::ledger

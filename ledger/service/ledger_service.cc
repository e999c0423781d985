// SPDX-License-Identifier: Apache-2.0
// gRPC's callback threads must not wait. So a call either answers from memory and a few rows at
// once, or it goes to a worker or to the door. Draining stops streams first: a record that was not
// read is not lost, and its sender submits it again.
#include "ledger/service/ledger_service.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "ledger/service/limits.h"
#include "ledger/service/log.h"
#include "ledger/service/read_streams.h"
#include "ledger/service/status.h"
#include "ledger/service/store_errors.h"
#include "ledger/service/submit_calls.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

constexpr absl::Duration kQuiet = absl::Milliseconds(100);
constexpr absl::Duration kLongestQuiet = absl::Seconds(1);
constexpr int kReadThreads = 2;
constexpr int kExportThreads = 2;

// Lives as long as the call.
Reader ReaderOf(grpc::CallbackServerContext& context) {
  return Reader{context.peer(), [&context] { return context.IsCancelled(); }};
}

template <typename Request, typename Response>
using Method = absl::Status (Reads::*)(const Reader&, const Request&, Response&) const;

template <typename Request, typename Response>
grpc::Status Answer(const Reads& reads, Method<Request, Response> method, const Reader& reader,
                    const Request& request, Response& response) {
  const absl::Status status = (reads.*method)(reader, request, response);
  if (base::ReasonOf(status) == base::Reason::kInternal && !status.ok()) {
    Log(LogLevel::kError, "read_failed",
        {{"peer", reader.peer}, {"error", std::string(base::ToStd(status.message()))}});
  }
  TellStoreError(StoreUse::kRead, status);
  return StatusOf(status);
}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* Here(std::atomic<uint64_t>& count, const Reads& reads,
                               Method<Request, Response> method,
                               grpc::CallbackServerContext& context, const Request& request,
                               Response& response) {
  count.fetch_add(1, std::memory_order_relaxed);
  grpc::ServerUnaryReactor* reactor = context.DefaultReactor();
  reactor->Finish(Answer(reads, method, ReaderOf(context), request, response));
  return reactor;
}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* OnWorker(Workers& workers, const Reads& reads,
                                   Method<Request, Response> method,
                                   grpc::CallbackServerContext& context, const Request& request,
                                   Response& response) {
  grpc::ServerUnaryReactor* reactor = context.DefaultReactor();
  Reader reader = ReaderOf(context);
  const std::string peer = reader.peer;
  const bool running = workers.TryRun(
      peer, [&reads, method, reader = std::move(reader), reactor, &request, &response] {
        const absl::Status wanted = StillWanted(reader.cancelled);
        reactor->Finish(wanted.ok() ? Answer(reads, method, reader, request, response)
                                    : StatusOf(wanted));
      });
  if (!running) {
    reactor->Finish(StatusOf(base::Error(base::Reason::kOverloaded,
                                         "the server has as many reads as it takes, of all its "
                                         "clients or of this one")));
  }
  return reactor;
}

}  // namespace

LedgerService::LedgerService(Ledger& ledger, const StreamPatience& patience)
    : ledger_(ledger),
      reads_(ledger),
      door_(ledger, kWaitingRecords),
      streams_(ledger.published(), patience),
      read_workers_(kReadThreads, kWaitingReads),
      export_workers_(kExportThreads, kWaitingExports) {}

void LedgerService::Drain() {
  // Streams first: a record that they would still read is not taken, rather than refused.
  streams_.Drain();
  door_.Close();
}

void LedgerService::AwaitQuiet(SteadyTime deadline) const {
  const SteadyTime latest = std::min(deadline, After(kLongestQuiet));
  for (uint64_t before = point_reads_.load();;) {
    const absl::Duration wait = std::min(kQuiet, Until(latest));
    if (wait <= absl::ZeroDuration()) return;
    absl::SleepFor(wait);
    const uint64_t now = point_reads_.load();
    if (now == before) return;
    before = now;
  }
}

grpc::ServerUnaryReactor* LedgerService::Submit(grpc::CallbackServerContext* context,
                                                const wire::SubmitRequest* request,
                                                wire::SubmitResponse* response) {
  return StartSubmit(door_, *context, *request, *response);
}

grpc::ServerUnaryReactor* LedgerService::SubmitBatch(grpc::CallbackServerContext* context,
                                                     const wire::SubmitBatchRequest* request,
                                                     wire::SubmitBatchResponse* response) {
  return StartSubmitBatch(door_, *context, *request, *response);
}

grpc::ServerBidiReactor<wire::SubmitRequest, wire::SubmitResponse>* LedgerService::SubmitStream(
    grpc::CallbackServerContext* context) {
  return StartSubmitStream(door_, streams_, *context);
}

grpc::ServerUnaryReactor* LedgerService::GetReceipt(grpc::CallbackServerContext* context,
                                                    const wire::GetReceiptRequest* request,
                                                    wire::Receipt* response) {
  return Here(point_reads_, reads_, &Reads::GetReceipt, *context, *request, *response);
}

grpc::ServerUnaryReactor* LedgerService::GetRecord(grpc::CallbackServerContext* context,
                                                   const wire::GetRecordRequest* request,
                                                   wire::ProvedEntries* response) {
  return Here(point_reads_, reads_, &Reads::GetRecord, *context, *request, *response);
}

grpc::ServerUnaryReactor* LedgerService::GetCheckpoint(grpc::CallbackServerContext* context,
                                                       const wire::GetCheckpointRequest* request,
                                                       wire::Checkpoint* response) {
  return Here(point_reads_, reads_, &Reads::GetCheckpoint, *context, *request, *response);
}

grpc::ServerUnaryReactor* LedgerService::GetInclusionProof(
    grpc::CallbackServerContext* context, const wire::GetInclusionProofRequest* request,
    wire::Proof* response) {
  return Here(point_reads_, reads_, &Reads::GetInclusionProof, *context, *request, *response);
}

grpc::ServerUnaryReactor* LedgerService::GetConsistencyProof(
    grpc::CallbackServerContext* context, const wire::GetConsistencyProofRequest* request,
    wire::Proof* response) {
  return Here(point_reads_, reads_, &Reads::GetConsistencyProof, *context, *request, *response);
}

grpc::ServerUnaryReactor* LedgerService::GetLot(grpc::CallbackServerContext* context,
                                                const wire::GetLotRequest* request,
                                                wire::Lot* response) {
  return Here(point_reads_, reads_, &Reads::GetLot, *context, *request, *response);
}

grpc::ServerUnaryReactor* LedgerService::Trace(grpc::CallbackServerContext* context,
                                               const wire::TraceRequest* request,
                                               wire::TraceResponse* response) {
  return OnWorker(read_workers_, reads_, &Reads::Trace, *context, *request, *response);
}

grpc::ServerUnaryReactor* LedgerService::List(grpc::CallbackServerContext* context,
                                              const wire::ListRequest* request,
                                              wire::ListResponse* response) {
  return OnWorker(read_workers_, reads_, &Reads::List, *context, *request, *response);
}

grpc::ServerUnaryReactor* LedgerService::ListRecords(grpc::CallbackServerContext* context,
                                                     const wire::ListRecordsRequest* request,
                                                     wire::ListRecordsResponse* response) {
  return OnWorker(read_workers_, reads_, &Reads::ListRecords, *context, *request, *response);
}

grpc::ServerWriteReactor<wire::TrailChunk>* LedgerService::ExportTrail(
    grpc::CallbackServerContext* context, const wire::ExportTrailRequest* request) {
  return StartExport(ledger_, export_workers_, streams_, exports_, ReaderOf(*context), *context,
                     *request);
}

grpc::ServerWriteReactor<wire::ProvedEntries>* LedgerService::Follow(
    grpc::CallbackServerContext* context, const wire::FollowRequest* request) {
  return StartFollow(ledger_, reads_, read_workers_, streams_, ReaderOf(*context), *context,
                     *request);
}

}  // namespace lode::ledger

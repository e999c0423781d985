// SPDX-License-Identifier: Apache-2.0
// The RPC surface as a gRPC service (callback API): which call goes where. Point reads run on
// gRPC's threads, long reads on workers, records through the door.
#ifndef LODE_LEDGER_SERVICE_LEDGER_SERVICE_H_
#define LODE_LEDGER_SERVICE_LEDGER_SERVICE_H_

#include <atomic>
#include <cstdint>

#include "ledger/ledger.h"
#include "ledger/service/door.h"
#include "ledger/service/open_streams.h"
#include "ledger/service/reads.h"
#include "ledger/service/workers.h"
#include "ledger/threads/mutex.h"
#include "proto/lode/ledger/v1/ledger.grpc.pb.h"

namespace lode::ledger {

class LedgerService final : public wire::Ledger::CallbackService {
 public:
  // Borrows the ledger.
  LedgerService(Ledger& ledger, const StreamPatience& patience);

  // No new records, and streams end once what they took is answered. Reads go on.
  void Drain();

  // After Drain(): waits until no point read comes any more, so that a client with its last answers
  // in hand also gets the proofs that go with them; at most until `deadline`, and never long.
  void AwaitQuiet(SteadyTime deadline) const;

 private:
  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext* context,
                                   const wire::SubmitRequest* request,
                                   wire::SubmitResponse* response) override;
  grpc::ServerUnaryReactor* SubmitBatch(grpc::CallbackServerContext* context,
                                        const wire::SubmitBatchRequest* request,
                                        wire::SubmitBatchResponse* response) override;
  grpc::ServerBidiReactor<wire::SubmitRequest, wire::SubmitResponse>* SubmitStream(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetReceipt(grpc::CallbackServerContext* context,
                                       const wire::GetReceiptRequest* request,
                                       wire::Receipt* response) override;
  grpc::ServerUnaryReactor* GetRecord(grpc::CallbackServerContext* context,
                                      const wire::GetRecordRequest* request,
                                      wire::ProvedEntries* response) override;
  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext* context,
                                          const wire::GetCheckpointRequest* request,
                                          wire::Checkpoint* response) override;
  grpc::ServerUnaryReactor* GetInclusionProof(grpc::CallbackServerContext* context,
                                              const wire::GetInclusionProofRequest* request,
                                              wire::Proof* response) override;
  grpc::ServerUnaryReactor* GetConsistencyProof(grpc::CallbackServerContext* context,
                                                const wire::GetConsistencyProofRequest* request,
                                                wire::Proof* response) override;
  grpc::ServerUnaryReactor* GetLot(grpc::CallbackServerContext* context,
                                   const wire::GetLotRequest* request,
                                   wire::Lot* response) override;
  grpc::ServerUnaryReactor* Trace(grpc::CallbackServerContext* context,
                                  const wire::TraceRequest* request,
                                  wire::TraceResponse* response) override;
  grpc::ServerUnaryReactor* List(grpc::CallbackServerContext* context,
                                 const wire::ListRequest* request,
                                 wire::ListResponse* response) override;
  grpc::ServerUnaryReactor* ListRecords(grpc::CallbackServerContext* context,
                                        const wire::ListRecordsRequest* request,
                                        wire::ListRecordsResponse* response) override;
  grpc::ServerWriteReactor<wire::TrailChunk>* ExportTrail(
      grpc::CallbackServerContext* context, const wire::ExportTrailRequest* request) override;
  grpc::ServerWriteReactor<wire::ProvedEntries>* Follow(
      grpc::CallbackServerContext* context, const wire::FollowRequest* request) override;

  Ledger& ledger_;
  std::atomic<uint64_t> point_reads_{0};
  const Reads reads_;
  Door door_;
  std::atomic<int> exports_{0};
  OpenStreams streams_;
  Workers read_workers_;
  Workers export_workers_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_LEDGER_SERVICE_H_

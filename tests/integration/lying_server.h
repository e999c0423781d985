// SPDX-License-Identifier: Apache-2.0
// A server that lies: it passes calls on to an honest one and changes what comes back. Set what it
// does while no call is open, or from within one.
#ifndef LODE_TESTS_INTEGRATION_LYING_SERVER_H_
#define LODE_TESTS_INTEGRATION_LYING_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "proto/lode/ledger/v1/ledger.grpc.pb.h"

namespace lode::integration {

namespace wire = ::lode::ledger::v1;

class LyingServer : public wire::Ledger::Service {
 public:
  explicit LyingServer(const std::string& honest);
  const std::string& address() const { return address_; }

  // Each changes an answer; none: the truth.
  std::function<void(wire::SubmitResponse&)> on_submit;
  std::function<void(wire::SubmitBatchResponse&)> on_batch;
  std::function<void(wire::Receipt&)> on_receipt;
  std::function<void(wire::ProvedEntries&)> on_entries;  // GetRecord, Follow
  std::function<void(wire::Checkpoint&)> on_checkpoint;
  std::function<void(wire::Proof&)> on_consistency;
  std::function<void(wire::Lot&)> on_lot;
  std::function<void(wire::TraceResponse&)> on_trace;
  std::function<void(wire::ListRecordsResponse&)> on_records;
  std::function<void()> on_call;  // before any answer
  // Unless OK, every call ends with it and without an answer.
  grpc::Status instead;
  // Streams: from here on nothing is said until the client goes away.
  std::atomic<bool> silent{false};

 private:
  // What the call ends with before it begins.
  grpc::Status Begin();
  // Passes a call on, and lies if there is a lie.
  template <typename Request, typename Response>
  grpc::Status Pass(grpc::Status (wire::Ledger::Stub::*method)(grpc::ClientContext*, const Request&,
                                                               Response*),
                    const Request& request, Response& response,
                    const std::function<void(Response&)>& lie);

  grpc::Status Submit(grpc::ServerContext*, const wire::SubmitRequest* request,
                      wire::SubmitResponse* response) override;
  grpc::Status SubmitBatch(grpc::ServerContext*, const wire::SubmitBatchRequest* request,
                           wire::SubmitBatchResponse* response) override;
  grpc::Status SubmitStream(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<wire::SubmitResponse, wire::SubmitRequest>* stream) override;
  grpc::Status GetReceipt(grpc::ServerContext*, const wire::GetReceiptRequest* request,
                          wire::Receipt* response) override;
  grpc::Status GetRecord(grpc::ServerContext*, const wire::GetRecordRequest* request,
                         wire::ProvedEntries* response) override;
  grpc::Status GetCheckpoint(grpc::ServerContext*, const wire::GetCheckpointRequest* request,
                             wire::Checkpoint* response) override;
  grpc::Status GetConsistencyProof(grpc::ServerContext*,
                                   const wire::GetConsistencyProofRequest* request,
                                   wire::Proof* response) override;
  grpc::Status GetLot(grpc::ServerContext*, const wire::GetLotRequest* request,
                      wire::Lot* response) override;
  grpc::Status Trace(grpc::ServerContext*, const wire::TraceRequest* request,
                     wire::TraceResponse* response) override;
  grpc::Status ListRecords(grpc::ServerContext*, const wire::ListRecordsRequest* request,
                           wire::ListRecordsResponse* response) override;
  grpc::Status Follow(grpc::ServerContext*, const wire::FollowRequest* request,
                      grpc::ServerWriter<wire::ProvedEntries>* writer) override;

  grpc::Status ExportTrail(grpc::ServerContext* context, const wire::ExportTrailRequest* request,
                           grpc::ServerWriter<wire::TrailChunk>* writer) override;

  std::unique_ptr<wire::Ledger::Stub> honest_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace lode::integration

#endif  // LODE_TESTS_INTEGRATION_LYING_SERVER_H_

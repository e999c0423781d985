// SPDX-License-Identifier: Apache-2.0
// Each lie changes an answer of an honest server. So everything else in the answer is real, and a
// test fails only for the lie.
#include "tests/integration/lying_server.h"

#include <thread>

namespace lode::integration {
namespace {

grpc::Status AwaitCancel(grpc::ServerContext& context) {
  while (!context.IsCancelled()) std::this_thread::yield();
  return grpc::Status::CANCELLED;
}

}  // namespace

using Stub = wire::Ledger::Stub;

grpc::Status LyingServer::Begin() {
  if (on_call) on_call();
  return instead;
}

template <typename Request, typename Response>
grpc::Status LyingServer::Pass(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                            Response*),
                               const Request& request, Response& response,
                               const std::function<void(Response&)>& lie) {
  if (grpc::Status refused = Begin(); !refused.ok()) return refused;
  grpc::ClientContext context;
  const grpc::Status status = (*honest_.*method)(&context, request, &response);
  if (status.ok() && lie) lie(response);
  return status;
}

LyingServer::LyingServer(const std::string& honest)
    : honest_(
          wire::Ledger::NewStub(grpc::CreateChannel(honest, grpc::InsecureChannelCredentials()))) {
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(this);
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

grpc::Status LyingServer::Submit(grpc::ServerContext*, const wire::SubmitRequest* request,
                                 wire::SubmitResponse* response) {
  return Pass(&Stub::Submit, *request, *response, on_submit);
}
grpc::Status LyingServer::SubmitBatch(grpc::ServerContext*, const wire::SubmitBatchRequest* request,
                                      wire::SubmitBatchResponse* response) {
  return Pass(&Stub::SubmitBatch, *request, *response, on_batch);
}
grpc::Status LyingServer::SubmitStream(
    grpc::ServerContext* context,
    grpc::ServerReaderWriter<wire::SubmitResponse, wire::SubmitRequest>* stream) {
  if (grpc::Status refused = Begin(); !refused.ok()) return refused;
  for (wire::SubmitRequest request; stream->Read(&request);) {
    if (silent) return AwaitCancel(*context);
    wire::SubmitResponse response;
    const grpc::Status status = Pass(&Stub::Submit, request, response, on_submit);
    if (!status.ok()) return status;
    stream->Write(response);
  }
  return grpc::Status::OK;
}
grpc::Status LyingServer::GetReceipt(grpc::ServerContext*, const wire::GetReceiptRequest* request,
                                     wire::Receipt* response) {
  return Pass(&Stub::GetReceipt, *request, *response, on_receipt);
}
grpc::Status LyingServer::GetRecord(grpc::ServerContext*, const wire::GetRecordRequest* request,
                                    wire::ProvedEntries* response) {
  return Pass(&Stub::GetRecord, *request, *response, on_entries);
}
grpc::Status LyingServer::GetCheckpoint(grpc::ServerContext*,
                                        const wire::GetCheckpointRequest* request,
                                        wire::Checkpoint* response) {
  return Pass(&Stub::GetCheckpoint, *request, *response, on_checkpoint);
}
grpc::Status LyingServer::GetConsistencyProof(grpc::ServerContext*,
                                              const wire::GetConsistencyProofRequest* request,
                                              wire::Proof* response) {
  const grpc::Status status = Pass(&Stub::GetConsistencyProof, *request, *response, on_consistency);
  return on_consistency ? grpc::Status::OK
                        : status;  // who lies answers even what can't be answered
}
grpc::Status LyingServer::GetLot(grpc::ServerContext*, const wire::GetLotRequest* request,
                                 wire::Lot* response) {
  return Pass(&Stub::GetLot, *request, *response, on_lot);
}
grpc::Status LyingServer::Trace(grpc::ServerContext*, const wire::TraceRequest* request,
                                wire::TraceResponse* response) {
  return Pass(&Stub::Trace, *request, *response, on_trace);
}
grpc::Status LyingServer::ListRecords(grpc::ServerContext*, const wire::ListRecordsRequest* request,
                                      wire::ListRecordsResponse* response) {
  return Pass(&Stub::ListRecords, *request, *response, on_records);
}
grpc::Status LyingServer::ExportTrail(grpc::ServerContext* server,
                                      const wire::ExportTrailRequest* request,
                                      grpc::ServerWriter<wire::TrailChunk>* writer) {
  if (grpc::Status refused = Begin(); !refused.ok()) return refused;
  const auto context = grpc::ClientContext::FromServerContext(*server);  // ends with the caller
  const auto reader = honest_->ExportTrail(context.get(), *request);
  for (wire::TrailChunk chunk; reader->Read(&chunk);) {
    if (silent) break;
    writer->Write(chunk);
  }
  if (silent) return AwaitCancel(*server);
  return reader->Finish();
}
grpc::Status LyingServer::Follow(grpc::ServerContext* server, const wire::FollowRequest* request,
                                 grpc::ServerWriter<wire::ProvedEntries>* writer) {
  if (grpc::Status refused = Begin(); !refused.ok()) return refused;
  const auto context = grpc::ClientContext::FromServerContext(*server);  // ends with the caller
  const auto reader = honest_->Follow(context.get(), *request);
  for (wire::ProvedEntries piece; reader->Read(&piece);) {
    if (silent) break;
    if (on_entries) on_entries(piece);
    writer->Write(piece);
  }
  if (silent) {
    context->TryCancel();
    return AwaitCancel(*server);
  }
  return reader->Finish();
}

}  // namespace lode::integration

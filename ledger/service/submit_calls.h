// SPDX-License-Identifier: Apache-2.0
// The three ways in: one record, a batch, a stream. Each hands its records to the door in order and
// one at a time, and answers in the same order.
#ifndef LODE_LEDGER_SERVICE_SUBMIT_CALLS_H_
#define LODE_LEDGER_SERVICE_SUBMIT_CALLS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "ledger/service/door.h"
#include "ledger/service/open_streams.h"
#include "proto/lode/ledger/v1/ledger.pb.h"

namespace lode::ledger {

namespace wire = ::lode::ledger::v1;

grpc::ServerUnaryReactor* StartSubmit(Door& door, grpc::CallbackServerContext& context,
                                      const wire::SubmitRequest& request,
                                      wire::SubmitResponse& response);
grpc::ServerUnaryReactor* StartSubmitBatch(Door& door, grpc::CallbackServerContext& context,
                                           const wire::SubmitBatchRequest& request,
                                           wire::SubmitBatchResponse& response);
grpc::ServerBidiReactor<wire::SubmitRequest, wire::SubmitResponse>* StartSubmitStream(
    Door& door, OpenStreams& streams, grpc::CallbackServerContext& context);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_SUBMIT_CALLS_H_

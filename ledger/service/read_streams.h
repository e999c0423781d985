// SPDX-License-Identifier: Apache-2.0
// The streams that the server writes: Follow and ExportTrail. A piece is made on a worker only when
// the client has taken the one before, so a slow client holds one piece and no thread.
#ifndef LODE_LEDGER_SERVICE_READ_STREAMS_H_
#define LODE_LEDGER_SERVICE_READ_STREAMS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>

#include "ledger/ledger.h"
#include "ledger/service/open_streams.h"
#include "ledger/service/reader.h"
#include "ledger/service/reads.h"
#include "ledger/service/workers.h"
#include "proto/lode/ledger/v1/ledger.pb.h"

namespace lode::ledger {

grpc::ServerWriteReactor<wire::ProvedEntries>* StartFollow(const Ledger& ledger, const Reads& reads,
                                                           Workers& workers, OpenStreams& streams,
                                                           const Reader& reader,
                                                           grpc::CallbackServerContext& context,
                                                           const wire::FollowRequest& request);
// `exports` counts the trails in memory.
grpc::ServerWriteReactor<wire::TrailChunk>* StartExport(Ledger& ledger, Workers& workers,
                                                        OpenStreams& streams,
                                                        std::atomic<int>& exports,
                                                        const Reader& reader,
                                                        grpc::CallbackServerContext& context,
                                                        const wire::ExportTrailRequest& request);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_READ_STREAMS_H_

// SPDX-License-Identifier: Apache-2.0
// Compression is off, because a small message may unpack to a thousand times its size before any
// limit is checked. The way down is in order: no new connections, no new records, answers to what
// is there, then gRPC.
#include "ledger/service/server.h"

#include <grpc/support/time.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <sys/resource.h>

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "ledger/service/acceptor.h"
#include "ledger/service/ledger_service.h"
#include "ledger/service/limits.h"
#include "ledger/service/log.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::ledger {
namespace {

constexpr char kServiceName[] = "lode.ledger.v1.Ledger";

int DescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  return static_cast<int>(std::min<rlim_t>(limit.rlim_cur, 1 << 20));
}

void SetLimits(const ServerOptions& options, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(static_cast<int>(kReceiveBytes));
  // A message of the largest size may unpack to a thousand times that before its size is looked at.
  for (const grpc_compression_algorithm algorithm : {GRPC_COMPRESS_DEFLATE, GRPC_COMPRESS_GZIP}) {
    builder.SetCompressionAlgorithmSupportStatus(algorithm, false);
  }
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, options.streams_per_connection);
  // A dead peer is found within a minute and a half; one that pings more than every ten seconds is
  // sent away.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 2);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 10 * 60 * 1000);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 5'000);
  builder.SetResourceQuota(grpc::ResourceQuota("lode").Resize(options.memory_bytes));
}

}  // namespace

struct Server::Parts {
  Parts(Ledger& for_ledger, const StreamPatience& patience)
      : ledger(for_ledger), service(for_ledger, patience) {}
  Ledger& ledger;
  LedgerService service;
  std::unique_ptr<Acceptor> acceptor;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> connections;
  std::unique_ptr<grpc::Server> server;
};

absl::Status Server::CheckAddress(const std::string& listen) {
  return Acceptor::CheckAddress(listen);
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      Ledger& ledger) {
  LODE_ASSIGN_OR_RETURN(std::unique_ptr<Acceptor> acceptor, Acceptor::Listen(options.listen));
  auto parts = std::make_unique<Parts>(ledger, options.patience);
  parts->acceptor = std::move(acceptor);
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  SetLimits(options, builder);
  builder.RegisterService(&parts->service);
  parts->connections = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      grpc::InsecureServerCredentials());
  parts->server = builder.BuildAndStart();
  if (parts->server == nullptr)
    return base::Error(base::Reason::kInternal, "gRPC could not be started");
  parts->server->GetHealthCheckService()->SetServingStatus(kServiceName, true);
  const int descriptors = options.descriptors > 0 ? options.descriptors : DescriptorLimit();
  Parts* const p = parts.get();
  p->acceptor->Start(descriptors / 4 * 3, [p](int connection) {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters parameters;
    parameters.fd = connection;
    p->connections->HandleNewConnection(&parameters);
  });
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() { Drain(std::chrono::milliseconds(0)); }

int Server::port() const { return parts_->acceptor->port(); }

void Server::Drain(std::chrono::milliseconds grace) {
  if (parts_->server == nullptr) return;
  parts_->server->GetHealthCheckService()->SetServingStatus(false);
  parts_->acceptor->Stop();
  parts_->service.Drain();
  parts_->ledger.Drain();
  const SteadyTime deadline = After(absl::FromChrono(grace));
  parts_->service.AwaitQuiet(deadline);
  // gRPC refuses a call that comes after this, and its clients hear CANCELLED.
  parts_->server->Shutdown(gpr_time_add(
      gpr_now(GPR_CLOCK_MONOTONIC),
      gpr_time_from_millis(std::max<int64_t>(absl::ToInt64Milliseconds(Until(deadline)), 0),
                           GPR_TIMESPAN)));
  parts_->server->Wait();
  parts_->server.reset();
}

}  // namespace lode::ledger

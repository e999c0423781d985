// SPDX-License-Identifier: Apache-2.0
// Clients that cost much: messages that unpack to a thousand times their size, streams that nobody
// reads, streams without number. The server ends them, and others are served meanwhile.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "ledger/service/limits.h"
#include "tests/integration/served_ledger.h"

namespace lode::integration {
namespace {

using namespace std::chrono_literals;

constexpr int kLots =
    50;  // their entries, and a trail, are more than what OwnStub() lets be sent ahead

uint64_t ResidentKib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6));
  }
  return 0;
}

ledger::ServerOptions Impatient() {
  ledger::ServerOptions options;
  options.patience.stalled = 60s;
  options.patience.stalled_while_others_wait = 300ms;
  return options;
}

// A connection of its own: to the server another peer. It lets the server send 1 KiB ahead.
std::unique_ptr<wire::Ledger::Stub> OwnStub(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 1024);
  return wire::Ledger::NewStub(
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
}

// Reads nothing.
struct Stalled {
  std::unique_ptr<wire::Ledger::Stub> stub;
  std::unique_ptr<grpc::ClientContext> context = std::make_unique<grpc::ClientContext>();
  std::unique_ptr<grpc::ClientReader<wire::TrailChunk>> exported;
  std::unique_ptr<grpc::ClientReader<wire::ProvedEntries>> followed;
  ~Stalled() { context->TryCancel(); }
};

TEST(Greedy, ACompressedMessageIsRefusedAndNotUnpacked) {
  ServedLedger served;
  const auto stub = BareStub(served.address());
  wire::SubmitBatchRequest request;
  request.add_records()->set_envelope(std::string(size_t{48} << 20, '\0'));
  const uint64_t before = ResidentKib();
  for (const grpc_compression_algorithm algorithm : {GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE}) {
    grpc::ClientContext context;
    context.set_compression_algorithm(algorithm);
    wire::SubmitBatchResponse response;
    const grpc::Status status = stub->SubmitBatch(&context, request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << status.error_message();
  }
  // The client's own copy of the message, serialized once, and no second one unpacked.
  EXPECT_LT(ResidentKib() - before, uint64_t{80} << 10);
}

TEST(Greedy, ExportsThatNobodyReadsMakeRoomForOthers) {
  ServedLedger served(Impatient());
  served.Populate(*served.Client(), kLots);
  std::vector<std::unique_ptr<Stalled>> stalled;
  for (int i = 0; i < 8; ++i) {
    auto& client = *stalled.emplace_back(std::make_unique<Stalled>());
    client.stub = OwnStub(served.address());
    wire::ExportTrailRequest request;
    request.set_lot("lot:mine/lot-0");
    client.exported = client.stub->ExportTrail(client.context.get(), request);
  }
  client::ClientOptions options = served.Options();
  options.retries = 50;
  const auto client = *client::LedgerClient::Connect(options);
  size_t bytes = 0;
  const absl::Status status = client->ExportTrail("lot:mine/lot-0", [&](std::string_view piece) {
    bytes += piece.size();
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_GT(bytes, 4096u) << "too little for the others to have stalled";
}

// A trail that is in the server's memory until its client reads.
std::unique_ptr<Stalled> StalledExport(std::unique_ptr<wire::Ledger::Stub> stub) {
  auto client = std::make_unique<Stalled>();
  client->stub = std::move(stub);
  wire::ExportTrailRequest request;
  request.set_lot("lot:mine/lot-0");
  client->exported = client->stub->ExportTrail(client->context.get(), request);
  client->exported->WaitForInitialMetadata();  // comes with the first piece
  return client;
}

void ExpectNoExport(wire::Ledger::Stub& stub, const std::string& words) {
  grpc::ClientContext context;
  wire::ExportTrailRequest request;
  request.set_lot("lot:mine/lot-0");
  const auto one_more = stub.ExportTrail(&context, request);
  wire::TrailChunk none;
  EXPECT_FALSE(one_more->Read(&none));
  const grpc::Status status = one_more->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_THAT(status.error_message(), testing::HasSubstr(words));
}

TEST(Greedy, SoManyTrailsAreExportedAtATime) {
  ServedLedger served;
  served.Populate(*served.Client(), kLots);
  std::vector<std::unique_ptr<Stalled>> stalled;
  for (int i = 0; i < ledger::kExportsAtATime; ++i)
    stalled.push_back(StalledExport(OwnStub(served.address())));
  ExpectNoExport(*OwnStub(served.address()), "exports as many trails as it can at a time");
  // A place is free again once its stream has ended.
  stalled.pop_back();
  bool read = false;
  for (int i = 0; i < 500 && !read; ++i) {
    const auto stub = OwnStub(served.address());
    grpc::ClientContext again;
    wire::ExportTrailRequest request;
    request.set_lot("lot:mine/lot-0");
    wire::TrailChunk piece;
    read = stub->ExportTrail(&again, request)->Read(&piece);
    again.TryCancel();
    if (!read) std::this_thread::sleep_for(10ms);
  }
  EXPECT_TRUE(read);
}

TEST(Greedy, OneConnectionExportsSoManyTrails) {
  ServedLedger served;
  served.Populate(*served.Client(), kLots);
  const std::shared_ptr<wire::Ledger::Stub> stub = OwnStub(served.address());
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<wire::TrailChunk>>> exports;
  wire::ExportTrailRequest request;
  request.set_lot("lot:mine/lot-0");
  for (size_t i = 0; i < ledger::kExportStreams.of_peer; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    exports.push_back(stub->ExportTrail(contexts.back().get(), request));
    exports.back()->WaitForInitialMetadata();
  }
  ExpectNoExport(*stub, "4 of one connection");
  const auto other = StalledExport(OwnStub(served.address()));
  for (const auto& context : contexts) context->TryCancel();
}

TEST(Greedy, OneConnectionHasSoManyStreamsOfSubmissions) {
  ledger::ServerOptions options;
  options.streams_per_connection = 200;  // HTTP/2's own bound is as high as that of submissions
  ServedLedger served(options);
  const auto stub = BareStub(served.address());
  const std::vector<Signed> records = served.world().records();
  const auto answer = [&](grpc::ClientReaderWriter<wire::SubmitRequest, wire::SubmitResponse>& s) {
    wire::SubmitResponse response;
    return s.Write(RequestOf(records[0])) && s.Read(&response);  // a duplicate
  };
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReaderWriter<wire::SubmitRequest, wire::SubmitResponse>>>
      streams;
  for (size_t i = 0; i < ledger::kSubmitStreams.of_peer; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    streams.push_back(stub->SubmitStream(contexts.back().get()));
    ASSERT_TRUE(answer(*streams.back())) << i;
  }
  grpc::ClientContext context;
  const auto one_more = stub->SubmitStream(&context);
  EXPECT_FALSE(answer(*one_more));
  const grpc::Status status = one_more->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_THAT(status.error_message(), testing::HasSubstr("128 of one connection"));
  for (const auto& each : contexts) each->TryCancel();
}

// HTTP/2's own bound: the next stream waits in the client until one has ended.
TEST(Greedy, OneConnectionHasSoManyStreamsOfAnyKind) {
  ServedLedger served;
  const auto stub = BareStub(served.address());
  const Signed& record = served.world().records()[0];
  const auto answered = [&](grpc::ClientContext& context) {
    auto stream = stub->SubmitStream(&context);
    wire::SubmitResponse response;
    EXPECT_TRUE(stream->Write(RequestOf(record)));
    EXPECT_TRUE(stream->Read(&response));
    return stream;
  };
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReaderWriter<wire::SubmitRequest, wire::SubmitResponse>>>
      streams;
  for (int i = 0; i < ledger::kStreamsOfConnection; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    streams.push_back(answered(*contexts.back()));
  }
  grpc::ClientContext late;
  late.set_deadline(
      gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(300, GPR_TIMESPAN)));
  wire::Checkpoint checkpoint;
  EXPECT_EQ(stub->GetCheckpoint(&late, {}, &checkpoint).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  streams.back()->WritesDone();
  EXPECT_TRUE(streams.back()->Finish().ok());
  grpc::ClientContext context;
  EXPECT_TRUE(stub->GetCheckpoint(&context, {}, &checkpoint).ok());
  for (const auto& each : contexts) each->TryCancel();
}

TEST(Greedy, OnePeerHasSoManyStreams) {
  ServedLedger served;
  const auto stub = BareStub(served.address());
  const size_t most = ledger::BoundsOf(ledger::StreamKind::kFollow).of_peer;
  std::vector<std::unique_ptr<Stalled>> followers;
  for (size_t i = 0; i < most; ++i) {
    auto& follower = *followers.emplace_back(std::make_unique<Stalled>());
    follower.followed = stub->Follow(follower.context.get(), wire::FollowRequest());
    wire::ProvedEntries first;
    EXPECT_TRUE(follower.followed->Read(&first)) << i;
  }
  grpc::ClientContext context;
  wire::ProvedEntries none;
  const auto one_more = stub->Follow(&context, wire::FollowRequest());
  EXPECT_FALSE(one_more->Read(&none));
  const grpc::Status status = one_more->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_THAT(status.error_message(), testing::HasSubstr("16 of one connection"));
  // Another connection has its own.
  const auto other = OwnStub(served.address());
  grpc::ClientContext others_context;
  const auto others = other->Follow(&others_context, wire::FollowRequest());
  EXPECT_TRUE(others->Read(&none));
  others_context.TryCancel();
  // A place is free again once its stream has ended.
  followers.pop_back();
  bool read = false;
  for (int i = 0; i < 500 && !read; ++i) {
    grpc::ClientContext again;
    read = stub->Follow(&again, wire::FollowRequest())->Read(&none);
    again.TryCancel();
    if (!read) std::this_thread::sleep_for(10ms);
  }
  EXPECT_TRUE(read);
}

TEST(Greedy, AFollowerThatDoesNotReadDoesNotHoldUpTheEnd) {
  auto served = std::make_unique<ServedLedger>(ledger::ServerOptions());
  served->Populate(*served->Client(), kLots);
  Stalled follower;
  follower.stub = OwnStub(served->address());
  follower.followed = follower.stub->Follow(follower.context.get(), wire::FollowRequest());
  std::this_thread::sleep_for(1500ms);  // its write waits
  const auto began = std::chrono::steady_clock::now();
  served->Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

TEST(Greedy, AFollowerThatStopsReadingIsEnded) {
  ledger::ServerOptions options;
  options.patience.stalled = 500ms;
  ServedLedger served(options);
  served.Populate(*served.Client(), kLots);
  Stalled follower;
  follower.stub = OwnStub(served.address());
  wire::FollowRequest request;
  request.set_until_now(true);
  follower.followed = follower.stub->Follow(follower.context.get(), request);
  std::this_thread::sleep_for(2s);  // it reads nothing meanwhile
  wire::ProvedEntries piece;
  uint64_t entries = 0;
  while (follower.followed->Read(&piece)) entries += static_cast<uint64_t>(piece.entries_size());
  EXPECT_EQ(follower.followed->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_LT(entries, uint64_t{kLots}) << "it had read everything before it stalled";
}

}  // namespace
}  // namespace lode::integration

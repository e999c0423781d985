// SPDX-License-Identifier: Apache-2.0
// A number of records a second says little without the machine. So the parts that no ledger can
// avoid are measured bare in the same run, and results are shares of what they allow together.
#include "tools/bench/ceilings.h"

#include <grpcpp/grpcpp.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>

#include "proto/lode/ledger/v1/ledger.grpc.pb.h"
#include "tools/bench/load.h"
#include "tools/bench/measure.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/ed25519.h"
#include "verifier/crypto/sha256.h"
#include "verifier/crypto/signing.h"
#include "verifier/envelope/envelope.h"

namespace lode::bench {
namespace {

namespace rpc = ::lode::ledger::v1;

constexpr size_t kReceiptBytes = 1'200;  // a receipt's, in a log of about a million leaves
constexpr size_t kStateRowBytes = 350;   // a lot's
constexpr int kGroup = 128;

// On `threads` at once.
absl::StatusOr<double> MeasureVerification(const std::string& envelope_bytes, double seconds,
                                           int threads) {
  LODE_ASSIGN_OR_RETURN(const envelope::Envelope envelope, envelope::ParseEnvelope(envelope_bytes));
  const std::string pae = envelope::Pae(envelope::kRecordPayloadType, envelope.payload);
  const auto key = crypto::SigningKey::FromSeed(std::string(32, 'k'));
  LODE_RETURN_IF_ERROR(key.status());
  const crypto::Signature signature = key->Sign(pae);
  std::atomic<uint64_t> done = 0;
  std::atomic<bool> failed = false;
  const double end = WallNow() + seconds, processor = ProcessorNow();
  const auto verify = [&] {
    while (WallNow() < end && !failed) {
      for (int i = 0; i < 64; ++i) {
        if (!crypto::VerifyEd25519(key->public_key(), pae, signature).ok()) failed = true;
      }
      done += 64;
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(verify);
  verify();
  for (std::thread& other : others) other.join();
  if (failed) {
    return base::Error(base::Reason::kInternal, "a signature just made does not verify");
  }
  return (ProcessorNow() - processor) / static_cast<double>(done);
}

// Answers every submission with the same receipt: what gRPC costs by itself.
class BareService : public rpc::Ledger::CallbackService {
 public:
  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext* context, const rpc::SubmitRequest*,
                                   rpc::SubmitResponse* response) override {
    *response = Answer();
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  grpc::ServerBidiReactor<rpc::SubmitRequest, rpc::SubmitResponse>* SubmitStream(
      grpc::CallbackServerContext*) override {
    class Echo : public grpc::ServerBidiReactor<rpc::SubmitRequest, rpc::SubmitResponse> {
     public:
      Echo() : response_(Answer()) { StartRead(&request_); }
      void OnReadDone(bool ok) override {
        if (!ok) return Finish(grpc::Status::OK);
        StartWrite(&response_);
      }
      void OnWriteDone(bool) override { StartRead(&request_); }
      void OnDone() override { delete this; }

     private:
      rpc::SubmitRequest request_;
      const rpc::SubmitResponse response_;
    };
    return new Echo;
  }

 private:
  static rpc::SubmitResponse Answer() {
    rpc::SubmitResponse response;
    response.mutable_admitted()->mutable_receipt()->set_tlog_proof(std::string(kReceiptBytes, 'r'));
    return response;
  }
};

absl::Status MeasurePairs(const std::vector<std::string>& envelopes, double seconds,
                          Ceilings& out) {
  BareService service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    return base::Error(base::Reason::kUnreachable, "no server can be started on 127.0.0.1");
  }
  const std::string address = "127.0.0.1:" + std::to_string(port);
  size_t next = 0;
  // The envelopes are sent round and round: the bare service does not look at them.
  const auto per_call = [&](const auto& load) {
    uint64_t calls = 0;
    const double wall = WallNow(), processor = ProcessorNow();
    while (WallNow() - wall < seconds) calls += load().admitted;
    return (ProcessorNow() - processor) / static_cast<double>(calls);
  };
  out.unary_pair = per_call([&] { return LoadUnary(address, envelopes, 0, 64, seconds, next); });
  out.stream_pair =
      per_call([&] { return LoadStreams(address, envelopes, 0, 4, 64, seconds, next); });
  server->Shutdown();
  return absl::OkStatus();
}

absl::Status Rocks(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return base::Error(base::Reason::kStoreUnavailable, status.ToString());
}

// Per record: envelope and leaf by index, one random key (the digest), one row of state; one sync a
// group.
absl::Status MeasureStore(const std::vector<std::string>& envelopes, const std::string& folder,
                          double seconds, Ceilings& out) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kLZ4Compression;
  rocksdb::DB* raw = nullptr;
  LODE_RETURN_IF_ERROR(Rocks(rocksdb::DB::Open(options, folder, &raw)));
  const std::unique_ptr<rocksdb::DB> db(raw);
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const std::string leaf(74, 'l'), state(kStateRowBytes, 's');
  uint64_t index = 0, groups = 0;
  const double wall = WallNow(), processor = ProcessorNow();
  for (; WallNow() - wall < seconds; ++groups) {
    rocksdb::WriteBatch batch;
    for (int i = 0; i < kGroup; ++i, ++index) {
      std::string key;
      base::AppendU64(key, index);
      batch.Put("l" + key, leaf);
      batch.Put("r" + key, envelopes[index % envelopes.size()]);
      batch.Put("d" + crypto::Sha256(key).str(), key);
      batch.Put("s" + key, state);
    }
    LODE_RETURN_IF_ERROR(Rocks(db->Write(durable, &batch)));
  }
  out.store_record = (ProcessorNow() - processor) / static_cast<double>(index);
  out.batch_wall = (WallNow() - wall) / static_cast<double>(groups);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Ceilings> MeasureCeilings(const std::vector<std::string>& envelopes,
                                         const std::string& folder, double seconds) {
  Ceilings out;
  out.cores = static_cast<int>(std::thread::hardware_concurrency());
  LODE_ASSIGN_OR_RETURN(out.verification, MeasureVerification(envelopes.front(), seconds, 1));
  LODE_ASSIGN_OR_RETURN(out.busy_verification,
                        MeasureVerification(envelopes.front(), seconds, out.cores));
  LODE_RETURN_IF_ERROR(MeasurePairs(envelopes, seconds, out));
  const absl::Status stored = MeasureStore(envelopes, folder, seconds, out);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  LODE_RETURN_IF_ERROR(stored);
  return out;
}

Ceilings MeanOf(std::span<const Ceilings> measured) {
  Ceilings mean;
  mean.cores = measured.front().cores;
  const auto n = static_cast<double>(measured.size());
  for (const Ceilings& one : measured) {
    mean.verification += one.verification / n;
    mean.busy_verification += one.busy_verification / n;
    mean.unary_pair += one.unary_pair / n;
    mean.stream_pair += one.stream_pair / n;
    mean.store_record += one.store_record / n;
    mean.batch_wall += one.batch_wall / n;
  }
  return mean;
}

}  // namespace lode::bench

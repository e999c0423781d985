// SPDX-License-Identifier: Apache-2.0
// The keys and the origin are fixed, so that records and trust files of different tests fit the
// same ledger.
#include "tests/integration/served_ledger.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <utility>

namespace lode::integration {
namespace {

using ledger::testing::kOrigin;

const std::string kSeed(32, 'k');

}  // namespace

client::Submission SubmissionOf(const Signed& record) { return {record.envelope, record.time_us}; }

wire::SubmitRequest RequestOf(const Signed& record, uint64_t tag) {
  wire::SubmitRequest request;
  request.set_envelope(record.envelope);
  request.set_simulated_record_time_us(record.time_us);
  request.set_tag(tag);
  return request;
}

std::unique_ptr<wire::Ledger::Stub> BareStub(const std::string& address) {
  return wire::Ledger::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
}

ServedLedger::ServedLedger(ledger::ServerOptions options)
    : data_(temporary_ / "data"),
      options_([&] {
        options.listen = "127.0.0.1:0";
        return options;
      }()),
      log_key_(*crypto::SigningKey::FromSeed(kSeed)),
      note_key_(note::MakeNoteKey(kOrigin, note::kTypeEd25519, log_key_.public_key())) {
  const auto vkey = ledger::Ledger::CreateFolder(data_, kOrigin, kSeed);
  if (!vkey.ok()) ADD_FAILURE() << vkey.status();
  vkey_ = *vkey;
  world_ = std::make_unique<ledger::testing::World>(vkey_);
  ledger::LedgerOptions genesis;
  genesis.folder = data_;
  const Signed& first = world_->records()[0];
  const absl::Status logged = ledger::Ledger::LogGenesis(genesis, first.envelope, first.time_us);
  EXPECT_TRUE(logged.ok()) << logged;
  Start();
}

ServedLedger::~ServedLedger() { Stop(); }

void ServedLedger::Start(std::optional<uint64_t> reserve_bytes) {
  ledger::LedgerOptions open;
  open.folder = data_;
  open.reserve_bytes = reserve_bytes.value_or(open.reserve_bytes);
  auto opened = ledger::Ledger::Open(open);
  if (!opened.ok()) ADD_FAILURE() << opened.status();
  ledger_ = *std::move(opened);
  auto server = ledger::Server::Start(options_, *ledger_);
  if (!server.ok()) ADD_FAILURE() << server.status();
  server_ = *std::move(server);
  address_ = "127.0.0.1:" + std::to_string(server_->port());
}

void ServedLedger::Stop() {
  server_.reset();
  ledger_.reset();
}

client::ClientOptions ServedLedger::Options(const std::string& address) const {
  client::ClientOptions options;
  options.address = address.empty() ? address_ : address;
  options.trust = note::TrustPolicy::ForLog(note_key_);
  options.retries = 0;
  return options;
}

std::unique_ptr<client::LedgerClient> ServedLedger::Client(const std::string& address) const {
  return *client::LedgerClient::Connect(Options(address));
}

std::vector<Signed> ServedLedger::Populate(client::LedgerClient& client, int lots) {
  std::vector<Signed> records(world_->records().begin() + 1, world_->records().end());
  for (int i = 0; i < lots; ++i) records.push_back(world_->Lot("lot-" + std::to_string(i)));
  std::vector<client::Submission> submissions;
  for (const Signed& record : records) submissions.push_back(SubmissionOf(record));
  const client::BatchAnswer answer = client.SubmitBatch(submissions);
  EXPECT_TRUE(answer.status.ok()) << answer.status;
  for (const client::SubmitResult& result : answer.results) {
    const auto* refused = std::get_if<client::Refused>(&result);
    EXPECT_EQ(refused, nullptr) << refused->message;
  }
  return records;
}

base::Reason ReasonOf(const absl::StatusOr<client::SubmitResult>& result) {
  if (!result.ok()) return base::ReasonOf(result.status());
  const auto* refused = std::get_if<client::Refused>(&*result);
  EXPECT_NE(refused, nullptr) << "it was admitted";
  return refused == nullptr ? base::Reason::kInternal : refused->reason;
}

}  // namespace lode::integration

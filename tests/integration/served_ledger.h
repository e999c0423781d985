// SPDX-License-Identifier: Apache-2.0
// A real ledger in a temporary folder, served on a loopback port, with records that it must admit,
// and clients of it.
#ifndef LODE_TESTS_INTEGRATION_SERVED_LEDGER_H_
#define LODE_TESTS_INTEGRATION_SERVED_LEDGER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/api/client.h"
#include "ledger/ledger.h"
#include "ledger/service/server.h"
#include "proto/lode/ledger/v1/ledger.grpc.pb.h"
#include "tests/unit/store/store_fixture.h"
#include "tests/unit/write/write_fixture.h"

namespace lode::integration {

namespace wire = ::lode::ledger::v1;
using ledger::testing::Signed;

client::Submission SubmissionOf(const Signed& record);
wire::SubmitRequest RequestOf(const Signed& record, uint64_t tag = 0);

// A stub without any checks of its own, as any gRPC client has.
std::unique_ptr<wire::Ledger::Stub> BareStub(const std::string& address);

class ServedLedger {
 public:
  // Genesis is logged, and it serves.
  explicit ServedLedger(ledger::ServerOptions options = {});
  ~ServedLedger();

  void Stop();
  // Again, on another port.
  void Start(std::optional<uint64_t> reserve_bytes = std::nullopt);

  const std::string& address() const { return address_; }
  const std::string& folder() const { return data_; }
  const std::string& vkey() const { return vkey_; }
  const crypto::SigningKey& log_key() const { return log_key_; }  // for lies
  const note::NoteKey& note_key() const { return note_key_; }
  ledger::Server& server() { return *server_; }
  ledger::testing::World& world() { return *world_; }
  std::string operator/(const std::string& name) const { return temporary_ / name; }

  client::ClientOptions Options(const std::string& address = "") const;
  std::unique_ptr<client::LedgerClient> Client(const std::string& address = "") const;
  // The world's registry, and `lots` lots named "lot-0" and so on; all admitted.
  std::vector<Signed> Populate(client::LedgerClient& client, int lots);

 private:
  ledger::testing::TemporaryFolder temporary_;
  const std::string data_;
  const ledger::ServerOptions options_;
  crypto::SigningKey log_key_;
  note::NoteKey note_key_;
  std::string vkey_;
  std::unique_ptr<ledger::testing::World> world_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<ledger::Server> server_;
  std::string address_;
};

// The reason of a refusal, or of an error.
base::Reason ReasonOf(const absl::StatusOr<client::SubmitResult>& result);

}  // namespace lode::integration

#endif  // LODE_TESTS_INTEGRATION_SERVED_LEDGER_H_

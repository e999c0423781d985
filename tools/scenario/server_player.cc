// SPDX-License-Identifier: Apache-2.0
// A server can't be asked for everything that a replica knows. What it can't show (quotas, for
// instance) is an error of the scenario and never counts as passed.
#include "tools/scenario/server_player.h"

#include <set>
#include <utility>
#include <variant>

#include "client/api/client.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/trail/trail.h"

namespace lode::scenario {
namespace {

class ServerPlayer : public Player {
 public:
  ServerPlayer(std::unique_ptr<client::LedgerClient> client, note::TrustPolicy trust)
      : client_(std::move(client)), trust_(std::move(trust)) {}

  absl::StatusOr<Outcome> Submit(const Built& record) override {
    if (record.record.has_genesis() && logged_.empty()) return FindGenesis(record);
    const auto result = client_->Submit({record.envelope, record.record_time_us});
    if (!result.ok()) return Unsent(result.status());
    if (const auto* refused = std::get_if<client::Refused>(&*result)) return Refusal(*refused);
    const auto& admitted = std::get<client::Admitted>(*result);
    if (!logged_.insert(record.digest).second) return Again();
    Outcome outcome;
    outcome.index = admitted.receipt.index;
    return outcome;
  }

  absl::StatusOr<trail::Trail> Export(std::string_view lot) override {
    std::string file;
    LODE_RETURN_IF_ERROR(client_->ExportTrail(lot, [&](std::string_view bytes) {
      file.append(bytes);
      return absl::OkStatus();
    }));
    return trail::ParseTrail(file);
  }

  const note::TrustPolicy& trust() const override { return trust_; }

  absl::StatusOr<std::optional<std::string>> ReadRow(custody::RowKind kind,
                                                     const std::string& id) override {
    if (kind != custody::RowKind::kLot) {
      return base::Error(base::Reason::kNotYet, "a server is asked for lots only");
    }
    auto answer = client_->GetLot(id);
    if (answer.ok()) return answer->state.SerializeAsString();
    if (base::ReasonOf(answer.status()) == base::Reason::kNotFound) return std::nullopt;
    return answer.status();
  }

 private:
  // The log was begun with Genesis: that of this scenario, or it is another ledger.
  absl::StatusOr<Outcome> FindGenesis(const Built& record) {
    const auto found = client_->GetRecord(record.digest);
    if (!found.ok()) {
      return base::WithContext(found.status(),
                               "the server's Genesis is not this scenario's (lode-scenario "
                               "genesis writes the one to begin with)");
    }
    logged_.insert(record.digest);
    Outcome outcome;
    outcome.index = found->entries.at(0).index;
    return outcome;
  }

  // What the client itself refuses to send is an answer; that nothing can be sent is an error.
  static absl::StatusOr<Outcome> Unsent(const absl::Status& status) {
    const base::Reason reason = base::ReasonOf(status);
    if (reason != base::Reason::kMalformed && reason != base::Reason::kNotCanonical &&
        reason != base::Reason::kTooLarge) {
      return status;
    }
    Outcome outcome;
    outcome.kind = Expectation::Kind::kError;
    outcome.reason = std::string(base::ReasonName(reason));
    outcome.message = std::string(status.message());
    return outcome;
  }

  // A server answers a record that is logged already with its receipt: nothing is logged twice.
  static Outcome Again() {
    Outcome outcome;
    outcome.kind = Expectation::Kind::kRefused;
    outcome.again = true;
    present::Refusal refusal;
    refusal.violation.said.set_code("ADM-00.logged-already");
    refusal.message = "the record is logged already; its receipt was given again";
    outcome.violations.push_back(std::move(refusal));
    return outcome;
  }

  static Outcome Refusal(const client::Refused& refused) {
    Outcome outcome;
    outcome.violations = refused.violations;
    outcome.waits = refused.waits_for_parent();
    outcome.kind =
        outcome.violations.empty() ? Expectation::Kind::kError : Expectation::Kind::kRefused;
    outcome.reason = std::string(base::ReasonName(refused.reason));
    outcome.message = refused.message;
    return outcome;
  }

  std::unique_ptr<client::LedgerClient> client_;
  note::TrustPolicy trust_;
  std::set<base::Hash256> logged_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Player>> ConnectPlayer(const std::string& address,
                                                      const std::string& log_vkey) {
  LODE_ASSIGN_OR_RETURN(const note::NoteKey log, note::ParseVkey(log_vkey));
  client::ClientOptions options;
  options.address = address;
  options.trust = note::TrustPolicy::ForLog(log);
  note::TrustPolicy trust = options.trust;
  LODE_ASSIGN_OR_RETURN(auto client, client::LedgerClient::Connect(options));
  return std::make_unique<ServerPlayer>(std::move(client), std::move(trust));
}

}  // namespace lode::scenario

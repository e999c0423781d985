// SPDX-License-Identifier: Apache-2.0
#include "client/api/client.h"

#include "verifier/base/reason.h"

namespace lode::client {
namespace {
absl::Status NotBuilt() {
  return base::Error(base::Reason::kNotYet, "the client does not call a server yet");
}
}  // namespace

struct LedgerClient::Parts {};

absl::StatusOr<std::unique_ptr<LedgerClient>> LedgerClient::Connect(const ClientOptions&) {
  return NotBuilt();
}
LedgerClient::LedgerClient(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
LedgerClient::~LedgerClient() = default;
absl::StatusOr<SubmitResult> LedgerClient::Submit(const Submission&) { return NotBuilt(); }
absl::StatusOr<std::vector<SubmitResult>> LedgerClient::SubmitBatch(std::span<const Submission>) {
  return NotBuilt();
}
absl::Status LedgerClient::SubmitStream(const NextSubmission&, const OnSubmitResult&) {
  return NotBuilt();
}
absl::StatusOr<VerifiedReceipt> LedgerClient::GetReceipt(const base::Hash256&) {
  return NotBuilt();
}
absl::StatusOr<VerifiedEntries> LedgerClient::GetRecord(const base::Hash256&) { return NotBuilt(); }
absl::StatusOr<VerifiedEntries> LedgerClient::GetEntry(uint64_t) { return NotBuilt(); }
absl::StatusOr<VerifiedCheckpoint> LedgerClient::GetCheckpoint() { return NotBuilt(); }
absl::StatusOr<LotAnswer> LedgerClient::GetLot(std::string_view) { return NotBuilt(); }
absl::StatusOr<TraceAnswer> LedgerClient::Trace(std::string_view, Direction, uint32_t, uint32_t) {
  return NotBuilt();
}
absl::StatusOr<ListPage> LedgerClient::List(ListKind, std::string_view, uint32_t,
                                            std::string_view) {
  return NotBuilt();
}
absl::StatusOr<RecordPage> LedgerClient::ListRecords(uint8_t, std::string_view, uint32_t,
                                                     std::string_view) {
  return NotBuilt();
}
absl::Status LedgerClient::ExportTrail(std::string_view, const Sink&) { return NotBuilt(); }
absl::Status LedgerClient::Follow(uint64_t, bool, const OnEntries&) { return NotBuilt(); }
void LedgerClient::Cancel() {}
std::optional<note::Checkpoint> LedgerClient::pinned() const { return std::nullopt; }

}  // namespace lode::client

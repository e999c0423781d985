// SPDX-License-Identifier: Apache-2.0
// The player appends a state root where a simulated_time ledger would. So a scenario has the same
// leaves in process and on a server.
#include "tools/scenario/local_player.h"

#include "tools/scenario/keys.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/note/signer.h"
#include "verifier/present/refusal.h"
#include "verifier/trail/build.h"

namespace lode::scenario {
namespace {

// docs/admission.md, simulated time: before a record this long after the oldest uncovered one.
constexpr int64_t kStateRootMicros = 2 * base::limits::kMicrosPerSecond;

Outcome ErrorOutcome(const absl::Status& status) {
  Outcome outcome;
  outcome.kind = Expectation::Kind::kError;
  outcome.reason = std::string(base::ReasonName(base::ReasonOf(status)));
  outcome.message = std::string(status.message());
  return outcome;
}

}  // namespace

LocalPlayer::LocalPlayer(const Scenario& scenario)
    : key_(KeyOf(scenario.name, kLogKey)),
      name_(note::MakeNoteKey(scenario.origin, note::kTypeEd25519, key_.public_key())),
      trust_(note::TrustPolicy::ForLog(name_)) {}

void LocalPlayer::Cover() {
  if (replica_.has_uncovered()) replica_.AppendStateRoot(last_us_);
}

absl::StatusOr<Outcome> LocalPlayer::Submit(const Built& record) {
  if (record.record_time_us < last_us_) {
    return ErrorOutcome(base::Error(base::Reason::kConflict,
                                    "record time " + base::FormatUtc(record.record_time_us) +
                                        " is before the last leaf's: record times never decrease"));
  }
  if (replica_.has_uncovered() &&
      record.record_time_us - replica_.oldest_uncovered_us() >= kStateRootMicros) {
    Cover();
  }
  const bool genesis = replica_.size() == 0;
  auto decision = replica_.Submit(record.envelope, record.record_time_us);
  if (!decision.ok()) return ErrorOutcome(decision.status());
  Outcome outcome;
  if (!decision->admitted()) {
    outcome.kind = Expectation::Kind::kRefused;
    outcome.waits = decision->waits_for_parent();
    outcome.violations = present::RefusalsOf(std::move(decision->violations));
    return outcome;
  }
  outcome.index = replica_.size() - 1;
  last_us_ = record.record_time_us;
  if (genesis) Cover();
  return outcome;
}

absl::StatusOr<std::optional<std::string>> LocalPlayer::ReadRow(custody::RowKind kind,
                                                                const std::string& id) {
  return replica_.state().Read(kind, id);
}

absl::StatusOr<trail::Trail> LocalPlayer::Export(std::string_view lot) {
  Cover();
  const note::Checkpoint checkpoint{name_.name, replica_.size(), replica_.root()};
  const auto source = replica_.Source(note::SignCheckpoint(checkpoint, name_, key_));
  return trail::BuildTrail(lot, *source);
}

}  // namespace lode::scenario

// SPDX-License-Identifier: Apache-2.0
// No checkpoint reaches a caller except through Accept. When one contradicts the pin, both are kept
// as files before the error is made: the error names those files, and the ledger may never show the
// second one again.
#include "client/api/session.h"

#include <optional>

#include "client/api/evidence.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/file_kind.h"
#include "verifier/program/input_file.h"

namespace lode::client {

absl::Status Session::LoadPin() {
  LODE_ASSIGN_OR_RETURN(const PinFile file, PinFile::Lock(options_.pin_file));
  LODE_ASSIGN_OR_RETURN(const std::optional<std::string> note, file.Read());
  if (!note.has_value()) return absl::OkStatus();
  const auto checkpoint = checker_.Verify(*note);
  if (!checkpoint.ok()) {
    return inputs::OrOtherKind(
        base::WithContext(checkpoint.status(),
                          "the pin file " + options_.pin_file +
                              " holds no checkpoint of a trusted log; restore it, or start with a "
                              "new one and lose what it protects"),
        inputs::FileKind::kCheckpoint, *note, options_.pin_file);
  }
  pin_.Add(*note, checkpoint->body);
  absl::MutexLock lock(&saving_);
  saved_note_ = *note;
  return absl::OkStatus();
}

uint64_t Session::PinnedSize() const {
  const auto pinned = pin_.Get();
  return pinned.has_value() ? pinned->body.size : 0;
}

std::string Session::Keep(const std::string& note, const note::Checkpoint& body) const {
  const std::string tree = " (tree size " + std::to_string(body.size) + ", root " +
                           base::HexEncode(body.root.view()) + ")";
  const std::string& pin_file = options_.pin_file;
  if (!pin_file.empty()) {
    // Without its lock: it is replaced in one step.
    const auto pinned = program::ReadRegular(pin_file, base::limits::kNoteBytes);
    if (pinned.ok() && *pinned == note) return pin_file + tree;
  }
  const std::string& beside = options_.evidence.empty() ? pin_file : options_.evidence;
  const absl::StatusOr<std::string> kept =
      beside.empty() ? base::Error(base::Reason::kUsage, "there is nowhere to keep it")
                     : KeepEvidence(CheckpointPath(beside, body), note);
  if (kept.ok()) return *kept + tree;
  return "no file, so copy it from here" + tree + ": " + base::Base64Encode(note) + " in base64 (" +
         std::string(kept.status().message()) + ")";
}

absl::Status Session::Accept(const VerifiedCheckpoint& checkpoint, uint64_t least_size,
                             std::string_view whose) {
  const absl::Status status = Compare(checkpoint, least_size);
  if (status.ok() || base::ReasonOf(status) != base::Reason::kNotAuthentic) return status;
  const auto pinned = pin_.Get();
  if (!pinned.has_value()) return status;
  return base::WithNextStep(
      base::Error(base::Reason::kNotAuthentic,
                  std::string(status.message()) +
                      ". Two checkpoints that this log signed contradict each other; keep both. "
                      "The one that you remember is in " +
                      Keep(pinned->note, pinned->body) + "; the one " + std::string(whose) +
                      " is in " + Keep(checkpoint.note, checkpoint.body)),
      "do not rely on this ledger. Send copies of both checkpoints to the ledger's registrars, its "
      "witnesses and other users: an honest ledger can prove how the smaller tree grew into the "
      "larger. Delete neither; lode refuses this ledger as long as it remembers the first");
}

absl::Status Session::Compare(const VerifiedCheckpoint& checkpoint, uint64_t least_size) {
  const note::Checkpoint& tree = checkpoint.body;
  if (tree.size == 0)
    return base::Error(base::Reason::kNotAuthentic, "the server shows an empty log");
  LODE_ASSIGN_OR_RETURN(bool known, pin_.Knows(tree));
  if (tree.size < least_size) {
    return base::Error(base::Reason::kNotAuthentic,
                       "the server shows a tree of size " + std::to_string(tree.size) +
                           ", but one of size " + std::to_string(least_size) +
                           " was seen before: the log was rolled back");
  }
  if (known) return absl::OkStatus();
  absl::MutexLock lock(&proving_);
  LODE_ASSIGN_OR_RETURN(known, pin_.Knows(tree));
  if (known) return absl::OkStatus();
  return ProveConsistent(checkpoint);
}

absl::Status Session::ProveConsistent(const VerifiedCheckpoint& checkpoint) {
  const auto pinned = pin_.Get();
  if (pinned.has_value()) {
    wire::GetConsistencyProofRequest request;
    request.set_old_size(std::min(pinned->body.size, checkpoint.body.size));
    request.set_new_size(std::max(pinned->body.size, checkpoint.body.size));
    wire::Proof proof;
    const Failure failure =
        connection_.Call(&Connection::Stub::GetConsistencyProof, request, proof);
    if (!failure.status.ok()) {
      // A server without the larger tree has no proof to give: it says that there is none.
      const base::Reason reason = base::ReasonOf(failure.status);
      if (reason == base::Reason::kUsage || reason == base::Reason::kNotFound) {
        return base::Error(base::Reason::kNotAuthentic,
                           "the server does not show that the trees of size " +
                               std::to_string(request.old_size()) + " and " +
                               std::to_string(request.new_size()) +
                               " are of one log: it may have been rolled back");
      }
      return base::WithContext(failure.status, "no proof that the log still holds what was seen");
    }
    LODE_RETURN_IF_ERROR(VerifyConsistent(pinned->body, checkpoint.body, proof));
  }
  pin_.Add(checkpoint.note, checkpoint.body);
  return absl::OkStatus();
}

absl::Status Session::AcceptReceipt(const VerifiedReceipt& receipt, uint64_t least_size) {
  if (!options_.pin_receipts) return absl::OkStatus();
  return Accept(receipt.checkpoint, least_size);
}

Failure Session::CheckLedger(bool again, threads::SteadyTime deadline) {
  if (again) ledger_checked_ = false;
  if (ledger_checked_) return {};
  const uint64_t least = PinnedSize();
  wire::Checkpoint answer;
  Failure failure = connection_.Try(&Connection::Stub::GetCheckpoint, wire::GetCheckpointRequest(),
                                    answer, deadline, Tried::kSubmit);
  if (!failure.status.ok()) return failure;
  const auto checkpoint = checker_.Verify(answer.note());
  failure.status = checkpoint.ok() ? Accept(*checkpoint, least) : checkpoint.status();
  if (failure.status.ok()) {
    ledger_checked_ = true;
  } else {
    failure.status = base::WithContext(failure.status, "nothing was sent");
  }
  return failure;
}

absl::Status Session::SavePin() {
  if (options_.pin_file.empty()) return absl::OkStatus();
  absl::MutexLock lock(&saving_);
  if (const auto pinned = pin_.Get(); !pinned.has_value() || pinned->note == saved_note_)
    return absl::OkStatus();
  LODE_ASSIGN_OR_RETURN(const PinFile file, PinFile::Lock(options_.pin_file));
  LODE_ASSIGN_OR_RETURN(const std::optional<std::string> other, file.Read());
  if (other.has_value() && *other != saved_note_) {
    LODE_ASSIGN_OR_RETURN(const VerifiedCheckpoint checkpoint, checker_.Verify(*other));
    LODE_RETURN_IF_ERROR(Accept(checkpoint, 0, "that another program remembers"));
  }
  const auto pinned = pin_.Get();
  LODE_RETURN_IF_ERROR(file.Write(pinned->note));
  saved_note_ = pinned->note;
  return absl::OkStatus();
}

}  // namespace lode::client

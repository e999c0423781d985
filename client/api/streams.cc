// SPDX-License-Identifier: Apache-2.0
// A stream that breaks is opened again and goes on where its last verified answer ended. Nothing
// that arrived before it broke is trusted more than what comes after: each piece has its own proof
// and checkpoint.
#include "client/api/streams.h"

#include <memory>
#include <string>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/status_macros.h"

namespace lode::client {
namespace {

using base::Reason;

// What a follower has verified so far.
struct FollowState {
  uint64_t next_index = 0;
  uint64_t least_size = 0;  // checkpoints never go back within a call
};

absl::Status AcceptPiece(Session& session, const wire::ProvedEntries& answer, FollowState& state,
                         VerifiedEntries& piece) {
  LODE_ASSIGN_OR_RETURN(piece, VerifyEntries(answer, session.checker()));
  for (const VerifiedEntry& entry : piece.entries) {
    if (entry.index != state.next_index) {
      return base::Error(Reason::kNotAuthentic,
                         "the server left out the entry " + std::to_string(state.next_index));
    }
    ++state.next_index;
  }
  LODE_RETURN_IF_ERROR(session.Accept(piece.checkpoint, state.least_size));
  state.least_size = piece.checkpoint.body.size;
  return session.SavePin();
}

// One connection's part of Follow. OK: the end, or the caller has enough.
struct FollowEnd {
  absl::Status status;
  bool transient = false;
  bool silent = false;  // the server let the reader wait for too long
  bool progress = false;
  std::chrono::milliseconds retry_after{0};
};
FollowEnd FollowOnce(Session& session, bool until_now, FollowState& state,
                     const LedgerClient::OnEntries& on_entries) {
  FollowEnd end;
  Connection::Stream stream(session.connection(), Tried::kRead);
  wire::FollowRequest request;
  request.set_from_index(state.next_index);
  request.set_until_now(until_now);
  const auto reader = session.connection().stub().Follow(&stream.context, request);
  for (wire::ProvedEntries answer; stream.Read(*reader, &answer);) {
    VerifiedEntries piece;
    end.status = AcceptPiece(session, answer, state, piece);
    end.progress = end.progress || end.status.ok();
    if (!end.status.ok() || !on_entries(piece)) {
      stream.context.TryCancel();
      reader->Finish();
      return end;
    }
  }
  if (const grpc::Status status = reader->Finish(); !status.ok()) {
    const Failure failure = stream.FailureOf(status);
    end = {failure.status, failure.transient, failure.silent, end.progress, failure.retry_after};
  }
  return end;
}

// Whether a log that nothing new comes from has nothing new: its checkpoint says so. A checkpoint
// that can't be accepted is an error.
absl::StatusOr<bool> IsQuiet(Session& session, const FollowState& state) {
  wire::Checkpoint answer;
  const Failure failure = session.connection().Call(&Connection::Stub::GetCheckpoint,
                                                    wire::GetCheckpointRequest(), answer);
  if (!failure.status.ok()) return false;
  LODE_ASSIGN_OR_RETURN(const VerifiedCheckpoint checkpoint,
                        session.checker().Verify(answer.note()));
  LODE_RETURN_IF_ERROR(session.Accept(checkpoint, state.least_size));
  return checkpoint.body.size <= state.next_index;
}

}  // namespace

wire::SubmitRequest SubmitRequestOf(const Submission& submission, uint64_t tag) {
  wire::SubmitRequest request;
  request.set_envelope(submission.envelope);
  request.set_tag(tag);
  if (submission.simulated_time_us.has_value())
    request.set_simulated_record_time_us(*submission.simulated_time_us);
  return request;
}

absl::StatusOr<SubmitResult> ResultOf(Session& session, const Expected& expected,
                                      const wire::SubmitResponse& answer, uint64_t least_size) {
  if (answer.has_refused()) return SubmitResult(RefusedOf(answer.refused()));
  if (!answer.has_admitted())
    return base::Error(Reason::kMalformed, "the server's answer says neither admitted nor refused");
  LODE_ASSIGN_OR_RETURN(Admitted admitted,
                        VerifyAdmitted(expected, answer.admitted(), session.checker()));
  LODE_RETURN_IF_ERROR(session.AcceptReceipt(admitted.receipt, least_size));
  return SubmitResult(std::move(admitted));
}

absl::Status RunExport(Session& session, std::string_view lot, const LedgerClient::Sink& sink) {
  wire::ExportTrailRequest request;
  request.set_lot(std::string(lot));
  const threads::SteadyTime deadline = session.connection().Deadline();
  Backoff backoff(session.connection().retries());
  for (uint64_t received = 0;;) {
    Connection::Stream stream(session.connection(), Tried::kRead);
    const auto reader = session.connection().stub().ExportTrail(&stream.context, request);
    absl::Status sunk;
    for (wire::TrailChunk chunk; sunk.ok() && stream.Read(*reader, &chunk);) {
      received += chunk.data().size();
      sunk = received <= base::limits::kTrailBytes
                 ? sink(chunk.data())
                 : base::Error(Reason::kTooLarge, "the server sends more than a trail may hold");
    }
    if (!sunk.ok()) stream.context.TryCancel();
    const grpc::Status status = reader->Finish();
    if (!sunk.ok()) return sunk;
    if (status.ok()) {
      return received > 0 ? absl::OkStatus()
                          : base::Error(Reason::kMalformed, "the server sent an empty trail");
    }
    const Failure failure = stream.FailureOf(status);
    if (received > 0 || !failure.transient || !backoff.Wait(failure.retry_after, deadline))
      return failure.status;
  }
}

absl::Status RunFollow(Session& session, uint64_t from_index, bool until_now,
                       const LedgerClient::OnEntries& on_entries) {
  Connection& connection = session.connection();
  FollowState state{from_index, session.PinnedSize()};
  const uint64_t cancellations = connection.cancellations();
  Backoff backoff(connection.retries());
  for (;;) {
    const FollowEnd end = FollowOnce(session, until_now, state, on_entries);
    if (end.progress) backoff.Reset(connection.retries());
    if (end.status.ok() || !end.transient) return end.status;
    if (connection.cancellations() != cancellations)
      return base::Error(Reason::kCancelled, "following was cancelled");
    // Silence is right where there is nothing to say; a follower asks again once a timeout.
    if (end.silent && !until_now) {
      LODE_ASSIGN_OR_RETURN(const bool quiet, IsQuiet(session, state));
      if (quiet) continue;
    }
    if (!backoff.Wait(end.retry_after, threads::kNever)) return end.status;
    if (connection.cancellations() != cancellations)
      return base::Error(Reason::kCancelled, "following was cancelled");
  }
}

}  // namespace lode::client

// SPDX-License-Identifier: Apache-2.0
// What a call that failed says: its reason, from the details of the status, and whether the same
// call may be tried again.
#ifndef LODE_CLIENT_API_FAILURE_H_
#define LODE_CLIENT_API_FAILURE_H_

#include <grpcpp/support/status.h>

#include <chrono>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "client/api/results.h"

namespace lode::client {

struct Failure {
  absl::Status status;                       // base::Error, with the next step
  std::optional<Refused> refused;            // the ledger's answer was: this record is not logged
  bool transient = false;                    // the same call may succeed later
  bool silent = false;                       // the server let its caller wait for too long
  std::chrono::milliseconds retry_after{0};  // asked for by the server; 0: as the caller sees fit
};

// What the call was for: what to do after it failed depends on it.
enum class Tried {
  kRead,    // nothing can be lost
  kSubmit,  // records were sent, or were about to be
};

// Requires !status.ok(), and that the caller did not cancel: CANCELLED is then the server's way to
// go away. Details that don't parse are as if absent: the code then says what it can.
Failure FailureOf(const grpc::Status& status, Tried tried);

// kUnreachable, with the next step: nothing came in time, as `what` says.
Failure SilenceOf(const std::string& what, Tried tried);

// Whether a refusal is of the moment: a full queue, a draining server.
bool IsTransient(const Refused& refused);

}  // namespace lode::client

#endif  // LODE_CLIENT_API_FAILURE_H_

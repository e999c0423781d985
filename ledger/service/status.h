// SPDX-License-Identifier: Apache-2.0
// Errors and refusals on the wire: a gRPC status whose google.rpc details any client can read
// (docs/api.md, "Errors"). The details travel in a trailer, which stock clients bound to 8 KiB:
// they hold as many violations as fit, and say how many they left out.
#ifndef LODE_LEDGER_SERVICE_STATUS_H_
#define LODE_LEDGER_SERVICE_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "ledger/write/submission.h"
#include "proto/lode/ledger/v1/ledger.pb.h"

namespace lode::ledger {

namespace wire = ::lode::ledger::v1;

// OK for OK. ErrorInfo for every error; RetryInfo where trying again may help; BadRequest for an
// argument.
grpc::Status StatusOf(const absl::Status& status);
// ErrorInfo, RetryInfo, lode.ledger.v1.Refused; BadRequest and PreconditionFailure with the
// violations.
grpc::Status StatusOf(const Refused& refused);

wire::Refused WireRefused(const Refused& refused);
// Fills `response` but for its tag.
void SetOutcome(SubmitResult result, wire::SubmitResponse& response);

Refused Overloaded();
Refused Draining();

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_STATUS_H_

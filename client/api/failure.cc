// SPDX-License-Identifier: Apache-2.0
// A status that a handler of Lode made carries its reason in the details, and that reason counts. A
// status of gRPC itself has only a code, which is translated. CANCELLED becomes "unreachable": gRPC
// sends it while a server shuts down, and only the caller knows whether it cancelled the call
// itself.
#include "client/api/failure.h"

#include <algorithm>
#include <string>

#include "client/api/verify.h"
#include "proto/google/rpc/error_details.pb.h"
#include "proto/google/rpc/status.pb.h"
#include "verifier/base/safe_text.h"

namespace lode::client {
namespace {

using base::Reason;

constexpr std::chrono::milliseconds kLongestWait{60'000};

// For statuses that no handler of Lode made: gRPC's own, or another server's.
Reason ReasonOfCode(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::OUT_OF_RANGE:
      return Reason::kUsage;
    case grpc::StatusCode::NOT_FOUND:
      return Reason::kNotFound;
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::UNAUTHENTICATED:
      return Reason::kPermissionDenied;
    case grpc::StatusCode::UNIMPLEMENTED:
      return Reason::kUnsupportedVersion;
    case grpc::StatusCode::CANCELLED:  // a server that goes down sends it for calls that just came
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::UNAVAILABLE:
      return Reason::kUnreachable;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      // gRPC's own words for a message beyond a limit of either side: trying again is no use.
      return status.error_message().find("larger than max") != std::string::npos
                 ? Reason::kTooLarge
                 : Reason::kOverloaded;
    default:
      return Reason::kInternal;
  }
}

std::string_view WhatToDo(Reason reason, Tried tried) {
  const bool submit = tried == Tried::kSubmit;
  switch (reason) {
    case Reason::kUnreachable:
      return submit ? "; is lode-ledgerd running at that address? Nothing is lost: submit the same "
                      "record again"
                    : "; is lode-ledgerd running at that address?";
    case Reason::kOverloaded:
      return submit ? "; try again later with the same record" : "; ask again later";
    case Reason::kDraining:
      return "; the server is going down: try again when it is back";
    case Reason::kNoSpace:
      return submit ? "; the ledger takes no records until its operator makes room"
                    : "; the ledger's disk is full: its operator has to make room";
    case Reason::kUnsupportedVersion:
      return "; client and server are of different versions";
    default:
      return "";
  }
}

bool IsTransientReason(Reason reason) {
  return reason == Reason::kUnreachable || reason == Reason::kOverloaded ||
         reason == Reason::kDraining || reason == Reason::kNoSpace ||
         reason == Reason::kStoreUnavailable || reason == Reason::kClockImplausible;
}

}  // namespace

bool IsTransient(const Refused& refused) {
  return IsTransientReason(refused.reason) && refused.retry_after.count() > 0;
}

Failure SilenceOf(const std::string& what, Tried tried) {
  Failure out;
  out.status =
      base::Error(Reason::kUnreachable, what + std::string(WhatToDo(Reason::kUnreachable, tried)));
  out.silent = true;
  return out;
}

Failure FailureOf(const grpc::Status& status, Tried tried) {
  Failure out;
  Reason reason = ReasonOfCode(status);
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details())) {
    google::rpc::ErrorInfo info;
    google::rpc::RetryInfo retry;
    wire::Refused refused;
    for (const auto& detail : details.details()) {
      if (detail.UnpackTo(&info) && info.domain() == "lode") {
        const Reason told = base::ReasonFromName(info.reason()).value_or(reason);
        if (told != Reason::kCancelled) reason = told;  // the caller's word, never a server's
      } else if (detail.UnpackTo(&retry)) {
        const int64_t seconds = std::clamp<int64_t>(retry.retry_delay().seconds(), 0, 60);
        const int64_t nanos = std::clamp<int64_t>(retry.retry_delay().nanos(), 0, 999'999'999);
        out.retry_after =
            std::min(std::chrono::milliseconds(seconds * 1000 + nanos / 1'000'000), kLongestWait);
      } else if (detail.UnpackTo(&refused)) {
        out.refused = RefusedOf(refused);
      }
    }
  }
  out.transient =
      IsTransientReason(reason) && status.error_code() != grpc::StatusCode::DEADLINE_EXCEEDED;
  out.status = base::Error(
      reason, base::SafeText(status.error_message()) + std::string(WhatToDo(reason, tried)));
  return out;
}

}  // namespace lode::client

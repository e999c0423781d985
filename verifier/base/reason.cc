// SPDX-License-Identifier: Apache-2.0
// The reason travels as a payload of the status, so functions keep absl's types and errors keep
// their reason through every layer. A status without one is a defect and counts as internal.
#include "verifier/base/reason.h"

#include <array>

#include "verifier/base/absl_shim.h"

namespace lode::base {
namespace {

constexpr char kPayloadUrl[] = "lode/reason";

struct Row {
  Reason reason;
  std::string_view name;
  absl::StatusCode code;
};

constexpr std::array kRows = {
    Row{Reason::kInternal, "INTERNAL", absl::StatusCode::kInternal},
    Row{Reason::kUsage, "USAGE", absl::StatusCode::kInvalidArgument},
    Row{Reason::kMalformed, "MALFORMED", absl::StatusCode::kInvalidArgument},
    Row{Reason::kNotCanonical, "NOT_CANONICAL", absl::StatusCode::kInvalidArgument},
    Row{Reason::kTooLarge, "TOO_LARGE", absl::StatusCode::kInvalidArgument},
    Row{Reason::kUnsupportedVersion, "UNSUPPORTED_VERSION", absl::StatusCode::kUnimplemented},
    Row{Reason::kNotYet, "NOT_YET", absl::StatusCode::kUnimplemented},
    Row{Reason::kBadSignature, "BAD_SIGNATURE", absl::StatusCode::kInvalidArgument},
    Row{Reason::kUnknownKey, "UNKNOWN_KEY", absl::StatusCode::kFailedPrecondition},
    Row{Reason::kBadProof, "BAD_PROOF", absl::StatusCode::kDataLoss},
    Row{Reason::kNotAuthentic, "NOT_AUTHENTIC", absl::StatusCode::kDataLoss},
    Row{Reason::kQuorumMissing, "QUORUM_MISSING", absl::StatusCode::kFailedPrecondition},
    Row{Reason::kNotFound, "NOT_FOUND", absl::StatusCode::kNotFound},
    Row{Reason::kRefused, "REFUSED", absl::StatusCode::kFailedPrecondition},
    Row{Reason::kWaitingForParent, "WAITING_FOR_PARENT", absl::StatusCode::kFailedPrecondition},
    Row{Reason::kConflict, "CONFLICT", absl::StatusCode::kAlreadyExists},
    Row{Reason::kStoreDamaged, "STORE_DAMAGED", absl::StatusCode::kDataLoss},
    Row{Reason::kStoreUnavailable, "STORE_UNAVAILABLE", absl::StatusCode::kUnavailable},
    Row{Reason::kNoSpace, "NO_SPACE", absl::StatusCode::kResourceExhausted},
    Row{Reason::kOverloaded, "OVERLOADED", absl::StatusCode::kResourceExhausted},
    Row{Reason::kDraining, "DRAINING", absl::StatusCode::kUnavailable},
    Row{Reason::kUnreachable, "UNREACHABLE", absl::StatusCode::kUnavailable},
    Row{Reason::kPermissionDenied, "PERMISSION_DENIED", absl::StatusCode::kPermissionDenied},
    Row{Reason::kClockImplausible, "CLOCK_IMPLAUSIBLE", absl::StatusCode::kUnavailable},
    Row{Reason::kOtherLog, "OTHER_LOG", absl::StatusCode::kFailedPrecondition},
    Row{Reason::kOtherSignatures, "OTHER_SIGNATURES", absl::StatusCode::kAlreadyExists},
    Row{Reason::kOutputLost, "OUTPUT_LOST", absl::StatusCode::kUnknown},
    Row{Reason::kLoggedNotKept, "LOGGED_NOT_KEPT", absl::StatusCode::kUnknown},
    Row{Reason::kOutOfMemory, "OUT_OF_MEMORY", absl::StatusCode::kResourceExhausted},
    Row{Reason::kCancelled, "CANCELLED", absl::StatusCode::kCancelled},
};

const Row& RowOf(Reason reason) {
  for (const Row& row : kRows) {
    if (row.reason == reason) return row;
  }
  return kRows[0];
}

}  // namespace

std::string_view ReasonName(Reason reason) { return RowOf(reason).name; }

std::optional<Reason> ReasonFromName(std::string_view name) {
  for (const Row& row : kRows) {
    if (row.name == name) return row.reason;
  }
  return std::nullopt;
}

absl::Status Error(Reason reason, std::string_view message) {
  const Row& row = RowOf(reason);
  absl::Status status(row.code, ToAbsl(message));
  status.SetPayload(kPayloadUrl, absl::Cord(ToAbsl(row.name)));
  return status;
}

absl::Status Malformed(std::string_view what) { return Error(Reason::kMalformed, what); }

Reason ReasonOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kPayloadUrl);
  if (!payload.has_value()) return Reason::kInternal;
  return ReasonFromName(std::string(*payload)).value_or(Reason::kInternal);
}

absl::Status WithContext(const absl::Status& status, std::string_view context) {
  if (status.ok()) return status;
  std::string message(context);
  message += ": ";
  message += ToStd(status.message());
  absl::Status out(status.code(), message);
  status.ForEachPayload(
      [&](absl::string_view url, const absl::Cord& payload) { out.SetPayload(url, payload); });
  return out;
}

}  // namespace lode::base

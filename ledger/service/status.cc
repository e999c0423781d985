// SPDX-License-Identifier: Apache-2.0
// A refusal is sent twice: as google.rpc details that any client can read, and as Lode's own
// message with every field. Both are cut to what a trailer holds; text that a supplier wrote is cut
// and escaped here.
#include "ledger/service/status.h"

#include <string>
#include <string_view>
#include <utility>

#include "proto/google/rpc/error_details.pb.h"
#include "proto/google/rpc/status.pb.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/utf8.h"
#include "verifier/present/refusal.h"

namespace lode::ledger {
namespace {

using base::Reason;

constexpr size_t kDetailBytes =
    2'200;  // of each kind that lists violations: all together stay below 8 KiB with base64
constexpr size_t kMessageBytes = 600;
constexpr size_t kFieldBytes = 400;

// Protobuf strings are UTF-8, and what was found in a record need not be.
std::string Text(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes && base::IsValidUtf8(text)) return std::string(text);
  return base::SafeText(text, max_bytes);
}

template <typename Detail>
void Add(const Detail& detail, google::rpc::Status& status) {
  status.add_details()->PackFrom(detail);
}

void AddErrorInfo(Reason reason, google::rpc::Status& status) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(base::ReasonName(reason)));
  info.set_domain("lode");
  Add(info, status);
}

void AddRetryInfo(uint32_t milliseconds, google::rpc::Status& status) {
  if (milliseconds == 0) return;
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(milliseconds / 1000);
  retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(milliseconds % 1000) * 1'000'000);
  Add(retry, status);
}

// As long as a text of a refusal may be. What was found may be as long as a record.
void Shorten(trail::v1::Argument& argument) {
  if (argument.has_id()) argument.set_id(Text(argument.id(), kFieldBytes));
  if (argument.has_text()) argument.set_text(Text(argument.text(), kFieldBytes));
}

void FillViolation(const record::Violation& violation, wire::Violation& to) {
  const present::Refusal from = present::RefusalOf(violation);
  to.set_rule(std::string(violation.rule()));
  to.set_code(std::string(violation.code()));
  *to.mutable_arguments() = violation.said.arguments();
  for (trail::v1::Argument& argument : *to.mutable_arguments()) Shorten(argument);
  to.set_field(Text(violation.field, kFieldBytes));
  to.set_value(Text(from.value, kFieldBytes));
  to.set_limit(Text(from.limit, kFieldBytes));
  to.set_message(Text(from.message, kFieldBytes));
  to.set_remedy(Text(from.remedy, kFieldBytes));
  to.set_waits_for_parent(violation.waits_for_parent);
}

// What a record is refused for by itself is a bad request; what it is refused for by the ledger's
// state a failed precondition.
bool IsAboutTheRecord(const record::Violation& violation) {
  return violation.rule() == "ADM-01" || violation.rule() == "ADM-02" ||
         violation.rule() == "ADM-08";
}

void AddViolations(const Refused& refused, google::rpc::Status& status) {
  google::rpc::BadRequest bad_request;
  google::rpc::PreconditionFailure precondition;
  for (const record::Violation& v : refused.violations) {
    const std::string rule(v.rule());
    const present::Refusal said = present::RefusalOf(v);
    const std::string words = Text(
        rule + ": " + said.message + (said.remedy.empty() ? "" : "; " + said.remedy), kFieldBytes);
    if (bad_request.ByteSizeLong() + precondition.ByteSizeLong() + words.size() > kDetailBytes)
      break;
    if (IsAboutTheRecord(v)) {
      auto* field = bad_request.add_field_violations();
      field->set_field(Text(v.field, kFieldBytes));
      field->set_description(words);
    } else {
      auto* violation = precondition.add_violations();
      violation->set_type(rule);
      violation->set_subject(Text(v.field, kFieldBytes));
      violation->set_description(words);
    }
  }
  if (bad_request.field_violations_size() > 0) Add(bad_request, status);
  if (precondition.violations_size() > 0) Add(precondition, status);
}

// The same as in a batch's answer, cut to what a trailer holds.
wire::Refused TrailerRefused(const Refused& refused) {
  wire::Refused out = WireRefused(refused);
  while (out.violations_size() > 0 && out.ByteSizeLong() > kDetailBytes) {
    out.mutable_violations()->RemoveLast();
    out.set_omitted_violations(out.omitted_violations() + 1);
  }
  return out;
}

grpc::Status Make(const absl::Status& status, google::rpc::Status details) {
  const auto code = static_cast<grpc::StatusCode>(status.code());
  const std::string message = Text(base::ToStd(status.message()), kMessageBytes);
  details.set_code(static_cast<int32_t>(code));
  details.set_message(message);
  return grpc::Status(code, message, details.SerializeAsString());
}

uint32_t RetryAfterMs(Reason reason) {
  switch (reason) {
    case Reason::kOverloaded:
      return 100;
    case Reason::kDraining:
    case Reason::kUnreachable:
    case Reason::kStoreUnavailable:
      return 1'000;
    case Reason::kNoSpace:
    case Reason::kClockImplausible:
      return 10'000;
    case Reason::kInternal:
    case Reason::kUsage:
    case Reason::kMalformed:
    case Reason::kNotCanonical:
    case Reason::kTooLarge:
    case Reason::kUnsupportedVersion:
    case Reason::kNotYet:
    case Reason::kBadSignature:
    case Reason::kUnknownKey:
    case Reason::kBadProof:
    case Reason::kNotAuthentic:
    case Reason::kQuorumMissing:
    case Reason::kNotFound:
    case Reason::kRefused:
    case Reason::kWaitingForParent:
    case Reason::kConflict:
    case Reason::kStoreDamaged:
    case Reason::kPermissionDenied:
    case Reason::kOtherLog:
    case Reason::kOtherSignatures:
    case Reason::kOutputLost:
    case Reason::kLoggedNotKept:
    case Reason::kOutOfMemory:
    case Reason::kCancelled:
      return 0;
  }
  return 0;  // no default above: who adds a reason decides here too
}

}  // namespace

grpc::Status StatusOf(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const Reason reason = base::ReasonOf(status);
  google::rpc::Status details;
  AddErrorInfo(reason, details);
  AddRetryInfo(RetryAfterMs(reason), details);
  return Make(status, std::move(details));
}

grpc::Status StatusOf(const Refused& refused) {
  google::rpc::Status details;
  AddErrorInfo(refused.reason, details);
  AddRetryInfo(refused.retry_after_ms, details);
  Add(TrailerRefused(refused), details);
  AddViolations(refused, details);
  return Make(base::Error(refused.reason, refused.message), std::move(details));
}

wire::Refused WireRefused(const Refused& refused) {
  wire::Refused out;
  out.set_reason(std::string(base::ReasonName(refused.reason)));
  out.set_message(Text(refused.message, kMessageBytes));
  for (const record::Violation& v : refused.violations) FillViolation(v, *out.add_violations());
  out.set_retry_after_ms(refused.retry_after_ms);
  return out;
}

void SetOutcome(SubmitResult result, wire::SubmitResponse& response) {
  if (const auto* refused = std::get_if<Refused>(&result)) {
    *response.mutable_refused() = WireRefused(*refused);
    return;
  }
  Admitted& admitted = std::get<Admitted>(result);
  wire::Admitted& out = *response.mutable_admitted();
  out.mutable_receipt()->set_tlog_proof(std::move(admitted.receipt));
  out.set_duplicate(admitted.duplicate);
  out.set_logged_signatures(std::move(admitted.logged_signatures));
}

Refused Overloaded() {
  return {Reason::kOverloaded,
          "the ledger has as many records in its queue as it takes: submit this one again later",
          {},
          RetryAfterMs(Reason::kOverloaded)};
}

Refused Draining() {
  return {Reason::kDraining,
          "the ledger is going down: submit this record again when it is back",
          {},
          RetryAfterMs(Reason::kDraining)};
}

}  // namespace lode::ledger

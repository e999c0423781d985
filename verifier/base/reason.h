// SPDX-License-Identifier: Apache-2.0
// The registry of error reasons: one stable code for each way in which something can't be done. The
// code is what programs match on (google.rpc.ErrorInfo.reason, JSON output); the message is for
// people. A refusal by a rule of admission is not here: rules have ids of their own (ADM-00 to
// ADM-13).
#ifndef LODE_VERIFIER_BASE_REASON_H_
#define LODE_VERIFIER_BASE_REASON_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace lode::base {

enum class Reason {
  kInternal,            // a defect of Lode
  kUsage,               // the caller's arguments are wrong
  kMalformed,           // bytes that are not of the format
  kNotCanonical,        // right meaning, wrong bytes
  kTooLarge,            // a limit of limits.h exceeded
  kUnsupportedVersion,  // a format or store version that this program does not know
  kNotYet,              // a record kind that is defined but not built
  kBadSignature,        // a signature that does not verify
  kUnknownKey,          // no key of that id or name is trusted
  kBadProof,            // a proof that does not lead to the root
  kNotAuthentic,        // a trail, receipt or checkpoint that proves something else than it says
  kQuorumMissing,       // too few cosignatures for the trust file
  kNotFound,            // no such record, lot, party, site, or no right to see it: never told apart
  kRefused,             // admission refused the record; the rules are in the details
  kWaitingForParent,  // refused now: something it refers to is not logged yet; try again after that
  kConflict,          // contradicts what is stored
  kStoreDamaged,  // stored bytes that do not re-derive, or leaves missing below the high-water mark
  kStoreUnavailable,  // an I/O error; nothing was acknowledged
  kNoSpace,           // the disk or the quota is full: reads go on
  kOverloaded,        // a full queue; try again later
  kDraining,          // the server is going down
  kUnreachable,       // no answer from the server in time
  kPermissionDenied,  // not allowed, where existence is no secret
  kClockImplausible,  // the ledger's clock jumped: it logs nothing until the clock is right again
  kOtherLog,          // rightly signed, by another log than the trust file names
  kOtherSignatures,   // the record is logged already, with other signatures than these
  kOutputLost,        // this machine could not write the answer: disk full, pipe closed
  kLoggedNotKept,     // the ledger logged the record; its receipt could not be written here
  kOutOfMemory,       // this machine has too little memory for the work
  kCancelled,         // the caller gave up
};

// The stable upper-case name of a reason, such as "NOT_CANONICAL".
std::string_view ReasonName(Reason reason);
std::optional<Reason> ReasonFromName(std::string_view name);

// An error with its reason. `message` says what, where, the limit and what to do, in one sentence
// or two.
absl::Status Error(Reason reason, std::string_view message);

// Error(kMalformed, what): bytes that are not of their format; what parsers say most.
absl::Status Malformed(std::string_view what);

// The reason of an error made by Error(), kInternal for any other. Requires !status.ok().
Reason ReasonOf(const absl::Status& status);

// `status` with `context` and ": " before its message, the reason kept. OK stays OK.
absl::Status WithContext(const absl::Status& status, std::string_view context);

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_REASON_H_

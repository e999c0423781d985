// SPDX-License-Identifier: Apache-2.0
// Neither switch has a default, so the compiler refuses a new reason that has no exit code or no
// next step.
#include "verifier/base/exit_code.h"

#include <array>

#include "verifier/base/absl_shim.h"

namespace lode::base {
namespace {

constexpr char kNextStepUrl[] = "lode/next-step";

constexpr std::array kExitCodes = {
    ExitCodeMeaning{kExitOk, "done; verified, with or without exceptions"},
    ExitCodeMeaning{kExitInternal, "internal error"},
    ExitCodeMeaning{kExitUsage, "usage, or a file that is no such file"},
    ExitCodeMeaning{kExitNotAuthentic, "not authentic: forged or incomplete"},
    ExitCodeMeaning{kExitNotFound, "not found"},
    ExitCodeMeaning{kExitUndecided, "undecided: evidence, cosignatures or freshness missing"},
    ExitCodeMeaning{kExitStoreDamaged, "store damaged"},
    ExitCodeMeaning{kExitUnsupported, "format or version not supported"},
    ExitCodeMeaning{kExitRefused,
                    "refused: by admission, or no permission (a wrong passphrase too)"},
    ExitCodeMeaning{kExitUnreachable, "unreachable, overloaded or stopped"},
    ExitCodeMeaning{kExitFailed, "failed on a rule"},
    ExitCodeMeaning{kExitOtherLog,
                    "it says that it is of another log than you trust; nothing in it was checked"},
    ExitCodeMeaning{kExitMachine,
                    "this machine failed: the answer could not be written, or memory ran out"},
    ExitCodeMeaning{
        kExitOtherSignatures,
        "the record is logged already, with other signatures than the ones you submitted"},
};

}  // namespace

std::span<const ExitCodeMeaning> ExitCodes() { return kExitCodes; }

std::string ExitCodesHelp() {
  std::string text = "Exit codes:";
  for (const ExitCodeMeaning& row : kExitCodes) {
    text += row.code < 10 ? "\n   " : "\n  ";
    text += std::to_string(row.code) + "  " + std::string(row.meaning);
  }
  return text;
}

int ExitCodeOf(Reason reason) {
  switch (reason) {
    case Reason::kInternal:
      return kExitInternal;
    case Reason::kUsage:
    case Reason::kMalformed:
    case Reason::kNotCanonical:
    case Reason::kTooLarge:
      return kExitUsage;
    case Reason::kBadSignature:
    case Reason::kUnknownKey:
    case Reason::kBadProof:
    case Reason::kNotAuthentic:
      return kExitNotAuthentic;
    case Reason::kNotFound:
      return kExitNotFound;
    case Reason::kQuorumMissing:
      return kExitUndecided;
    case Reason::kStoreDamaged:
      return kExitStoreDamaged;
    case Reason::kUnsupportedVersion:
    case Reason::kNotYet:
      return kExitUnsupported;
    case Reason::kRefused:
    case Reason::kWaitingForParent:
    case Reason::kConflict:
    case Reason::kPermissionDenied:
      return kExitRefused;
    case Reason::kStoreUnavailable:
    case Reason::kNoSpace:
    case Reason::kOverloaded:
    case Reason::kDraining:
    case Reason::kUnreachable:
    case Reason::kClockImplausible:
    case Reason::kCancelled:
      return kExitUnreachable;
    case Reason::kOtherLog:
      return kExitOtherLog;
    case Reason::kOtherSignatures:
      return kExitOtherSignatures;
    case Reason::kOutputLost:
    case Reason::kLoggedNotKept:
    case Reason::kOutOfMemory:
      return kExitMachine;
  }
  return kExitInternal;
}

std::string_view NextStep(Reason reason) {
  switch (reason) {
    case Reason::kInternal:
      return "this is a defect of Lode: report it with the command that you ran";
    case Reason::kUsage:
      return "correct the command; --help shows examples";
    case Reason::kMalformed:
    case Reason::kNotCanonical:
      return "check that this is the right file and that it arrived whole; ask its sender for it "
             "again";
    case Reason::kTooLarge:
      return "check that this is the right file; what it asks for is beyond the limits of the "
             "format";
    case Reason::kUnsupportedVersion:
      return "use a newer version of Lode, or ask for the file in a version that this one knows";
    case Reason::kNotYet:
      return "this version of Lode defines it and does not build it yet";
    case Reason::kBadSignature:
    case Reason::kBadProof:
    case Reason::kNotAuthentic:
      return "do not rely on it; keep it as evidence, and show it to the ledger's registrars and "
             "to another verifier";
    case Reason::kUnknownKey:
      return "compare the key that you trust with the verifier key that the ledger's operator "
             "publishes; "
             "if they agree, do not rely on this";
    case Reason::kQuorumMissing:
      return "ask again when the witnesses have cosigned (receipt renew, trail export), or use a "
             "trust file that asks for fewer";
    case Reason::kNotFound:
      return "check the spelling; what exists but is not yours to see answers in the same way";
    case Reason::kRefused:
      return "nothing was logged; correct what is named, sign again and submit again";
    case Reason::kWaitingForParent:
      return "submit what it refers to first, then submit this again as it is";
    case Reason::kConflict:
      return "nothing was changed; compare with what is there";
    case Reason::kStoreDamaged:
      return "stop the ledger, run lode-ledgerd fsck, and restore only as docs/operations.md says";
    case Reason::kStoreUnavailable:
    case Reason::kNoSpace:
      return "nothing was logged; run the same command again when the ledger's disk is mended";
    case Reason::kOverloaded:
    case Reason::kDraining:
      return "run the same command again later; no record is logged twice";
    case Reason::kUnreachable:
      return "check the address and that the ledger runs, then run the same command again";
    case Reason::kPermissionDenied:
      return "nothing was done; use the key, passphrase or right that it needs";
    case Reason::kClockImplausible:
      return "nothing was logged; submit again when the operator has set the ledger's clock right";
    case Reason::kOtherLog:
      return "use the trust file of the log that signed this, if you mean that log; get its key "
             "from its operator, not from who sent you this file";
    case Reason::kOtherSignatures:
      return "the record stands as it was logged first; yours were not added. Compare the "
             "signatures with lode record show";
    case Reason::kOutputLost:
      return "make room or choose another place for the output, then run it again";
    case Reason::kLoggedNotKept:
      return "the record is in the ledger. Make room, then submit the same envelope again: you get "
             "its receipt, and it is not logged twice";
    case Reason::kOutOfMemory:
      return "give the program more memory (if a limit is named, raise that), or ask for less at "
             "once";
    case Reason::kCancelled:
      return "it was stopped; run it again";
  }
  return "";
}

absl::Status WithNextStep(const absl::Status& status, std::string_view next) {
  if (status.ok()) return status;
  absl::Status out = status;
  out.SetPayload(kNextStepUrl, absl::Cord(ToAbsl(next)));
  return out;
}

std::string NextStepOf(const absl::Status& status) {
  const auto own = status.GetPayload(kNextStepUrl);
  return own.has_value() ? std::string(*own) : std::string(NextStep(ReasonOf(status)));
}

}  // namespace lode::base

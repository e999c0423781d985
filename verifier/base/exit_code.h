// SPDX-License-Identifier: Apache-2.0
// Exit codes of every program of Lode, and the next step for each reason (docs/cli.md). Forged,
// can't tell, and true but unacceptable have different codes. No code ever changes its meaning.
#ifndef LODE_VERIFIER_BASE_EXIT_CODE_H_
#define LODE_VERIFIER_BASE_EXIT_CODE_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "verifier/base/reason.h"

namespace lode::base {

inline constexpr int kExitOk = 0;
inline constexpr int kExitInternal = 1;
inline constexpr int kExitUsage = 2;         // wrong arguments, or a file of another kind
inline constexpr int kExitNotAuthentic = 3;  // forged or incomplete
inline constexpr int kExitNotFound = 4;
inline constexpr int kExitUndecided = 5;  // can't tell: evidence or cosignatures missing
inline constexpr int kExitStoreDamaged = 6;
inline constexpr int kExitUnsupported = 7;  // format or version
inline constexpr int kExitRefused = 8;      // by admission, or no permission
inline constexpr int kExitUnreachable = 9;
inline constexpr int kExitFailed = 10;    // true, but a rule says no
inline constexpr int kExitOtherLog = 11;  // rightly signed, by a log that your trust does not name
inline constexpr int kExitMachine = 12;   // this machine failed: output, disk or memory
inline constexpr int kExitOtherSignatures = 13;  // logged before, with other signatures than these

int ExitCodeOf(Reason reason);

// The one table of exit codes, for help texts and for docs/cli.md; ascending.
struct ExitCodeMeaning {
  int code;
  std::string_view meaning;
};
std::span<const ExitCodeMeaning> ExitCodes();
// The table as the end of a help text: a title, and a line for each code.
std::string ExitCodesHelp();

// What to do next, one sentence for people. It must be true whatever was tried: sending a record
// or asking a question.
std::string_view NextStep(Reason reason);

// `status` with a next step of its own, where the situation says more than the reason does. OK
// stays OK.
absl::Status WithNextStep(const absl::Status& status, std::string_view next);
// Its own next step, or its reason's. Requires !status.ok().
std::string NextStepOf(const absl::Status& status);

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_EXIT_CODE_H_

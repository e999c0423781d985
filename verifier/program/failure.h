// SPDX-License-Identifier: Apache-2.0
// How every program says that it failed: what happened and what to do next on stderr, and with
// --json the same on stdout as one object (schema lode.error/v1, docs/cli.md).
#ifndef LODE_VERIFIER_PROGRAM_FAILURE_H_
#define LODE_VERIFIER_PROGRAM_FAILURE_H_

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "absl/status/status.h"
#include "verifier/program/printer.h"

namespace lode::program {

// Schema, reason, message, next step, exit code, and an empty list of violations, which a program
// that knows rules fills. Requires !status.ok().
nlohmann::ordered_json FailureJson(const absl::Status& status);

// One line of JSON as all programs print it: bytes that are no UTF-8 come out as U+FFFD.
void PrintJson(Printer& print, const nlohmann::ordered_json& json);

// The two lines for people: "NAME: what happened (REASON)" and the next step.
void PrintFailure(Printer& print, std::string_view program, const absl::Status& status);

// All of it; the exit code.
int Fail(Printer& print, std::string_view program, const absl::Status& status, bool json);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_FAILURE_H_

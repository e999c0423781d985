// SPDX-License-Identifier: Apache-2.0
// explain CODE: what a code or a word of a report, a refusal or an error means.
#ifndef LODE_VERIFIER_COMMAND_EXPLAIN_H_
#define LODE_VERIFIER_COMMAND_EXPLAIN_H_

#include <string>

#include "absl/status/status.h"
#include "verifier/command/host.h"

namespace lode::command {

struct ExplainOptions {
  std::string code;
};

void AddExplainOptions(CLI::App& command, ExplainOptions& options);

// Schema lode.explanation/v1. Errors of present::Explain.
absl::Status Explain(const Host& host, const ExplainOptions& options);

}  // namespace lode::command

#endif  // LODE_VERIFIER_COMMAND_EXPLAIN_H_

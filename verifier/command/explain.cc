// SPDX-License-Identifier: Apache-2.0
// The text is data of verifier/present; all that is decided here is how it is printed.
#include "verifier/command/explain.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "verifier/base/status_macros.h"
#include "verifier/present/explain.h"
#include "verifier/program/failure.h"

namespace lode::command {

void AddExplainOptions(CLI::App& command, ExplainOptions& options) {
  command
      .add_option("CODE", options.code,
                  "rule, code, expectation, reason of an error, or word or mark of a report")
      ->required();
}

absl::Status Explain(const Host& host, const ExplainOptions& options) {
  LODE_ASSIGN_OR_RETURN(const std::string text, present::Explain(options.code));
  if (host.json) {
    program::PrintJson(host.print,
                       {{"schema", "lode.explanation/v1"}, {"code", options.code}, {"text", text}});
  } else {
    host.print.OutLines(text);
  }
  return absl::OkStatus();
}

}  // namespace lode::command

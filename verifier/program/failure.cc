// SPDX-License-Identifier: Apache-2.0
// JSON goes first, so that a reader of both streams has the answer before the words.
#include "verifier/program/failure.h"

#include <nlohmann/json.hpp>
#include <string>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"

namespace lode::program {

nlohmann::ordered_json FailureJson(const absl::Status& status) {
  const base::Reason reason = base::ReasonOf(status);
  return {{"schema", "lode.error/v1"},
          {"reason", std::string(base::ReasonName(reason))},
          {"message", std::string(status.message())},
          {"next", base::NextStepOf(status)},
          {"exit_code", base::ExitCodeOf(reason)},
          {"violations", nlohmann::ordered_json::array()}};
}

void PrintJson(Printer& print, const nlohmann::ordered_json& json) {
  print.OutJson(
      json.dump(-1, ' ', /*ensure_ascii=*/true, nlohmann::ordered_json::error_handler_t::replace));
}

void PrintFailure(Printer& print, std::string_view program, const absl::Status& status) {
  print.Err("{}: {} ({})",
            {program, std::string(status.message()), base::ReasonName(base::ReasonOf(status))});
  print.Next("{}", {base::NextStepOf(status)});
}

int Fail(Printer& print, std::string_view program, const absl::Status& status, bool json) {
  if (json) PrintJson(print, FailureJson(status));
  PrintFailure(print, program, status);
  return base::ExitCodeOf(base::ReasonOf(status));
}

}  // namespace lode::program

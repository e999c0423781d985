// SPDX-License-Identifier: Apache-2.0
// lode explain: what a rule or a reason means, without a ledger.
#include "verifier/present/explain.h"

#include "client/cli/json_out.h"
#include "client/cli/verbs.h"
#include "verifier/base/status_macros.h"

namespace lode::cli {
namespace {

struct ExplainOptions {
  std::string code;
};

absl::Status RunExplain(Session& session, const ExplainOptions& options) {
  LODE_ASSIGN_OR_RETURN(const std::string text, present::Explain(options.code));
  if (session.json) {
    session.print.OutJson(
        Dump(Json{{"schema", "lode.explanation/v1"}, {"code", options.code}, {"text", text}}));
  } else {
    session.print.OutLines(text);
  }
  return absl::OkStatus();
}

}  // namespace

void AddExplain(CLI::App& app, Session& session) {
  auto options = std::make_shared<ExplainOptions>();
  AddVerb(&app, session, "explain", "Explains a rule or a reason that a report or an error names",
          "  lode explain ATT-05\n  lode explain ADM-07\n  lode explain NOT_FOUND\n", options,
          RunExplain)
      .Need("CODE", options->code, "rule of evaluation or admission, or reason of an error");
}

}  // namespace lode::cli

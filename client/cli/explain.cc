// SPDX-License-Identifier: Apache-2.0
// lode explain: what a rule or a reason means, without a ledger.
#include "verifier/command/explain.h"

#include "client/cli/verbs.h"

namespace lode::cli {
namespace {

absl::Status RunExplain(Session& session, const command::ExplainOptions& options) {
  return command::Explain(session.Host(), options);
}

}  // namespace

void AddExplain(CLI::App& app, Session& session) {
  auto options = std::make_shared<command::ExplainOptions>();
  AddVerb(&app, session, "explain",
          "Explains a code or word that a report, a refusal or an error names",
          "  lode explain ATT-05\n  lode explain ADM-07.held-by-another\n  lode explain NOT_FOUND\n"
          "  lode explain UNACCOUNTED\n  lode explain 6.5\n",
          options, RunExplain)
      .With([&](CLI::App& verb) { command::AddExplainOptions(verb, *options); });
}

}  // namespace lode::cli

// SPDX-License-Identifier: Apache-2.0
// How nouns and verbs are registered: every verb has a description and examples. Internal to
// client/cli.
#ifndef LODE_CLIENT_CLI_VERBS_H_
#define LODE_CLIENT_CLI_VERBS_H_

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "client/cli/session.h"

namespace lode::cli {

inline CLI::App* Noun(CLI::App& app, const std::string& name, const std::string& description) {
  CLI::App* noun = app.add_subcommand(name, description);
  noun->require_subcommand(1);
  noun->footer("Examples: lode " + name + " VERB --help");
  return noun;
}

// `run` is called with the verb's options once all arguments are read; its value is the exit code.
// `examples`: lines of two spaces and a command.
template <typename Options, typename Function>
CLI::App* Verb(CLI::App* noun, Session& session, const std::string& name,
               const std::string& description, const std::string& examples,
               std::shared_ptr<Options> options, Function run) {
  CLI::App* verb = noun->add_subcommand(name, description);
  verb->footer("Examples:\n" + examples + "\nCommon options: lode --help");
  verb->callback([&session, options, run] {
    session.command = [&session, options, run] { return run(session, *options); };
  });
  return verb;
}

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_VERBS_H_

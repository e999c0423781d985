// SPDX-License-Identifier: Apache-2.0
// CLI11 is wrapped because its defaults are not safe here (verifier/program/arguments.h), and
// because its header is slow to compile: only this file and app.cc include it.
#include "client/cli/verbs.h"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <utility>

#include "verifier/program/arguments.h"

namespace lode::cli {

CLI::App* AddNoun(CLI::App& app, const std::string& name, const std::string& description) {
  CLI::App* noun = app.add_subcommand(name, description);
  noun->require_subcommand(1);
  noun->footer("Examples: lode " + name + " VERB --help");
  return noun;
}

CLI::App* NounOf(CLI::App& app, const std::string& name) { return app.get_subcommand(name); }

Verb::Verb(CLI::App* noun, Session& session, const std::string& name,
           const std::string& description, const std::string& examples, std::function<int()> run)
    : verb_(noun->add_subcommand(name, description)) {
  verb_->footer("Examples:\n" + examples + "\nCommon options and exit codes: lode --help");
  const CLI::App* parent = noun->get_parent();
  const std::string path =
      (parent == nullptr ? "" : parent->get_name() + " ") + noun->get_name() + " " + name;
  verb_->callback([&session, path, run = std::move(run)] {
    session.verb = path;
    session.command = run;
  });
}

Verb& Verb::Need(const std::string& name, std::string& value, const std::string& description) {
  verb_->add_option(name, value, description)->required();
  return *this;
}

Verb& Verb::Need(const std::string& name, std::vector<std::string>& values,
                 const std::string& description) {
  CLI::Option* option = verb_->add_option(name, values, description)->required();
  // An option takes one value each time, so that it doesn't swallow the positional arguments.
  if (!option->get_positional()) option->allow_extra_args(false);
  return *this;
}

Verb& Verb::May(const std::string& name, std::string& value, const std::string& description) {
  verb_->add_option(name, value, description);
  return *this;
}

Verb& Verb::May(const std::string& name, std::vector<std::string>& values,
                const std::string& description) {
  verb_->add_option(name, values, description)->allow_extra_args(false);
  return *this;
}

Verb& Verb::May(const std::string& name, uint32_t& value, const std::string& description) {
  program::AddWholeNumber(*verb_, name, 0, UINT32_MAX, value, description);
  return *this;
}

Verb& Verb::MayBeOneOf(const std::string& name, std::string& value,
                       const std::vector<std::string>& choices, const std::string& description) {
  program::AddChoice(*verb_, name, value, choices, description);
  return *this;
}

Verb& Verb::MayBeUpTo(const std::string& name, uint32_t& value, uint32_t most,
                      const std::string& description) {
  program::AddWholeNumber(*verb_, name, 1, most, value, description);
  return *this;
}

Verb& Verb::Flag(const std::string& name, bool& value, const std::string& description) {
  verb_->add_flag(name, value, description);
  return *this;
}

Verb& Verb::With(const std::function<void(CLI::App&)>& add) {
  add(*verb_);
  return *this;
}

}  // namespace lode::cli

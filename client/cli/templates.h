// SPDX-License-Identifier: Apache-2.0
// A filled-in example of each record kind that is built: well formed and whole, so that a writer
// only changes values. What is left out (origin, Genesis digest, nonce, times) is filled in when it
// is signed. Internal to client/cli.
#ifndef LODE_CLIENT_CLI_TEMPLATES_H_
#define LODE_CLIENT_CLI_TEMPLATES_H_

#include <span>
#include <string_view>

namespace lode::cli {

struct Template {
  std::string_view kind;  // "LotCreated"
  std::string_view json;  // record JSON
};

std::span<const Template> RegistryTemplates();  // templates_registry.cc
std::span<const Template> CustodyTemplates();   // templates_custody.cc
std::span<const Template> BeliefTemplates();    // templates_belief.cc

// "" for a kind without one.
std::string_view TemplateOf(std::string_view kind);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_TEMPLATES_H_

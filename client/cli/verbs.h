// SPDX-License-Identifier: Apache-2.0
// How nouns and verbs are registered: every verb has a description and examples. Internal to
// client/cli. Only verbs.cc and app.cc see CLI11, which takes long to compile.
#ifndef LODE_CLIENT_CLI_VERBS_H_
#define LODE_CLIENT_CLI_VERBS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/status/status.h"
#include "client/cli/session.h"
#include "verifier/base/exit_code.h"

namespace lode::cli {

CLI::App* AddNoun(CLI::App& app, const std::string& name, const std::string& description);
CLI::App* NounOf(CLI::App& app, const std::string& name);  // one that was added

// A verb of a noun, and what may follow it on the command line. The values that are read into have
// to live as long as `run`.
class Verb {
 public:
  // `run` is called once all arguments are read; its value is the exit code. `examples`: lines of
  // two spaces and a command.
  Verb(CLI::App* noun, Session& session, const std::string& name, const std::string& description,
       const std::string& examples, std::function<int()> run);

  // `name` begins with -- for an option, else it is a positional argument.
  Verb& Need(const std::string& name, std::string& value, const std::string& description);
  Verb& Need(const std::string& name, std::vector<std::string>& values,
             const std::string& description);
  Verb& May(const std::string& name, std::string& value, const std::string& description);
  Verb& May(const std::string& name, std::vector<std::string>& values,
            const std::string& description);
  Verb& May(const std::string& name, uint32_t& value, const std::string& description);
  Verb& MayBeOneOf(const std::string& name, std::string& value,
                   const std::vector<std::string>& choices, const std::string& description);
  Verb& MayBeUpTo(const std::string& name, uint32_t& value, uint32_t most,
                  const std::string& description);  // from 1
  Verb& Flag(const std::string& name, bool& value, const std::string& description);
  // What a command of verifier/command takes, which adds it itself.
  Verb& With(const std::function<void(CLI::App&)>& add);

 private:
  CLI::App* verb_;
};

// `act` returns a status, or the exit code itself.
template <typename Options, typename Result>
Verb AddVerb(CLI::App* noun, Session& session, const std::string& name,
             const std::string& description, const std::string& examples,
             std::shared_ptr<Options> options, Result (*act)(Session&, const Options&)) {
  return Verb(noun, session, name, description, examples, [&session, options, act]() -> int {
    if constexpr (std::is_same_v<Result, int>) {
      return act(session, *options);
    } else {
      const absl::Status status = act(session, *options);
      return status.ok() ? base::kExitOk : session.Fail(status);
    }
  });
}

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_VERBS_H_

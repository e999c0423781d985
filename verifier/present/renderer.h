// SPDX-License-Identifier: Apache-2.0
// From codes and arguments to sentences of one catalogue. What it gives holds the words of signers
// as they are: escape it before you show it.
#ifndef LODE_VERIFIER_PRESENT_RENDERER_H_
#define LODE_VERIFIER_PRESENT_RENDERER_H_

#include <map>
#include <string>
#include <string_view>

#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/present/messages.h"

namespace lode::present {

namespace report = ::lode::trail::v1;

class Renderer {
 public:
  // Text that a sentence may use beside the statement's arguments, by name.
  using Extras = std::map<std::string, std::string, std::less<>>;

  // Of what stands in no report: parties are their ids.
  explicit Renderer(const Messages& messages) : messages_(messages) {}
  // Both are borrowed; the report has the names of parties.
  Renderer(const Messages& messages, const report::Report& report);

  // `part` of a statement: "message", "remedy" ... Empty if its code has none. An argument that is
  // missing shows as its name in braces: nothing is dropped silently.
  std::string Part(const report::Statement& statement, std::string_view part,
                   const Extras& extras = {}) const;
  // A word by its list, such as Word("result", "VERIFIED"); the value itself if the list has none.
  std::string Word(std::string_view list, std::string_view value, const Extras& extras = {}) const;
  // Legal name, or the id.
  std::string NameOf(const std::string& party) const;

 private:
  std::string Fill(std::string_view sentence, const report::Statement& statement,
                   const Extras& extras) const;
  std::string One(const Placeholder& p, const report::Statement& statement,
                  const Extras& extras) const;
  std::string Party(const std::string& id) const;
  std::string Quoted(const report::Statement& statement, const Extras& extras) const;
  static std::string Joined(const report::Items& items, const std::string& between);
  std::string List(const report::Items& items, std::string_view name) const;

  const Messages& messages_;
  std::map<std::string, std::string, std::less<>> names_;
};

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_RENDERER_H_

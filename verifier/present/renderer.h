// SPDX-License-Identifier: Apache-2.0
// From codes and arguments to sentences of one catalogue. For a report, what it gives is safe to
// show: the words of signers are quoted (foreign.h), here and nowhere else, so that no sentence can
// forget it. For a refusal it gives the words as they are to who wrote them: escape that.
#ifndef LODE_VERIFIER_PRESENT_RENDERER_H_
#define LODE_VERIFIER_PRESENT_RENDERER_H_

#include <map>
#include <string>
#include <string_view>

#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/present/foreign.h"
#include "verifier/present/messages.h"

namespace lode::present {

namespace report = ::lode::trail::v1;

class Renderer {
 public:
  // Text that a sentence may use beside the statement's arguments, by name. Used as it is.
  using Extras = std::map<std::string, std::string, std::less<>>;

  // Of what stands in no report: parties are their ids.
  explicit Renderer(const Messages& messages) : messages_(messages), for_report_(false) {}
  // Both are borrowed; the report has the names of parties.
  Renderer(const Messages& messages, const report::Report& report);

  // `part` of a statement: "message", "remedy" ... Empty if its code has none. An argument that is
  // missing shows as its name in braces: nothing is dropped silently.
  std::string Part(const report::Statement& statement, std::string_view part,
                   const Extras& extras = {}) const;
  // A word by its list, such as Word("result", "VERIFIED"); the value itself if the list has none.
  std::string Word(std::string_view list, std::string_view value, const Extras& extras = {}) const;
  // Legal name, or the id.
  std::string NameOf(const std::string& party, size_t max_bytes = kForeignBytes) const;
  bool HasName(const std::string& party) const;

 private:
  std::string Fill(std::string_view sentence, const report::Statement& statement,
                   const Extras& extras) const;
  std::string One(const Placeholder& p, const report::Statement& statement,
                  const Extras& extras) const;
  std::string Party(const std::string& id) const;
  std::string Quoted(const report::Statement& statement, const Extras& extras) const;
  std::string Joined(const report::Items& items, const std::string& between) const;
  std::string Plain(const report::Argument& a) const;
  std::string Exact(const report::Argument& a) const;
  std::string Shown(std::string_view id) const;
  std::string List(const report::Items& items, std::string_view name) const;

  const Messages& messages_;
  const bool for_report_;
  std::map<std::string, std::string, std::less<>> names_;
};

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_RENDERER_H_

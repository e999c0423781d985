// SPDX-License-Identifier: Apache-2.0
// Codes and their typed arguments: how the kernel says something without a sentence. A code is
// declared once, with the names and types of its arguments; the message catalogues of
// verifier/present have the sentences. Codes are append-only: reports are kept.
#ifndef LODE_VERIFIER_RULES_STATEMENT_H_
#define LODE_VERIFIER_RULES_STATEMENT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/base/bytes.h"

namespace lode::rules {

namespace report = ::lode::trail::v1;

// "ATT-05.planned" and "criterion:id plan:id due:day": every argument that a statement of this code
// has, in their order. Types: id word mg ppm time day duration count digest share items text.
struct Code {
  std::string_view id;
  std::string_view arguments;
};

// Fills a statement, argument by argument. What is a fact of the lot is for its readers; limits,
// counts and the profile's own words are public; what a signer wrote in words of its own, and its
// plans, are for the parties.
class Say {
 public:
  Say(const Code& code, report::Statement& out);

  Say& Id(std::string_view name, std::string_view id, report::Rights rights = report::OF_THE_LOT);
  Say& Word(std::string_view name, std::string_view word);
  Say& Mg(std::string_view name, int64_t mg);
  Say& Ppm(std::string_view name, int64_t ppm);
  Say& Time(std::string_view name, int64_t micros);
  Say& Day(std::string_view name, int32_t days);
  Say& Duration(std::string_view name, int64_t micros);
  Say& Count(std::string_view name, uint64_t n);
  Say& Digest(std::string_view name, const base::Hash256& digest);
  Say& Part(std::string_view name, int64_t part_mg, int64_t whole_mg);
  Say& Items(std::string_view name, report::Items items);
  Say& Text(std::string_view name, std::string_view text);

 private:
  report::Argument& Add(std::string_view name, report::Rights rights);

  report::Statement& out_;
};

// "criterion:id" ... of a statement as it is: what its code's declaration must equal.
std::string ArgumentsOf(const report::Statement& statement);
// What is wrong with a statement: a code that `codes` does not have, or other arguments than
// declared. Empty: nothing.
std::string StatementFault(const report::Statement& statement, std::span<const Code> codes);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_STATEMENT_H_

// SPDX-License-Identifier: Apache-2.0
// The closed lists of words: every argument of type `word`, of a report or of a refusal, takes its
// value from one of these. docs/findings.md and docs/refusals.md print them, so that who writes
// another verifier or page knows each value that can come. Lists are append-only, as codes are.
#ifndef LODE_VERIFIER_RULES_WORD_LISTS_H_
#define LODE_VERIFIER_RULES_WORD_LISTS_H_

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "verifier/statement/statement.h"

namespace lode::rules {

struct WordList {
  std::string_view name;                     // "level"
  std::string_view what;                     // one line for a reader
  std::set<std::string, std::less<>> words;  // "THIRD" ...
  bool symbols = false;                      // the symbol of any element besides

  bool Has(std::string_view word) const;
};

// Ascending by name.
std::span<const WordList> WordLists();
// The list of an argument of type `word`; null if nobody said which: a test refuses such a code.
const WordList* ListOf(std::string_view code, std::string_view argument);

// The first word of a statement, or of one that it quotes, which is not in its list. Empty: none.
std::string WordFault(const statement::report::Statement& statement);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_WORD_LISTS_H_

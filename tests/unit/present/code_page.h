// SPDX-License-Identifier: Apache-2.0
// What the generated pages of codes have in common: one naming of argument types, one way to show a
// sentence, the words that sentences take from lists.
#ifndef LODE_TESTS_UNIT_PRESENT_CODE_PAGE_H_
#define LODE_TESTS_UNIT_PRESENT_CODE_PAGE_H_

#include <string>
#include <string_view>
#include <vector>

#include "verifier/statement/statement.h"

namespace lode::present {

// Words in lines of at most 100 columns, with `indent` blanks before all lines but the first, which
// begins with `first`.
std::string Wrapped(std::string first, size_t indent, std::string_view text);
// A table: each type, its key in JSON, its rights class, what it is.
std::string ArgumentTypes();
// How a sentence shows its arguments: {name}, {name|list} ...
std::string SentenceForms();
// Every code with its arguments and sentences, ascending, with a heading for each rule, and then
// the lists of words that the sentences use.
std::string CodesAndWords(std::vector<statement::Code> codes);

}  // namespace lode::present

#endif  // LODE_TESTS_UNIT_PRESENT_CODE_PAGE_H_

// SPDX-License-Identifier: Apache-2.0
// A message catalogue: the sentences of one language, as data (data/en.toml for reports,
// data/refusals.en.toml for refusals). A code has up to five: `value`, `limit`, `message` and
// `remedy` of a finding, `text` of anything else. Words are texts of the values of closed lists.
// Another language is another file.
#ifndef LODE_VERIFIER_PRESENT_MESSAGES_H_
#define LODE_VERIFIER_PRESENT_MESSAGES_H_

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/statement/statement.h"

namespace lode::present {

struct Messages {
  using Texts = std::map<std::string, std::string, std::less<>>;
  std::map<std::string, Texts, std::less<>> sentences;  // code -> part -> sentence
  std::map<std::string, Texts, std::less<>> words;      // list -> value -> text

  // Empty: there is none.
  std::string_view Sentence(std::string_view code, std::string_view part) const;
  // Null: the list has no such value.
  const std::string* Word(std::string_view list, std::string_view value) const;
};

// One catalogue out of several files. kMalformed with line and key; a sentence that two of them
// have is an error.
absl::StatusOr<Messages> ParseMessages(std::span<const std::string_view> files);
std::vector<std::string_view> EnglishFiles();
const Messages& English();

// A sentence is text with placeholders:
//   {name}         the argument, by its type: a mass, a date, a share, an id ...
//   {name|list}    the text of a word, which may have placeholders itself
//   {name?a|b}     `a` if the count is one, else `b`
//   {name+text}    `text` with the count for #, if it is not nothing
//   {name!}        an instant to the second, not its day alone
//   {name:16}      the first digits of a digest
//   {name@party}   a party id with its name, or what words.party says if there is none
//   {name*list}    each of several by words.item of that name, and how many more there are
//   {name~or}      the ids of several, with words.between of that name between them
//   {name#}        as a field holds it: "900 mg (0.900 g)", "5000 ppm (0.5 %)", an instant in
//                  microseconds
struct Placeholder {
  std::string_view name;
  char form = 0;              // one of | ? + ! : @ * ~ #, or 0
  std::string_view rest;      // behind the form
  size_t begin = 0, end = 0;  // in the sentence, with its braces
};
std::vector<Placeholder> PlaceholdersOf(std::string_view sentence);

// What is wrong between a catalogue and the codes: a code without a sentence, a sentence without a
// code, a placeholder that the code's arguments do not have or that does not fit their type, a list
// of words that is not there. Empty: nothing.
std::vector<std::string> MessageFaults(const Messages& messages,
                                       std::span<const statement::Code> codes);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_MESSAGES_H_

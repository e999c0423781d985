// SPDX-License-Identifier: Apache-2.0
// The rows of docs/glossary.md, so that `explain` and the page can't differ. Internal to
// verifier/present.
#ifndef LODE_VERIFIER_PRESENT_GLOSSARY_H_
#define LODE_VERIFIER_PRESENT_GLOSSARY_H_

#include <string>
#include <vector>

namespace lode::present {

struct GlossaryRow {
  std::string word;     // "chain (of a subject)"
  std::string meaning;  // Markdown of one line
};
// In the order of the page.
const std::vector<GlossaryRow>& Glossary();

// What people type of a row's word: all of it, without its parenthesis, and what stands in that
// ("ASM") if it is an abbreviation.
std::vector<std::string> SpellingsOf(const std::string& word);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_GLOSSARY_H_

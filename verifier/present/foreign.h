// SPDX-License-Identifier: Apache-2.0
// What signers wrote, as a report shows it: safe for a terminal, and never to be taken for Lode's
// own words. Text stands in quotes, and a quote in it is escaped. A name of letters stands as it
// is; one that has a sign, or a word, with which Lode marks things stands in quotes, too.
// docs/threat-model.md, "Words of signers".
#ifndef LODE_VERIFIER_PRESENT_FOREIGN_H_
#define LODE_VERIFIER_PRESENT_FOREIGN_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace lode::present {

inline constexpr size_t kForeignBytes = 400;  // of one text or name; the JSON has all of it

// An id or a word: one line that is safe to show, each `"` as \".
std::string ForeignId(std::string_view id);
// In quotes: `"`, look-alikes of it and signs of Lode's pictures are escapes. Cut after
// `max_bytes`, with "..." before the closing quote.
std::string ForeignText(std::string_view text, size_t max_bytes = kForeignBytes);
// As it is if it can't be taken for anything but a name, else ForeignText().
std::string ForeignName(std::string_view name, size_t max_bytes = kForeignBytes);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_FOREIGN_H_

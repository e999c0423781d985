// SPDX-License-Identifier: Apache-2.0
// Numbers of papers, samples, campaigns and claims: one spelling each, so that what people read as
// one number is one number byte by byte (docs/formats/identifiers.md).
#ifndef LODE_VERIFIER_RECORD_NUMBER_TEXT_H_
#define LODE_VERIFIER_RECORD_NUMBER_TEXT_H_

#include <string>
#include <string_view>

namespace lode::record {

// [A-Z0-9] first, then [A-Z0-9] and - / . _ : ( ) # + & , * = and single spaces; ends with [A-Z0-9]
// or a closing parenthesis. ASCII, so it is NFC and holds nothing invisible.
bool IsNumberText(std::string_view text);

// The normal form of `text`: letters capital, white space of any sort one inner space, invisible
// characters gone. "" if there is none (letters of other scripts, other signs).
std::string NumberTextOf(std::string_view text);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_NUMBER_TEXT_H_

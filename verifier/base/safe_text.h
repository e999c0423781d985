// SPDX-License-Identifier: Apache-2.0
// Text from outside, made safe to show. Whatever a supplier wrote passes through here before it
// reaches a terminal. Control characters, escape sequences, bidirectional and invisible characters,
// and bytes that are not UTF-8 come out as visible escapes. So nothing that a record says can move
// a cursor or hide a word.
#ifndef LODE_VERIFIER_BASE_SAFE_TEXT_H_
#define LODE_VERIFIER_BASE_SAFE_TEXT_H_

#include <string>
#include <string_view>

namespace lode::base {

// One line of printable text. C0, DEL, C1: \xNN; bidirectional controls, zero-width, line
// separators, non-characters, private use: \u{N}; invalid UTF-8: \xNN a byte; backslash: doubled.
// Longer than `max_bytes` of input: cut at a character, with "..." after it.
std::string SafeText(std::string_view untrusted, size_t max_bytes = 4096);

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_SAFE_TEXT_H_

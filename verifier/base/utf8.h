// SPDX-License-Identifier: Apache-2.0
// UTF-8, read and written in one place: no surrogates, no overlong forms, at most U+10FFFF.
#ifndef LODE_VERIFIER_BASE_UTF8_H_
#define LODE_VERIFIER_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lode::base {

// The character at text[i]: its length in bytes, 1 to 4, and its code point. 0 if the bytes there
// are not UTF-8; the code point says nothing then. Requires i < text.size().
size_t DecodeUtf8(std::string_view text, size_t i, uint32_t& code_point);

// The other way. Requires a code point of a character; half a surrogate pair comes out as bytes
// that are not UTF-8.
void AppendUtf8(std::string& out, uint32_t code_point);

bool IsValidUtf8(std::string_view text);

// Characters of valid UTF-8, as the columns of an error message count them.
size_t CountCharacters(std::string_view text);

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_UTF8_H_

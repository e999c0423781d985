// SPDX-License-Identifier: Apache-2.0
// What a parser of TOML complains of, in words for people who typed the file. The commonest slip is
// a text without quotes, where the parser sees half of something else.
#ifndef LODE_VERIFIER_CATALOGUE_TOML_WORDS_H_
#define LODE_VERIFIER_CATALOGUE_TOML_WORDS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace lode::catalogue {

// `description`: what the parser says of line `line` (from 1) of `text`. With the line as it was
// probably meant, if its value has no quotes or the line has no name.
std::string TomlFault(std::string_view description, std::string_view text, size_t line);

// `. A text stands in quotes: name = "value"`, for the end of a message about line `line`; "" where
// the line is another one.
std::string WithQuotes(std::string_view text, size_t line);

}  // namespace lode::catalogue

#endif  // LODE_VERIFIER_CATALOGUE_TOML_WORDS_H_

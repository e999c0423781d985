// SPDX-License-Identifier: Apache-2.0
// What a parser of TOML complains of, in words for people who typed the file. The commonest slips
// are a text without quotes, a number as people write it (1,000, 1 %, 7 days) and the curly quotes
// of a word processor: there the parser sees half of something else.
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

// `: write max_ppm = 10000`, for the end of a message about a number `name` that was given as
// `typed`: with a separator, a unit, a percent sign, a fraction or in quotes. Units are those that
// the end of the name says: _ppm, _mg, _days, _months. "" where nothing can be guessed.
std::string NumberMeant(std::string_view name, std::string_view typed);

}  // namespace lode::catalogue

#endif  // LODE_VERIFIER_CATALOGUE_TOML_WORDS_H_

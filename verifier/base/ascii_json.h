// SPDX-License-Identifier: Apache-2.0
// JSON for a terminal: the same JSON in ASCII. So no character of a supplier's text (a C1 control,
// a bidirectional override) reaches the terminal.
#ifndef LODE_VERIFIER_BASE_ASCII_JSON_H_
#define LODE_VERIFIER_BASE_ASCII_JSON_H_

#include <string>
#include <string_view>

namespace lode::base {

// Characters beyond ASCII, and DEL, as \uXXXX. Requires JSON text. Bytes that are not UTF-8 come
// out as SafeText makes them.
std::string AsciiJson(std::string_view json);

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_ASCII_JSON_H_

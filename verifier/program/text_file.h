// SPDX-License-Identifier: Apache-2.0
// Text files as other machines write them (docs/decisions/0014-inputs.md). Text that a person wrote
// is UTF-8. A byte-order mark before it and CR LF at its line ends change nothing and are removed.
// Every other encoding is refused by its name. Bytes that somebody signed are not text: they are
// never changed, and only a hint says what happened to them.
#ifndef LODE_VERIFIER_PROGRAM_TEXT_FILE_H_
#define LODE_VERIFIER_PROGRAM_TEXT_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace lode::program {

// kMalformed for UTF-16, UTF-32 and anything else that is not UTF-8: says what it is and how to
// save it. `name` stands in the message.
absl::Status CheckUtf8(std::string_view bytes, std::string_view name);

// The text in `bytes`, with no byte-order mark and LF in place of CR LF. A CR alone stays.
// CheckUtf8's errors.
absl::StatusOr<std::string> TextOf(std::string_view bytes, std::string_view name);

// TextOf() a file. Errors of ReadInput() too.
absl::StatusOr<std::string> ReadText(const std::string& path, uint64_t max_bytes);

// TextOf() a regular file. Errors of ReadRegular() too.
absl::StatusOr<std::string> ReadRegularText(const std::string& path, uint64_t max_bytes);

// Whether a file that holds either JSON or exact bytes holds JSON, in whatever encoding: its first
// character is an opening brace, after white space and a byte-order mark.
bool LooksLikeJson(std::string_view bytes);

// For a file of exact bytes that is not of its format: what a program that handles text did to it,
// as the end of a message; "" if it shows no such trace.
std::string HintOfText(std::string_view bytes);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_TEXT_FILE_H_

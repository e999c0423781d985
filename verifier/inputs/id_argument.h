// SPDX-License-Identifier: Apache-2.0
// Ids, digests and times as words of a command line. A malformed one is reported before anything is
// asked or sent, with the nearest right form (docs/formats/identifiers.md). A well-formed one that
// names nothing is NOT_FOUND.
#ifndef LODE_VERIFIER_INPUTS_ID_ARGUMENT_H_
#define LODE_VERIFIER_INPUTS_ID_ARGUMENT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"

namespace lode::inputs {

enum class IdKind { kLot, kSite, kParty };

// kUsage if `text` can't be an id of that kind: what such an id looks like, and which id was
// probably meant; for an id of another kind, or a file of Lode by its name, the command that takes
// it. Lots and sites are written in small letters.
absl::Status CheckId(IdKind kind, std::string_view text);

// kUsage if `text` is an id and names no file: what it is, that `needed` ("a trail") is a file, and
// the commands that take the id.
absl::Status CheckIsNoId(std::string_view text, std::string_view needed);

// The same of a text that ids of that kind begin with; empty is the beginning of all.
absl::Status CheckIdBeginning(IdKind kind, std::string_view text);

// 64 hex digits. `what` begins the message, such as "--digest". kUsage says what is wrong with it.
absl::StatusOr<base::Hash256> ParseDigest(std::string_view what, std::string_view text);

// Microseconds of an RFC 3339 time. `what` begins the message, such as "--as-of". kUsage says what
// is wrong with it, and what was probably meant.
absl::StatusOr<int64_t> ParseTime(std::string_view what, std::string_view text);

// Somebody meant a digest by it, and not a file: hex digits, nearly as many as a digest has.
bool LooksLikeDigest(std::string_view text);

}  // namespace lode::inputs

#endif  // LODE_VERIFIER_INPUTS_ID_ARGUMENT_H_

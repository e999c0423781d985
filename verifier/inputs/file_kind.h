// SPDX-License-Identifier: Apache-2.0
// What a file is by its first bytes, for whoever expected another one: "this is a receipt, and a
// trail is needed here", and the command for what it is. The one place that knows how files of Lode
// begin; a guess for people, which decides nothing: each reader judges its own format first.
#ifndef LODE_VERIFIER_INPUTS_FILE_KIND_H_
#define LODE_VERIFIER_INPUTS_FILE_KIND_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace lode::inputs {

enum class FileKind {
  kUnknown,  // none of these, or too little to tell
  kTrail,
  kReceipt,
  kEnvelope,
  kDsse,
  kRecord,  // record JSON, not signed
  kScenario,
  kReport,  // what a trail's verification printed as JSON
  kAnswer,  // other JSON that a program of Lode printed
  kProfile,
  kSettings,
  kToml,  // of tables that no file of Lode has
  kTrust,
  kCheckpoint,
  kVkey,
  kKey,
};

// `bytes`: the file, or as much of its beginning as is at hand; 4 KiB are enough but for JSON whose
// first keys come later.
FileKind FileKindOf(std::string_view bytes);

// "a receipt"; "" for kUnknown.
std::string_view NameOf(FileKind kind);

// The same of what a reader wants: where a record is wanted, a signed one is as good.
std::string_view NeededName(FileKind kind);

// What to do with a file of that kind, as a next step: commands that can be pasted. `name`: the
// file's, as it was given; "-" is no name.
std::string WhatToDoWith(FileKind kind, const std::string& name);

// The error of a reader that wanted another kind: if `bytes` are of a kind that it does not take,
// kMalformed with both kinds and the next step for what it is; else `error` as it is. OK stays OK.
// An envelope is also what DSSE JSON holds, and a record comes in all three forms.
absl::Status OrOtherKind(const absl::Status& error, FileKind wanted, std::string_view bytes,
                         const std::string& name);

// The same where the bytes are not at hand: looks into the beginning of the file, if it is a
// regular one.
absl::Status OrOtherKindOfFile(const absl::Status& error, FileKind wanted, const std::string& path);

// program::ReadInput(), and what is too large for the wanted kind is told as what it is.
absl::StatusOr<std::string> ReadOfKind(FileKind wanted, const std::string& path,
                                       uint64_t max_bytes);

}  // namespace lode::inputs

#endif  // LODE_VERIFIER_INPUTS_FILE_KIND_H_

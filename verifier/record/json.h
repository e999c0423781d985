// SPDX-License-Identifier: Apache-2.0
// Record JSON (docs/formats/record.md): the Protobuf JSON mapping with proto field names, but times
// as RFC 3339 text, dates as "YYYY-MM-DD" and bytes as hex. 64-bit integers are strings on output,
// either on input. Unknown fields and doubled keys are errors. Works for every message of Lode.
#ifndef LODE_VERIFIER_RECORD_JSON_H_
#define LODE_VERIFIER_RECORD_JSON_H_

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/record/record.h"

namespace lode::record {

// Errors name the path, the value, what was most likely meant, and "correct the file" as the next
// step (base::NextStepOf). At most 1 MiB of text and 32 levels.
absl::Status MessageFromJson(std::string_view json, google::protobuf::Message& message);
// The path that such an error names, "lot_created.quantity.wet_mg", for a caller that knows where
// in a file that stands; "" for the top and for other errors.
std::string JsonPathOf(const absl::Status& status);
// Such an error about a number, with the number as it stands in the caller's file (1e3, -0) in
// place of how the parser shows it (1000.0, 0). All other errors stay as they are.
absl::Status AsTyped(const absl::Status& status, std::string_view typed);
// Fields in schema order; `indent` spaces a level, or compact without white space if negative.
std::string MessageToJson(const google::protobuf::Message& message, int indent = -1);

// The same for the text of a whole file that holds a record: errors begin with line and column, and
// show a number as it was typed.
absl::StatusOr<pb::Record> RecordFromJson(std::string_view json);
// The line, from 1, of the field "lot_created.quantity.wet_mg" in a text that RecordFromJson takes;
// of the object that it would stand in if it is not there.
size_t LineOfField(std::string_view json, std::string_view path);

// Fills in what a writer may leave out: format version 1, origin, Genesis digest (not in Genesis),
// nonce, event and capture time.
struct Defaults {
  std::string origin;
  std::string genesis_digest;
  std::string nonce;  // 16 bytes
  pb::Time now;
};
void FillDefaults(const Defaults& defaults, pb::Record& record);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_JSON_H_

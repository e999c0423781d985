// SPDX-License-Identifier: Apache-2.0
// From payload bytes to a record that makes sense by itself: canonical, within limits, its fields
// fit its kind (docs/formats/record.md). What needs the ledger's state is admission's business
// (verifier/custody).
#ifndef LODE_VERIFIER_RECORD_RECORD_H_
#define LODE_VERIFIER_RECORD_RECORD_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "proto/lode/record/v1/record.pb.h"
#include "verifier/base/bytes.h"
#include "verifier/record/violation.h"

namespace lode::record {

namespace pb = ::lode::record::v1;

// A record and its name. Made by ParseRecord, so: canonical and known in format. Immutable by
// custom.
struct ParsedRecord {
  pb::Record message;
  pb::Kind kind = pb::KIND_UNSPECIFIED;
  base::Hash256 digest;  // envelope::RecordDigest(payload)
  // Seen while parsing: every field is as its facts ask (check.h, CheckEveryField).
  bool every_field_sound = false;
};

// The kind that the body says; KIND_UNSPECIFIED if there is none.
pb::Kind KindOf(const pb::Record& record);
// "LotCreated"; "" for an unknown kind.
std::string_view KindName(pb::Kind kind);
std::optional<pb::Kind> KindFromName(std::string_view name);
// Kinds that this version admits; the others are refused with NOT_YET.
bool IsBuilt(pb::Kind kind);

// The bytes that are signed: deterministic, fields ascending, defaults left out.
std::string EncodePayload(const pb::Record& record);

// kMalformed, kNotCanonical, kTooLarge, kUnsupportedVersion (format version), kNotYet (a kind that
// is not built). Nothing is allocated beyond what limits.h allows. Does not judge sense: see
// CheckRecord.
absl::StatusOr<ParsedRecord> ParseRecord(std::string_view payload);

// Every rule that the record alone can break: required and forbidden fields for its kind, enums
// said, ids well formed with right check digits (ADM-06), repeated fields ordered and within limits
// (ADM-01), quantities canonical for their basis (ADM-08), differences and balances that add up
// within the record (ADM-09, ADM-10). Empty: nothing to complain of.
Violations CheckRecord(const pb::Record& record);
// The same of a parsed record, without looking again at what ParseRecord saw.
Violations CheckRecord(const ParsedRecord& record);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_RECORD_H_

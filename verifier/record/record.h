// SPDX-License-Identifier: Apache-2.0
// From payload bytes to a record: canonical, within limits, each field as its facts ask
// (docs/formats/record.md). What the fields of a kind hold together, and what needs the ledger's
// state, is admission's business (verifier/custody).
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
// Kinds that stand in the chains of their one-use documents, and so use them.
bool StandsWithDocuments(pb::Kind kind);

// The bytes that are signed: deterministic, fields ascending, defaults left out.
std::string EncodePayload(const pb::Record& record);

// kMalformed, kNotCanonical, kTooLarge, kUnsupportedVersion (format version), kNotYet (a kind that
// is not built). Nothing is allocated beyond what limits.h allows. Does not judge sense: see
// custody::CheckRecord.
absl::StatusOr<ParsedRecord> ParseRecord(std::string_view payload);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_RECORD_H_

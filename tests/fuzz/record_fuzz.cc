// SPDX-License-Identifier: Apache-2.0
// Records from outside: payload bytes and JSON. What parses encodes to the same bytes again, its
// JSON reads back to the same record, and the checks of a record alone come back for all of them.
// The one pass over the bytes says what the naive form says.
#include "tests/fuzz/fuzz.h"
#include "tests/property/naive_record.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/custody/check_record.h"
#include "verifier/present/refusal.h"
#include "verifier/record/json.h"
#include "verifier/record/record.h"
#include "verifier/record/touches.h"

namespace lode::record {
namespace {

void CheckParsed(const ParsedRecord& record, std::string_view payload) {
  fuzz::Require(EncodePayload(record.message) == payload, "one encoding");
  fuzz::Require(!KindName(record.kind).empty(), "a kind with a name");
  const Violations violations = custody::CheckRecord(record);
  fuzz::Require(violations == naive::CheckRecord(record.message), "the naive form's complaints");
  for (const Violation& violation : violations) {
    fuzz::Require(present::KnowsRefusal(violation.said), "violations name their rule");
  }
  for (const Subject& subject : TouchedSubjects(record)) {
    fuzz::Require(!subject.id.empty(), "subjects have ids");
  }
}

// Other encodings are refused, and nothing else is for its encoding.
void CheckCanonical(std::string_view payload) {
  pb::Record message;
  if (payload.size() > base::limits::kPayloadBytes ||
      !message.ParseFromArray(payload.data(), static_cast<int>(payload.size())) ||
      message.format_version() != 1) {
    return;
  }
  const auto parsed = ParseRecord(payload);
  const bool refused =
      !parsed.ok() && base::ReasonOf(parsed.status()) == base::Reason::kNotCanonical;
  fuzz::Require(refused != naive::IsCanonical(message, payload), "canonical as naively");
}

// Times that RFC 3339 can't write come out as what can't be read back; every sound record does.
void CheckJson(const pb::Record& record) {
  const auto again = RecordFromJson(MessageToJson(record));
  if (custody::CheckRecord(record).empty()) {
    fuzz::Require(again.ok() && EncodePayload(*again) == EncodePayload(record), "JSON comes back");
  }
}

}  // namespace
}  // namespace lode::record

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace record = lode::record;
  const std::string_view bytes = lode::fuzz::View(data, size);
  record::CheckCanonical(bytes);
  if (const auto parsed = record::ParseRecord(bytes); parsed.ok()) {
    record::CheckParsed(*parsed, bytes);
    record::CheckJson(parsed->message);
  }
  if (const auto read = record::RecordFromJson(bytes); read.ok()) {
    const std::string payload = record::EncodePayload(*read);
    if (const auto parsed = record::ParseRecord(payload); parsed.ok()) {
      record::CheckParsed(*parsed, payload);
      record::CheckJson(*read);
    }
  }
  return 0;
}

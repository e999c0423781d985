// SPDX-License-Identifier: Apache-2.0
// Records from outside: payload bytes and JSON. What parses encodes to the same bytes again, its
// JSON reads back to the same record, and the checks of a record alone come back for all of them.
#include "tests/fuzz/fuzz.h"
#include "verifier/record/json.h"
#include "verifier/record/record.h"
#include "verifier/record/touches.h"

namespace lode::record {
namespace {

void CheckParsed(const ParsedRecord& record, std::string_view payload) {
  fuzz::Require(EncodePayload(record.message) == payload, "one encoding");
  fuzz::Require(!KindName(record.kind).empty(), "a kind with a name");
  for (const Violation& violation : CheckRecord(record.message)) {
    fuzz::Require(violation.rule.starts_with("ADM-") && !violation.message.empty(),
                  "violations name their rule");
  }
  for (const Subject& subject : TouchedSubjects(record)) {
    fuzz::Require(!subject.id.empty(), "subjects have ids");
  }
}

// Times that RFC 3339 can't write come out as what can't be read back; every sound record does.
void CheckJson(const pb::Record& record) {
  const auto again = RecordFromJson(MessageToJson(record));
  if (CheckRecord(record).empty()) {
    fuzz::Require(again.ok() && EncodePayload(*again) == EncodePayload(record), "JSON comes back");
  }
}

}  // namespace
}  // namespace lode::record

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace record = lode::record;
  const std::string_view bytes = lode::fuzz::View(data, size);
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

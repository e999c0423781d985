// SPDX-License-Identifier: Apache-2.0
// Records of every kind with every field filled at random: JSON reads back to the same record, the
// payload parses back to it in the one encoding, and every check comes back.
#include "verifier/record/json.h"

#include "tests/property/property.h"
#include "tests/property/random_record.h"
#include "verifier/custody/check_record.h"
#include "verifier/present/refusal.h"
#include "verifier/record/record.h"
#include "verifier/record/touches.h"

namespace lode::property {
namespace {

TEST(RecordProperty, JsonAndPayloadComeBackWhateverTheRecordSays) {
  Check("records", 400, [] {
    const pb::Record made = RandomRecord();
    const std::string payload = record::EncodePayload(made);
    const std::string json = record::MessageToJson(made, Below(2) == 0 ? -1 : 2);
    const auto read = record::RecordFromJson(json);
    RC_ASSERT(read.status().ToString() == "OK");
    RC_ASSERT(record::EncodePayload(*read) == payload);
    RC_ASSERT(record::MessageToJson(*read) == record::MessageToJson(made));
    const auto parsed = record::ParseRecord(payload);
    if (parsed.ok()) {
      RC_ASSERT(record::EncodePayload(parsed->message) == payload);
      RC_ASSERT(parsed->kind == record::KindOf(made));
      RC_ASSERT((!record::TouchedSubjects(*parsed).empty() ||
                 !custody::CheckRecord(parsed->message).empty()));
    }
    for (const auto& violation : custody::CheckRecord(made)) {
      RC_ASSERT(present::KnowsRefusal(violation.said));
    }
  });
}

}  // namespace
}  // namespace lode::property

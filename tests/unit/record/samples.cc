// SPDX-License-Identifier: Apache-2.0
// What the examples leave out gets fixed values here, so that a test which changes one field
// compares everything else.
#include "tests/unit/record/samples.h"

#include <google/protobuf/text_format.h>

#include "verifier/record/examples.h"
#include "verifier/record/json.h"

namespace lode::record::testing {
namespace {

constexpr char kCommon[] = R"(
  format_version: 1 origin: "lode.example/test" author: "local:author"
  nonce: "0123456789abcdef" event_time { us: 1773460800000000 offset_minutes: 120 })";
constexpr char kGenesisDigest[] = R"(genesis_digest: "0123456789abcdef0123456789abcdef")";

}  // namespace

const std::vector<Sample>& Samples() {
  static const auto& samples = *[] {
    auto* out = new std::vector<Sample>;
    for (const Example& example : Examples()) {
      const auto body = RecordFromJson(example.json);
      EXPECT_TRUE(body.ok()) << KindName(example.kind) << ": " << body.status();
      if (!body.ok()) continue;
      pb::Record record = *body;
      record.clear_signers();  // tests add their own
      Merge(kCommon, record);
      if (record.has_genesis()) {
        record.set_origin(record.genesis().origin());
      } else {
        Merge(kGenesisDigest, record);
      }
      out->push_back({std::string(KindName(example.kind)), std::move(record)});
    }
    return out;
  }();
  return samples;
}

void Merge(const std::string& text, pb::Record& record) {
  ASSERT_TRUE(google::protobuf::TextFormat::MergeFromString(text, &record)) << text;
}

pb::Record FromText(const std::string& body) {
  pb::Record record;
  Merge(kCommon, record);
  Merge(body, record);
  if (!record.has_genesis()) Merge(kGenesisDigest, record);
  return record;
}

pb::Record SampleOf(const std::string& kind) {
  for (const Sample& sample : Samples()) {
    if (sample.kind == kind) return sample.record;
  }
  ADD_FAILURE() << "no sample of " << kind;
  return {};
}

}  // namespace lode::record::testing

// SPDX-License-Identifier: Apache-2.0
// The vectors of tests/vectors/note, checkpoint, policy and receipt.
#include "tests/unit/vectors.h"

#include <gtest/gtest.h>

#include "verifier/note/checkpoint.h"
#include "verifier/note/note.h"
#include "verifier/note/policy.h"
#include "verifier/note/receipt.h"

namespace lode::note {
namespace {

using lode::testing::ReadVectors;
using lode::testing::Vector;
using lode::testing::Verdicts;

std::vector<std::string> Texts(const Vector& v, const char* field) {
  return v.fields.at(field).get<std::vector<std::string>>();
}

TEST(NoteVectors, Note) {
  Verdicts verdicts;
  for (const Vector& v : ReadVectors("note")) {
    std::vector<NoteKey> keys;
    for (const std::string& vkey : Texts(v, "keys")) {
      keys.push_back(ParseVkey(vkey).value());
      EXPECT_EQ(FormatVkey(keys.back()), vkey);
    }
    const auto note = ParseNote(v.Text("note"));
    if (!note.ok()) {
      verdicts.Check(v, note.status());
      continue;
    }
    EXPECT_EQ(EncodeNote(*note), v.Text("note")) << v.name;
    const auto verified = VerifyNote(*note, keys);
    if (!verdicts.Check(v, verified.status())) continue;
    std::vector<std::string> times;
    for (const VerifiedSignature& signature : *verified) {
      times.push_back(std::to_string(signature.time));
    }
    EXPECT_EQ(times, Texts(v, "want_times")) << v.name;
  }
}

TEST(NoteVectors, Checkpoint) {
  Verdicts verdicts;
  for (const Vector& v : ReadVectors("checkpoint")) {
    const auto checkpoint = VerifyCheckpoint(v.Text("note"), ParseVkey(v.Text("log")).value());
    if (!verdicts.Check(v, checkpoint.status())) continue;
    EXPECT_EQ(checkpoint->body, (Checkpoint{v.Text("origin"), v.Number("size"), v.Hash("root")}));
    EXPECT_TRUE(v.Text("note").starts_with(EncodeCheckpointBody(checkpoint->body))) << v.name;
  }
}

TEST(NoteVectors, Policy) {
  Verdicts verdicts;
  for (const Vector& v : ReadVectors("policy")) {
    const auto policy = TrustPolicy::Parse(v.Text("trust"));
    if (!policy.ok()) {
      verdicts.Check(v, policy.status());
      continue;
    }
    const auto trust = policy->Check(v.Text("note"));
    if (!verdicts.Check(v, trust.status())) continue;
    EXPECT_EQ(trust->freshness, v.Number("freshness")) << v.name;
    EXPECT_EQ(trust->replayed, v.Text("replayed") == "true") << v.name;
    EXPECT_EQ(trust->cosigners, Texts(v, "cosigners")) << v.name;
  }
}

TEST(NoteVectors, Receipt) {
  Verdicts verdicts;
  for (const Vector& v : ReadVectors("receipt")) {
    const auto receipt = ParseReceipt(v.Text("receipt"));
    if (!receipt.ok()) {
      verdicts.Check(v, receipt.status());
      continue;
    }
    EXPECT_EQ(EncodeReceipt(*receipt), v.Text("receipt")) << v.name;
    const auto proved = VerifyReceipt(*receipt, TrustPolicy::Parse(v.Text("trust")).value());
    if (!verdicts.Check(v, proved.status())) continue;
    EXPECT_EQ(proved->index, v.Number("index"));
    EXPECT_EQ(proved->trust.checkpoint.body.size, v.Number("size"));
    EXPECT_EQ(proved->leaf, (merkle::RecordLeaf{v.Number("record_time_us"), v.Hash("record_digest"),
                                                v.Hash("signatures_digest")}));
    EXPECT_FALSE(proved->simulated);
  }
}

}  // namespace
}  // namespace lode::note

// SPDX-License-Identifier: Apache-2.0
// The vectors of tests/vectors/trail, and the example of docs/formats/trail.md, which is one of
// them.
#include <gtest/gtest.h>
#include <zstd.h>

#include "tests/unit/docs_page.h"
#include "tests/unit/vectors.h"
#include "verifier/base/reason.h"
#include "verifier/note/note.h"
#include "verifier/trail/check.h"

namespace lode::trail {
namespace {

using lode::testing::ReadVectors;
using lode::testing::Vector;

std::string FileOf(const Vector& vector) { return base::Base64Decode(vector.Text("file")).value(); }

TEST(TrailVectors, EachIsTakenOrRefusedAsItSays) {
  int accepted = 0, refused = 0;
  for (const Vector& vector : ReadVectors("trail")) {
    SCOPED_TRACE(vector.name);
    const std::string want = vector.Text("want_reason");
    const auto trail = ParseTrail(FileOf(vector));
    if (!trail.ok()) {
      EXPECT_EQ(base::ReasonName(base::ReasonOf(trail.status())), want) << trail.status();
      EXPECT_TRUE(vector.Optional("failing_check").empty());
      ++refused;
      continue;
    }
    const auto key = note::ParseVkey(vector.Text("vkey")).value();
    const CheckedTrail checked = CheckTrail(*trail, note::TrustPolicy::ForLog(key));
    EXPECT_EQ(checked.failed ? "NOT_AUTHENTIC" : "", want) << checked.checks.back().what().code();
    EXPECT_EQ(checked.failed ? checked.checks.back().name() : "", vector.Optional("failing_check"));
    if (!checked.failed) {
      EXPECT_EQ(checked.trail_digest, vector.Hash("digest"));
    }
    ++(checked.failed ? refused : accepted);
  }
  EXPECT_GT(accepted, 0);
  EXPECT_GT(refused, accepted);
}

TEST(TrailDocs, EveryHexStringOfThePageIsInTheSample) {
  std::string file, all;
  for (const Vector& vector : ReadVectors("trail")) {
    if (vector.name != "sample") continue;
    file = FileOf(vector);
    all = vector.Text("digest") + " ";
  }
  std::string bytes(ZSTD_getFrameContentSize(file.data(), file.size()), '\0');
  ASSERT_EQ(ZSTD_decompress(bytes.data(), bytes.size(), file.data(), file.size()), bytes.size());
  all += base::HexEncode(bytes);
  const auto found = testing::HexOf(testing::ReadPage(LODE_SOURCE_DIR "/docs/formats/trail.md"));
  for (const std::string& hex : found) EXPECT_NE(all.find(hex), std::string::npos) << hex;
  EXPECT_GE(found.size(), 6u);
}

}  // namespace
}  // namespace lode::trail

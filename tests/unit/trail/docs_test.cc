// SPDX-License-Identifier: Apache-2.0
// The vectors of tests/vectors/trail, and the example of docs/formats/trail.md, which is one of
// them.
#include <gtest/gtest.h>
#include <zstd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

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
    EXPECT_EQ(checked.failed ? "NOT_AUTHENTIC" : "", want) << checked.problem;
    EXPECT_EQ(checked.failed ? checked.checks.back().name() : "", vector.Optional("failing_check"));
    if (!checked.failed) EXPECT_EQ(checked.trail_digest, vector.Hash("digest"));
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
  std::ifstream in(LODE_SOURCE_DIR "/docs/formats/trail.md");
  std::ostringstream page;
  page << in.rdbuf();
  const std::string text = page.str();
  constexpr char kDigits[] = "0123456789abcdef";
  size_t found = 0;
  for (size_t at = text.find_first_of(kDigits); at != std::string::npos;) {
    const size_t end = std::min(text.find_first_not_of(kDigits, at), text.size());
    if (end - at >= 16) {
      ++found;
      EXPECT_NE(all.find(text.substr(at, end - at)), std::string::npos)
          << text.substr(at, end - at);
    }
    at = text.find_first_of(kDigits, end);
  }
  EXPECT_GE(found, 6u);
}

}  // namespace
}  // namespace lode::trail

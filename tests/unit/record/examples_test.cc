// SPDX-License-Identifier: Apache-2.0
// The one set of example records: one for each kind, in the folder under its kind's name.
#include "verifier/record/examples.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "verifier/record/json.h"

namespace lode::record {
namespace {

TEST(Examples, EachKindHasOneAndEachFileIsOne) {
  std::set<pb::Kind> kinds;
  for (const Example& example : Examples()) {
    EXPECT_TRUE(kinds.insert(example.kind).second) << KindName(example.kind);
    EXPECT_EQ(ExampleOf(example.kind), example.json);
    const auto record = RecordFromJson(example.json);
    ASSERT_TRUE(record.ok()) << KindName(example.kind) << ": " << record.status();
    EXPECT_EQ(KindOf(*record), example.kind);
  }
  for (int kind = 1; kind <= pb::Kind_MAX; ++kind) {
    EXPECT_TRUE(kinds.contains(static_cast<pb::Kind>(kind)))
        << "verifier/record/examples has no " << KindName(static_cast<pb::Kind>(kind)) << ".json";
  }
  size_t files = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(LODE_SOURCE_DIR "/verifier/record/examples")) {
    ++files;
    EXPECT_TRUE(KindFromName(file.path().stem().string())) << file.path() << " names no kind";
  }
  EXPECT_EQ(files, kinds.size());
  EXPECT_EQ(ExampleOf(pb::KIND_UNSPECIFIED), "");
}

}  // namespace
}  // namespace lode::record

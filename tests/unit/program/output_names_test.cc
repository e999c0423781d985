// SPDX-License-Identifier: Apache-2.0
// Two outputs of one file are refused however the file is spelt, and so is an output over an input.
#include "verifier/program/output_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/program/temp_folder.h"
#include "verifier/base/reason.h"

namespace lode::program {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(OutputNames, DifferentFilesPass) {
  const TempFolder folder;
  OutputNames names;
  names.AddInput(folder / "lot.json", "the record");
  EXPECT_TRUE(names.AddOutput(folder / "lot.envelope", "an envelope").ok());
  EXPECT_TRUE(names.AddOutput(folder / "lot.dsse.json", "DSSE JSON").ok());
}

TEST(OutputNames, OneFileInManySpellingsIsRefused) {
  const TempFolder folder;
  fs::create_directory(folder / "a");
  fs::create_directory_symlink(folder / "a", folder / "link-to-a");
  folder.Put("a/there", "x");
  fs::create_hard_link(folder / "a/there", folder / "hard");
  fs::create_symlink(folder / "a/there", folder / "soft");
  const struct {
    std::string one, other;
  } pairs[] = {{"new", "new"},
               {"new", "./new"},
               {"a/new", "a/../a//new"},
               {"a/new", "link-to-a/new"},
               {"a/there", "hard"},
               {"a/there", "soft"},
               {"hard", "link-to-a/there"},
               {"no/such/folder/f", "no/such/./folder/f"}};
  for (const auto& [one, other] : pairs) {
    OutputNames names;
    ASSERT_TRUE(names.AddOutput(folder / one, "the first").ok()) << one;
    const absl::Status second = names.AddOutput(folder / other, "the second");
    ASSERT_FALSE(second.ok()) << one << " and " << other;
    EXPECT_EQ(base::ReasonOf(second), base::Reason::kUsage);
    EXPECT_THAT(std::string(second.message()),
                HasSubstr(other + " would be both the first and the second: nothing was written"));
    OutputNames input;
    input.AddInput(folder / one, "the first");
    EXPECT_FALSE(input.AddOutput(folder / other, "the second").ok()) << one << " and " << other;
  }
}

TEST(OutputNames, RelativeAndAbsoluteAreOne) {
  OutputNames names;
  ASSERT_TRUE(names.AddOutput("some-file", "the first").ok());
  EXPECT_FALSE(names.AddOutput((fs::current_path() / "some-file").string(), "the second").ok());
}

TEST(OutputNames, ADeviceTakesMany) {
  OutputNames names;
  EXPECT_TRUE(names.AddOutput("/dev/null", "the first").ok());
  EXPECT_TRUE(names.AddOutput("/dev/null", "the second").ok());
}

}  // namespace
}  // namespace lode::program

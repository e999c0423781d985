// SPDX-License-Identifier: Apache-2.0
// A ledger that has too little memory says so when it is opened, at the byte.
#include "ledger/open/memory_need.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "ledger/open/start_need.h"
#include "tests/unit/docs_page.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

TEST(MemoryNeed, IsRefusedOneByteBelowIt) {
  constexpr uint64_t kSubjects = 1'200'000, kUsed = 300'000'000;
  const uint64_t need = kUsed + kSubjects * kBytesPerSubject + kBytesToServe;
  EXPECT_TRUE(CheckMemory(kSubjects, {}).ok());
  EXPECT_TRUE(CheckMemory(kSubjects, {{need, kUsed, "a", false}}).ok());
  const absl::Status status =
      CheckMemory(kSubjects, {{need, kUsed, "a", false}, {need - 1, kUsed, "b", false}});
  EXPECT_EQ(base::ReasonOf(status), base::Reason::kOutOfMemory);
  EXPECT_NE(base::ToStd(status.message()).find("and b is "), std::string::npos) << status;
  EXPECT_EQ(base::ReasonOf(CheckMemory(0, {{kBytesToServe, 1, "c", false}})),
            base::Reason::kOutOfMemory);
  EXPECT_TRUE(CheckMemory(0, {{kAddressesToServe + 1, 1, "d", true}}).ok());
  EXPECT_FALSE(CheckMemory(0, {{kAddressesToServe, 1, "d", true}}).ok());
  EXPECT_TRUE(CheckMemoryToStart(0, {{kAddressesToStart + 1, 1, "d", true}}).ok());
  EXPECT_FALSE(CheckMemoryToStart(0, {{kAddressesToStart, 1, "d", true}}).ok());
  EXPECT_TRUE(CheckMemoryToStart(2, {{kAddressesToStart + 2 * kBytesPerStack, 0, "d", true}}).ok());
  EXPECT_FALSE(
      CheckMemoryToStart(2, {{kAddressesToStart + 2 * kBytesPerStack - 1, 0, "d", true}}).ok());
}

TEST(StartNeed, DescriptorsAndThreads) {
  EXPECT_TRUE(CheckDescriptors(kLeastDescriptors).ok());
  const absl::Status few = CheckDescriptors(kLeastDescriptors - 1);
  EXPECT_EQ(base::ReasonOf(few), base::Reason::kOutOfMemory);
  EXPECT_NE(few.message().find("needs 256 file descriptors at least"), absl::string_view::npos);
  EXPECT_TRUE(CheckThreads(kThreadsToStart).ok());
  EXPECT_TRUE(CheckStart(2).ok());
}

// docs/operations.md and docs/performance.md tell operators the same.
TEST(StartNeed, ThePagesSayTheSame) {
  const auto words = [](const char* page) {
    std::istringstream text(testing::ReadPage(std::string(LODE_SOURCE_DIR "/docs/") + page));
    std::string out, word;
    while (text >> word) out += word + " ";
    return out;
  };
  const auto n = [](uint64_t number) { return std::to_string(number); };
  const auto mib = [](uint64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; };
  const std::string operations = words("operations.md");
  for (const std::string& said :
       {"needs " + n(kBytesPerSubject) + " bytes a subject, " + mib(kBytesToServe),
        "`ulimit -d`**: " + mib(kAddressesToStart) + " and " + mib(kBytesPerStack) + " a worker",
        "`pids.max`**: " + n(kThreadsToStart) + " threads and one a worker",
        "`ulimit -n`**: " + n(kLeastDescriptors) + ", for"}) {
    EXPECT_NE(operations.find(said), std::string::npos) << said;
  }
  const std::string said =
      n(kBytesPerSubject) + " bytes a subject and " + mib(kBytesToServe) + " (";
  EXPECT_NE(words("performance.md").find(said), std::string::npos) << said;
}

TEST(MemoryNeed, SeesTheLimitsOfThisProcess) {
  const auto limits = MemoryLimits();
  ASSERT_FALSE(limits.empty());
  for (const MemoryLimit& limit : limits) {
    EXPECT_GT(limit.bytes, 0u) << limit.name;
    EXPECT_GT(limit.used, 0u) << limit.name;
  }
  EXPECT_TRUE(CheckMemory(10, limits).ok());
}

}  // namespace
}  // namespace lode::ledger

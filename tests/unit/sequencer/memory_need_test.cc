// SPDX-License-Identifier: Apache-2.0
// A ledger that has too little memory says so when it is opened, at the byte.
#include "ledger/sequencer/memory_need.h"

#include <gtest/gtest.h>

#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

TEST(MemoryNeed, IsRefusedOneByteBelowIt) {
  constexpr uint64_t kSubjects = 1'200'000, kUsed = 300'000'000;
  const uint64_t need = kUsed + kSubjects * kBytesPerSubject + kBytesToServe;
  EXPECT_TRUE(CheckMemory(kSubjects, {}).ok());
  EXPECT_TRUE(CheckMemory(kSubjects, {{need, kUsed, "a"}}).ok());
  const absl::Status status = CheckMemory(kSubjects, {{need, kUsed, "a"}, {need - 1, kUsed, "b"}});
  EXPECT_EQ(base::ReasonOf(status), base::Reason::kOutOfMemory);
  EXPECT_NE(base::ToStd(status.message()).find("and b is "), std::string::npos) << status;
  EXPECT_EQ(base::ReasonOf(CheckMemory(0, {{kBytesToServe, 1, "c"}})), base::Reason::kOutOfMemory);
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

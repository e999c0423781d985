// SPDX-License-Identifier: Apache-2.0
// Threads and descriptors that a limit of the process leaves.
#include "verifier/program/room.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <string>
#include <string_view>

#include "tests/unit/program/child.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"

namespace lode::program {
namespace {

// 0: there is room; 1: there is none, and `limit` is named; 2: anything else.
int UnderLimit(int resource, rlim_t most, std::string_view limit) {
  return ExitCodeOfChild([&] {
    const rlimit less{.rlim_cur = most, .rlim_max = most};
    if (::setrlimit(static_cast<__rlimit_resource_t>(resource), &less) != 0) return 2;
    const absl::Status status = CheckRoomForAClient();
    if (status.ok()) return 0;
    return base::ReasonOf(status) == base::Reason::kOutOfMemory &&
                   base::NextStepOf(status).find(limit) != std::string::npos
               ? 1
               : 2;
  });
}

TEST(Room, IsThereAsARule) { EXPECT_TRUE(CheckRoomForAClient().ok()); }

TEST(Room, TooFewDescriptorsAreTold) {
  for (const rlim_t most : {rlim_t{3}, rlim_t{4}, rlim_t{8}, rlim_t{kDescriptorsOfAClient}})
    EXPECT_EQ(UnderLimit(RLIMIT_NOFILE, most, "ulimit -n"), 1) << most;
  EXPECT_EQ(UnderLimit(RLIMIT_NOFILE, 3 * kDescriptorsOfAClient, "ulimit -n"), 0);
}

// Under a sanitizer no process has so little.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(Room, TooFewThreadsAreTold) {
  // Less than one stack more than nothing.
  EXPECT_EQ(UnderLimit(RLIMIT_AS, 16 << 20, "ulimit -v"), 1);
  EXPECT_EQ(UnderLimit(RLIMIT_AS, 16 << 20, "ulimit -u"), 1);
}
#endif

}  // namespace
}  // namespace lode::program

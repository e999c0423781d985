// SPDX-License-Identifier: Apache-2.0
// Threads and descriptors are really taken and given back. Reading the limits is not enough: other
// processes of the user count against them, too.
#include "verifier/program/room.h"

#include <fcntl.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <latch>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/descriptor.h"

namespace lode::program {
namespace {

// gRPC begins with a pool of one thread for each core, within these bounds, and a few more.
constexpr int kLeastPoolThreads = 2;
constexpr int kMostPoolThreads = 32;
constexpr int kOtherThreads = 14;

absl::Status CheckDescriptors() {
  std::vector<Descriptor> open;
  for (int i = 0; i < kDescriptorsOfAClient; ++i) {
    open.emplace_back(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (open.back().valid()) continue;
    // Where the limit is below the number asked for, the system says EINVAL.
    const int error = errno == EINVAL ? EMFILE : errno;
    return base::WithNextStep(
        base::Error(base::Reason::kOutOfMemory,
                    "this process may open only " + std::to_string(i) + " more files, and needs " +
                        std::to_string(kDescriptorsOfAClient) + ": " + std::strerror(error)),
        "allow it more open files: ulimit -n shows and sets the limit (LimitNOFILE of a service)");
  }
  return absl::OkStatus();
}

absl::Status CheckThreads() {
  const auto needed = static_cast<size_t>(ThreadsOfAClient());
  std::latch all_asked(1);
  std::vector<std::thread> threads;
  absl::Status status = absl::OkStatus();
  try {
    threads.reserve(needed);
    while (threads.size() < needed) threads.emplace_back([&all_asked] { all_asked.wait(); });
  } catch (const std::system_error& error) {
    status = base::WithNextStep(
        base::Error(base::Reason::kOutOfMemory,
                    "this process may have only " + std::to_string(threads.size()) +
                        " more threads, and needs " + std::to_string(needed)),
        "allow this user more processes and threads: ulimit -u shows and sets the limit (TasksMax "
        "of a service, pids.max of a cgroup); if that is high, allow more address space: ulimit "
        "-v");
  }
  all_asked.count_down();
  for (std::thread& thread : threads) thread.join();
  return status;
}

}  // namespace

int ThreadsOfAClient() {
  return std::clamp(::get_nprocs_conf(), kLeastPoolThreads, kMostPoolThreads) + kOtherThreads;
}

absl::Status CheckRoomForAClient() {
  LODE_RETURN_IF_ERROR(CheckDescriptors());
  return CheckThreads();
}

}  // namespace lode::program

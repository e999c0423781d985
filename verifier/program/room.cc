// SPDX-License-Identifier: Apache-2.0
#include "verifier/program/room.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <latch>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/descriptor.h"

namespace lode::program {
namespace {

absl::Status CheckDescriptors() {
  std::vector<Descriptor> open;
  for (int i = 0; i < kDescriptorsOfAClient; ++i) {
    open.emplace_back(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (open.back().valid()) continue;
    // Where the limit is below the number asked for, the system says EINVAL.
    const int error = errno == EINVAL ? EMFILE : errno;
    return base::Error(base::Reason::kOutOfMemory,
                       "this process may open only " + std::to_string(i) +
                           " more files, and needs " + std::to_string(kDescriptorsOfAClient) +
                           ": " + std::strerror(error) + " (the limit is ulimit -n)");
  }
  return absl::OkStatus();
}

absl::Status CheckThreads() {
  std::latch all_asked(1);
  std::vector<std::thread> threads;
  absl::Status status = absl::OkStatus();
  try {
    threads.reserve(kThreadsOfAClient);
    while (threads.size() < kThreadsOfAClient)
      threads.emplace_back([&all_asked] { all_asked.wait(); });
  } catch (const std::system_error& error) {
    status = base::Error(base::Reason::kOutOfMemory,
                         "this process may have only " + std::to_string(threads.size()) +
                             " more threads, and needs " + std::to_string(kThreadsOfAClient) +
                             " (the limit is ulimit -u, ulimit -v, or pids.max of its group)");
  }
  all_asked.count_down();
  for (std::thread& thread : threads) thread.join();
  return status;
}

}  // namespace

absl::Status CheckRoomForAClient() {
  LODE_RETURN_IF_ERROR(CheckDescriptors());
  return CheckThreads();
}

}  // namespace lode::program

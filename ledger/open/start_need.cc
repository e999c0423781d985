// SPDX-License-Identifier: Apache-2.0
// gRPC and RocksDB abort when they are refused a thread or a descriptor. So threads are really
// started and stopped here: a limit can only be believed when it has been tried.
#include "ledger/open/start_need.h"

#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

#include "ledger/open/memory_need.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::ledger {
namespace {

constexpr uint64_t kStoreFiles = 1024;
constexpr uint64_t kOtherFiles = 192;
constexpr size_t kProbeStack = 64 << 10;

uint64_t Descriptors() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : kStoreFiles;
}

// Until the other end of the pipe is closed.
void* AwaitClosed(void* end) {
  char none;
  while (::read(*static_cast<const int*>(end), &none, 1) < 0 && errno == EINTR) {
  }
  return nullptr;
}

}  // namespace

absl::Status CheckDescriptors(uint64_t descriptors) {
  if (descriptors >= kLeastDescriptors) return absl::OkStatus();
  return base::Error(base::Reason::kOutOfMemory,
                     "a ledger needs " + std::to_string(kLeastDescriptors) +
                         " file descriptors at least, and the limit (ulimit -n) is " +
                         std::to_string(descriptors) + ": raise it; nothing was changed");
}

absl::Status CheckThreads(int threads) {
  int ends[2];
  if (::pipe(ends) != 0) {
    return base::Error(base::Reason::kOutOfMemory,
                       "making a pipe: " + std::string(::strerror(errno)));
  }
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setstacksize(&attributes, std::max<size_t>(kProbeStack, PTHREAD_STACK_MIN));
  std::vector<pthread_t> made;
  int error = 0;
  while (error == 0 && made.size() < static_cast<size_t>(threads)) {
    pthread_t thread;
    error = ::pthread_create(&thread, &attributes, AwaitClosed, &ends[0]);
    if (error == 0) made.push_back(thread);
  }
  ::close(ends[1]);
  for (const pthread_t thread : made) ::pthread_join(thread, nullptr);
  ::close(ends[0]);
  ::pthread_attr_destroy(&attributes);
  if (error == 0) return absl::OkStatus();
  return base::Error(base::Reason::kOutOfMemory,
                     "a ledger needs " + std::to_string(threads) +
                         " threads, and this machine gave " + std::to_string(made.size()) + " (" +
                         ::strerror(error) +
                         "): raise the limit of processes and threads of this user (ulimit -u) or "
                         "of the cgroup (pids.max); nothing was changed");
}

absl::Status CheckStart(int workers) {
  LODE_RETURN_IF_ERROR(CheckDescriptors(Descriptors()));
  LODE_RETURN_IF_ERROR(CheckMemoryToStart(workers, MemoryLimits()));
  return CheckThreads(kThreadsToStart + workers);
}

int StoreDescriptors() {
  const uint64_t all = std::max(Descriptors(), kLeastDescriptors);
  return static_cast<int>(std::min(all - kOtherFiles, kStoreFiles));
}

}  // namespace lode::ledger

// SPDX-License-Identifier: Apache-2.0
// The need is measured, not computed (docs/performance.md, "Memory at open"), and has room to
// spare. Asking before opening is worth it: a process that the kernel kills for want of memory
// leaves no line in any log.
#include "ledger/open/memory_need.h"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

constexpr uint64_t kMiB = uint64_t{1} << 20;

std::optional<uint64_t> ReadNumber(const std::string& path) {
  std::ifstream in(path);
  std::string word;
  in >> word;
  return base::ParseDecimal(word);  // nothing for "max" and for no such file
}

// Bytes of the address space, of them in memory, and of them that count as data: what a process
// may write and shares with nobody, touched or not.
struct Used {
  uint64_t address_space = 0;
  uint64_t resident = 0;
  uint64_t data = 0;
};
Used ReadUsed() {
  std::ifstream in("/proc/self/statm");
  Used used;
  uint64_t shared = 0, text = 0, library = 0;
  in >> used.address_space >> used.resident >> shared >> text >> library >> used.data;
  const auto page = static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
  return {used.address_space * page, used.resident * page, used.data * page};
}

// The folder of this process in the hierarchy of cgroups (version 2), and those above it.
std::vector<std::string> CgroupFolders() {
  std::ifstream in("/proc/self/cgroup");
  std::vector<std::string> folders;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("0::/")) continue;
    for (std::string path = line.substr(3);; path.resize(path.rfind('/'))) {
      folders.push_back("/sys/fs/cgroup" + (path == "/" ? "" : path));
      if (path.empty() || path == "/") break;
    }
  }
  folders.push_back("/sys/fs/cgroup/memory");  // version 1, as a container sees its own
  return folders;
}

void AddResource(int resource, uint64_t used, const char* name, std::vector<MemoryLimit>& limits) {
  rlimit limit{};
  if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &limit) != 0) return;
  if (limit.rlim_cur != RLIM_INFINITY) limits.push_back({limit.rlim_cur, used, name, true});
}

absl::Status Check(const std::string& what, uint64_t bytes, uint64_t addresses,
                   const std::vector<MemoryLimit>& limits) {
  for (const MemoryLimit& limit : limits) {
    const uint64_t need = limit.used + bytes + (limit.of_addresses ? addresses : kBytesToServe);
    if (need <= limit.bytes) continue;
    return base::Error(base::Reason::kOutOfMemory,
                       what + " needs " + std::to_string((need + kMiB - 1) / kMiB) +
                           " MiB at least, and " + limit.name + " is " +
                           std::to_string(limit.bytes / kMiB) +
                           " MiB: raise it, or serve on another machine; nothing was changed");
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<MemoryLimit> MemoryLimits() {
  const Used used = ReadUsed();
  std::vector<MemoryLimit> limits;
  AddResource(RLIMIT_AS, used.address_space, "the limit of its address space (ulimit -v)", limits);
  AddResource(RLIMIT_DATA, used.data, "the limit of its data (ulimit -d)", limits);
  for (const std::string& folder : CgroupFolders()) {
    for (const char* const file : {"/memory.max", "/memory.limit_in_bytes"}) {
      const auto bytes = ReadNumber(folder + file);
      if (bytes) limits.push_back({*bytes, used.resident, "the limit of its cgroup", false});
    }
  }
  const auto machine = static_cast<uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                       static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
  limits.push_back({machine, used.resident, "this machine's memory", false});
  return limits;
}

absl::Status CheckMemoryToStart(int workers, const std::vector<MemoryLimit>& limits) {
  return Check("a ledger", 0, kAddressesToStart + static_cast<uint64_t>(workers) * kBytesPerStack,
               limits);
}

absl::Status CheckMemory(uint64_t subjects, const std::vector<MemoryLimit>& limits) {
  return Check("a ledger of " + std::to_string(subjects) + " subjects", subjects * kBytesPerSubject,
               kAddressesToServe, limits);
}

}  // namespace lode::ledger

// SPDX-License-Identifier: Apache-2.0
// Folders are locked in the order of device and inode, so two programs that lock several files
// never wait for each other. A file system without locks is not an error: most outputs have no
// second writer.
#include "verifier/program/file_lock.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>
#include <system_error>

#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"

namespace lode::program {
namespace {

constexpr int kTryAgainMs = 20;

// The folder in which the file is that the name leads to.
std::filesystem::path RealFolderOf(const std::string& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  const std::filesystem::path folder = (error ? std::filesystem::path(path) : real).parent_path();
  return folder.empty() ? "." : folder;
}

absl::Status WaitFor(const Descriptor& folder, const std::string& name, const Patience& patience) {
  using std::chrono::steady_clock;
  const auto start = steady_clock::now();
  bool told = false;
  while (::flock(folder.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return absl::OkStatus();  // no such locks here
    const auto waited = steady_clock::now() - start;
    if (waited >= patience.for_a_writer) {
      return base::Error(base::Reason::kOutputLost, "another program holds the files in " + name +
                                                        ": say it again when it "
                                                        "has ended");
    }
    if (!told && waited >= patience.before_a_word) {
      told = true;
      std::cerr << "waiting for another program, which holds the files in " << base::SafeText(name)
                << "\n";
    }
    ::poll(nullptr, 0, kTryAgainMs);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FileLock> FileLock::Of(const std::vector<std::string>& paths, Patience patience) {
  using Identity = std::pair<dev_t, ino_t>;
  // Each folder once, whatever its names, and in one order: two programs never wait for each other.
  std::map<Identity, std::pair<std::string, Descriptor>> folders;
  for (const std::string& path : paths) {
    if (path.find('\0') != std::string::npos)
      return base::Error(base::Reason::kUsage, "the name of a file has no zero byte: " + path);
    const std::string name = RealFolderOf(path).string();
    Descriptor folder(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat facts;
    if (!folder.valid() || ::fstat(folder.get(), &facts) != 0) continue;
    folders.try_emplace({facts.st_dev, facts.st_ino}, name, std::move(folder));
  }
  std::vector<Descriptor> held;
  for (auto& [identity, folder] : folders) {
    LODE_RETURN_IF_ERROR(WaitFor(folder.second, folder.first, patience));
    held.push_back(std::move(folder.second));
  }
  return FileLock(std::move(held));
}

}  // namespace lode::program

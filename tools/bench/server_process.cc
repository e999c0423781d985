// SPDX-License-Identifier: Apache-2.0
// The server runs as a process of its own, so that its processor time and memory can be told from
// the client's.
#include "tools/bench/server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <sstream>
#include <thread>
#include <vector>

#include "tools/bench/measure.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/input_file.h"
#include "verifier/program/output_file.h"

extern char** environ;

namespace lode::bench {
namespace {

constexpr uint64_t kFileBytes = uint64_t{1} << 20;

absl::Status Internal(const std::string& what) {
  return base::Error(base::Reason::kInternal, what);
}

// Empty if there is none.
std::string ReadFile(const std::string& path) {
  return program::ReadInput(path, kFileBytes).value_or("");
}

// Starts a program with its output going to the file `log`.
absl::StatusOr<pid_t> Spawn(const std::vector<std::string>& words, const std::string& log) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  pid_t pid = 0;
  const int error =
      posix_spawn(&pid, words.front().c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return Internal("cannot start " + words.front());
  return pid;
}

absl::Status Run(const std::vector<std::string>& words, const std::string& log) {
  LODE_ASSIGN_OR_RETURN(const pid_t pid, Spawn(words, log));
  int status = 0;
  waitpid(pid, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return Internal(words.front() + " " + words[1] + " failed: " + ReadFile(log));
}

}  // namespace

absl::StatusOr<std::string> ServerProcess::Init(const std::string& program,
                                                const std::string& folder, World& world) {
  const std::string log = folder + ".log", genesis = folder + ".genesis";
  LODE_RETURN_IF_ERROR(Run({program, "init", "--data", folder, "--origin", kOrigin}, log));
  // The vkey is the word on standard output that begins with the origin and a plus sign.
  const std::string printed = ReadFile(log), start = std::string(kOrigin) + "+";
  const size_t at = printed.find(start);
  if (at == std::string::npos) return Internal("init printed no vkey: " + printed);
  const std::string vkey = printed.substr(at, printed.find_first_of(" \n\"", at) - at);
  LODE_RETURN_IF_ERROR(program::WriteOutput(genesis, world.Genesis(vkey), {}));
  LODE_RETURN_IF_ERROR(Run({program, "init", "--data", folder, "--genesis", genesis}, log));
  return vkey;
}

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(const std::string& program,
                                                                    const std::string& folder) {
  const std::string log = folder + ".log", port_file = folder + ".port";
  unlink(port_file.c_str());
  const double started = WallNow();
  LODE_ASSIGN_OR_RETURN(const pid_t pid, Spawn({program, "serve", "--data", folder, "--listen",
                                                "127.0.0.1:0", "--port-file", port_file},
                                               log));
  for (;;) {
    const std::string port = ReadFile(port_file);
    if (!port.empty() && port.back() == '\n') {
      return std::unique_ptr<ServerProcess>(new ServerProcess(
          pid, "127.0.0.1:" + port.substr(0, port.size() - 1), WallNow() - started));
    }
    int status = 0;
    if (waitpid(pid, &status, WNOHANG) == pid) {
      return Internal("the server ended instead of serving: " + ReadFile(log));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

ServerProcess::~ServerProcess() { (void)Stop(); }

double ServerProcess::ProcessorSeconds() const {
  // utime and stime are the 14th and 15th fields; the second, the name, ends with ')'.
  const std::string stat = ReadFile("/proc/" + std::to_string(pid_) + "/stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

int64_t ServerProcess::PeakMemoryBytes() const {
  std::istringstream lines(ReadFile("/proc/" + std::to_string(pid_) + "/status"));
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::stoll(line.substr(6)) * 1024;
  }
  return 0;
}

absl::Status ServerProcess::Stop() {
  if (pid_ == 0) return absl::OkStatus();
  kill(pid_, SIGTERM);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return Internal("the server did not end as it should");
}

int64_t FolderBytes(const std::string& folder) {
  int64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file(error)) bytes += static_cast<int64_t>(entry.file_size(error));
  }
  return bytes;
}

}  // namespace lode::bench

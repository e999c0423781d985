// SPDX-License-Identifier: Apache-2.0
// A pipe instead of a file, so that a test can wait for a line; SIGKILL in the destructor, so that
// no failed test leaves a server behind.
#include "tests/integration/program.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

extern char** environ;

namespace lode::integration {

Program::Program(const std::vector<std::string>& arguments, Reads reads) {
  int pipes[2];
  if (::pipe(pipes) != 0) return;
  std::vector<char*> argv;
  for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipes[1], 1);
  if (reads == Reads::kOutputAndErrors) posix_spawn_file_actions_adddup2(&actions, pipes[1], 2);
  posix_spawn_file_actions_addclose(&actions, pipes[0]);
  if (::posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ) != 0) pid_ = -1;
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipes[1]);
  output_ = pipes[0];
}

Program::~Program() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    Wait();
  }
  if (output_ >= 0) ::close(output_);
}

std::string Program::ReadLine() {
  std::string line;
  char c = 0;
  for (;;) {
    const ssize_t n = ::read(output_, &c, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0 || c == '\n') return line;
    line += c;
  }
}

void Program::Signal(int signal) {
  if (pid_ > 0) ::kill(pid_, signal);
}

int Program::Wait() {
  if (pid_ <= 0) return -1;
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::string LedgerdPath() { return std::string(LODE_BINARY_DIR) + "/bin/lode-ledgerd"; }
std::string LodePath() { return std::string(LODE_BINARY_DIR) + "/bin/lode"; }

Ledgerd::Ledgerd(const std::string& folder)
    : program_({LedgerdPath(), "serve", "--data", folder, "--port", "0", "--port-file",
                folder + ".port"}),
      announced_(program_.ReadLine()) {
  std::ifstream file(folder + ".port");
  std::string port;
  std::getline(file, port);
  address_ = "127.0.0.1:" + port;
}

}  // namespace lode::integration

// SPDX-License-Identifier: Apache-2.0
// A program ends with its own exit code if standard output took the whole answer. If not, it says
// so on standard error, 0 becomes 12, and every other code stays.
#include "verifier/program/run.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

#include "tests/unit/program/child.h"

namespace lode::program {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string ReadAll(int file) {
  std::string text;
  char piece[4096];
  for (ssize_t n; (n = ::read(file, piece, sizeof piece)) > 0;)
    text.append(piece, static_cast<size_t>(n));
  return text;
}

struct Ended {
  int code = -1;
  std::string out, err;
};

// Runs `body` as a program whose standard output `redirect` has set up; what arrived, if it is the
// pipe that `redirect` leaves alone.
Ended RunProgram(const std::function<void()>& redirect, const std::function<int()>& body) {
  int out[2], err[2];
  EXPECT_EQ(::pipe(out), 0);
  EXPECT_EQ(::pipe(err), 0);
  Ended ended;
  ended.code = ExitCodeOfChild([&] {
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    for (const int end : {out[0], out[1], err[0], err[1]}) ::close(end);
    redirect();
    return Run("a-program", body);
  });
  ::close(out[1]);
  ::close(err[1]);
  ended.out = ReadAll(out[0]);
  ended.err = ReadAll(err[0]);
  ::close(out[0]);
  ::close(err[0]);
  return ended;
}

int Answer(int code) {
  std::cout << "the answer\n";
  return code;
}

void ToFullDevice() {
  const int full = ::open("/dev/full", O_WRONLY);
  ::dup2(full, STDOUT_FILENO);
}

void ToPipeWithoutReader() {
  int ends[2];
  if (::pipe(ends) != 0) std::_Exit(99);
  ::dup2(ends[1], STDOUT_FILENO);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(Run, AnAnswerThatArrivesKeepsItsCode) {
  for (const int code : {0, 1, 3, 10}) {
    const Ended ended = RunProgram([] {}, [code] { return Answer(code); });
    EXPECT_EQ(ended.code, code);
    EXPECT_EQ(ended.out, "the answer\n");
    EXPECT_EQ(ended.err, "");
  }
}

TEST(Run, ALostAnswerIsNeverSuccess) {
  for (const auto& [redirect, cause] :
       {std::pair{&ToFullDevice, "No space left on device"},
        std::pair{&ToPipeWithoutReader, "whoever read it stopped before its end"},
        std::pair{+[] { ::close(STDOUT_FILENO); }, "it is closed"}}) {
    const Ended ended = RunProgram(redirect, [] { return Answer(0); });
    EXPECT_EQ(ended.code, 12) << cause;
    EXPECT_THAT(ended.err, HasSubstr("a-program: standard output did not take the whole answer"));
    EXPECT_THAT(ended.err, HasSubstr(cause));
    EXPECT_THAT(ended.err, HasSubstr("(OUTPUT_LOST)\n"));
    EXPECT_THAT(ended.err, HasSubstr("next: make room"));
  }
}

TEST(Run, AVerdictKeepsItsCodeAndSaysThatItsTextIsLost) {
  for (const int code : {1, 2, 3, 10}) {
    const Ended ended = RunProgram(ToFullDevice, [code] { return Answer(code); });
    EXPECT_EQ(ended.code, code);
    EXPECT_THAT(ended.err, HasSubstr("(OUTPUT_LOST)"));
    EXPECT_THAT(ended.err,
                HasSubstr("exit code " + std::to_string(code) + " still says what was found"));
  }
}

// More than a pipe holds, flushed again and again: the first error stays.
TEST(Run, LossInTheMiddleOfTheAnswerIsLoss) {
  const Ended ended = RunProgram(ToFullDevice, [] {
    for (int i = 0; i < 1000; ++i) std::cout << std::string(1000, 'x') << std::flush;
    return 0;
  });
  EXPECT_EQ(ended.code, 12);
}

TEST(Run, AProgramThatSaysNothingLosesNothing) {
  const Ended ended = RunProgram(ToFullDevice, [] { return 0; });
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.err, Not(HasSubstr("OUTPUT_LOST")));
}

// A pipe that another process made non-blocking is waited for.
TEST(Run, ASlowReaderGetsEverything) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
  const std::string answer(1 << 20, 'y');
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    std::_Exit(program::Run("a-program", [&] {
      std::cout << answer;
      return 0;
    }));
  }
  ::close(ends[1]);
  ::usleep(50'000);
  EXPECT_EQ(ReadAll(ends[0]), answer);
  ::close(ends[0]);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

// Whatever is thrown, and wherever: one line that says it, the next step, and the code.
TEST(Run, NoExceptionLeavesIt) {
  const std::function<int()> bodies[] = {
      [] { return throw std::bad_alloc(), 0; },
      [] { return static_cast<int>(std::string(size_t{1} << 60, 'x').size()); },
      [] { return std::thread([] { throw std::bad_alloc(); }).join(), 0; },
      []() noexcept { return static_cast<int>(std::string(size_t{1} << 60, 'x').size()); }};
  for (const auto& body : bodies) {
    const Ended ended = RunProgram([] {}, body);
    EXPECT_EQ(ended.code, 12);
    EXPECT_THAT(ended.err, HasSubstr("a-program: this machine gave no more memory (OUT_OF_MEMORY)\n"
                                     "next: give the program more memory"));
  }
  for (const std::function<int()>& body :
       {std::function<int()>([] { return throw std::runtime_error("it\x1b[2J broke"), 0; }),
        std::function<int()>([] {
          return std::thread([] { throw std::runtime_error("it\x1b[2J broke"); }).join(), 0;
        })}) {
    const Ended ended = RunProgram([] {}, body);
    EXPECT_EQ(ended.code, 1);
    EXPECT_THAT(ended.err, HasSubstr("a-program: it?[2J broke (INTERNAL)\nnext: "));
  }
  // A thread that is refused, told, and met by one that runs.
  const auto refused = []() -> int {
    throw std::system_error(EAGAIN, std::generic_category(), "thread");
  };
  const Ended thread = RunProgram([] {}, refused);
  EXPECT_EQ(thread.code, 12);
  EXPECT_THAT(thread.err, HasSubstr("(ulimit -u, pids.max of a cgroup)"));
  const Ended met = RunProgram([] {},
                               [&] {
                                 const std::thread runs([] { ::pause(); });
                                 return refused();
                               });
  EXPECT_EQ(met.code, 12);
  EXPECT_THAT(met.err, HasSubstr("(OUT_OF_MEMORY)"));
  EXPECT_EQ(RunProgram([] {}, [] { return throw 5, 0; }).code, 1);
  EXPECT_EQ(RunProgram([] {}, []() -> int { std::terminate(); }).code, 1);
}

}  // namespace
}  // namespace lode::program

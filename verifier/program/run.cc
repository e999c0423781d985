// SPDX-License-Identifier: Apache-2.0
// A program ends with one of three things: what its command decided, a lost output, or an
// exception. Each leaves one line, even when memory is gone, so the last lines are written without
// an allocation.
#include "verifier/program/run.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <system_error>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/program/standard_descriptors.h"
#include "verifier/program/standard_output.h"

namespace lode::program {
namespace {

std::string_view WhyLost(int error) {
  if (error == EPIPE) return "whoever read it stopped before its end";
  if (error == EBADF) return "it is closed";
  return std::strerror(error);
}

int TellLost(std::string_view name, int error, int code) {
  std::cerr << name << ": standard output did not take the whole answer: " << WhyLost(error) << " ("
            << base::ReasonName(base::Reason::kOutputLost) << ")\n";
  if (code != base::kExitOk)
    std::cerr << "note: exit code " << code << " still says what was found\n";
  std::cerr << "next: " << base::NextStep(base::Reason::kOutputLost) << "\n";
  return code == base::kExitOk ? base::kExitMachine : code;
}

// An exception's text may hold bytes of a file.
std::array<char, 200> SafeWhat(const std::exception& error) {
  std::array<char, 200> text{};
  std::strncpy(text.data(), error.what(), text.size() - 1);
  for (char& c : text) {
    if (c != 0 && (c < 0x20 || c > 0x7e)) c = '?';
  }
  return text;
}

// Also for a stop in which nothing can be allocated: no stream, no string.
int TellStopped(std::string_view name, base::Reason reason, std::string_view what) {
  for (const std::string_view part :
       {name, std::string_view(": "), what, std::string_view(" ("), base::ReasonName(reason),
        std::string_view(")\nnext: "), base::NextStep(reason), std::string_view("\n")}) {
    if (::write(STDERR_FILENO, part.data(), part.size()) < 0) break;
  }
  return base::ExitCodeOf(reason);
}

// What stopped the program, in one line; its exit code. Called while an exception is handled.
int TellException(std::string_view name) {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return TellStopped(name, base::Reason::kOutOfMemory, "this machine gave no more memory");
  } catch (const std::system_error& error) {
    // What the standard library says when a thread is refused.
    if (error.code() == std::errc::resource_unavailable_try_again) {
      return TellStopped(name, base::Reason::kOutOfMemory,
                         "this machine gave no more threads: raise the limit of processes and "
                         "threads (ulimit -u, pids.max of a cgroup) or of memory (ulimit -v, -d)");
    }
    if (error.code() == std::errc::not_enough_memory) {
      return TellStopped(name, base::Reason::kOutOfMemory, "this machine gave no more memory");
    }
    return TellStopped(name, base::Reason::kInternal, SafeWhat(error).data());
  } catch (const std::exception& error) {
    return TellStopped(name, base::Reason::kInternal, SafeWhat(error).data());
  } catch (...) {
    return TellStopped(name, base::Reason::kInternal, "stopped for an unknown cause");
  }
}

// The program's name, for what no main() catches: an exception in a thread, or in a destructor.
std::string_view program_name;

[[noreturn]] void Terminated() {
  int code = base::kExitInternal;
  if (std::current_exception() != nullptr) {
    code = TellException(program_name);
  } else if (std::uncaught_exceptions() > 0) {
    // An exception on its way met what may not be left by one, such as a thread that runs. Nothing
    // tells which it was; a thread or memory that is refused half-way is what comes here.
    code = TellStopped(program_name, base::Reason::kOutOfMemory,
                       "stopped half-way, most likely for want of memory or threads: look at the "
                       "limits (ulimit -a, the cgroup's)");
  } else {
    TellStopped(program_name, base::Reason::kInternal, "stopped without an exception");
  }
  std::_Exit(code);
}

// Protobuf's destructors do not survive an exception that leaves one of its setters half-way, so
// memory that runs out is no exception here: the program ends where it stands. What it had to say
// goes out first; that needs no memory.
[[noreturn]] void MemoryRanOut() {
  std::set_new_handler(nullptr);
  std::cout.flush();
  std::_Exit(
      TellStopped(program_name, base::Reason::kOutOfMemory, "this machine gave no more memory"));
}

}  // namespace

int Run(std::string_view name, const std::function<int()>& body) {
  HoldStandardDescriptors();
  // A closed pipe or a limit on file sizes is an error of the write, which is told; not a silent
  // end.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  // Static: a thread that outlives main() may still write.
  static DescriptorBuffer output(STDOUT_FILENO);
  std::cout.rdbuf(&output);
  program_name = name;
  std::set_terminate(Terminated);
  std::set_new_handler(MemoryRanOut);
  int code = 0;
  try {
    code = body();
  } catch (...) {
    code = TellException(name);
  }
  std::cout.flush();
  return output.error() == 0 ? code : TellLost(name, output.error(), code);
}

}  // namespace lode::program

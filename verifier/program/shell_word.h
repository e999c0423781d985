// SPDX-License-Identifier: Apache-2.0
// A text as one word of a command line that a person copies into a shell: a next step must work as
// it is printed.
#ifndef LODE_VERIFIER_PROGRAM_SHELL_WORD_H_
#define LODE_VERIFIER_PROGRAM_SHELL_WORD_H_

#include <string>
#include <string_view>

namespace lode::program {

// The text as it is if a shell takes it so, else in single quotes. One that can't be shown as it is
// (control or invisible characters, bytes that are no UTF-8) as $'a\012b', which bash, zsh, ksh and
// every shell of POSIX.1-2024 take. The word holds printable characters alone.
std::string ShellWord(std::string_view text);

// The same of a file's name, which no program takes for an option: "-x.lode" -> "./-x.lode".
std::string ShellPath(std::string_view path);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_SHELL_WORD_H_

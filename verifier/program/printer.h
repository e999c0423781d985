// SPDX-License-Identifier: Apache-2.0
// The one place where the programs that people use write to a terminal or a pipe. Words of the
// program are literals that the compiler checks; every other text goes through base::SafeText, so
// that nothing a supplier wrote can move a cursor, hide a word or forge a line. Data goes to
// stdout, all else to stderr. No colour.
#ifndef LODE_VERIFIER_PROGRAM_PRINTER_H_
#define LODE_VERIFIER_PROGRAM_PRINTER_H_

#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>

namespace lode::program {

// A text that stands in the source: nothing else converts to it.
class Literal {
 public:
  template <size_t N>
  consteval Literal(const char (&text)[N])  // NOLINT(google-explicit-constructor)
      : text_(text, N - 1) {}
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

class Printer {
 public:
  // Both streams are borrowed.
  Printer(std::ostream& out, std::ostream& err) : out_(out), err_(err) {}

  // One line, each {} replaced by the next value, escaped.
  void Out(Literal format, std::initializer_list<std::string_view> values = {});
  void Err(Literal format, std::initializer_list<std::string_view> values = {});

  // "next: " and what to do. A backslash of a value stays one, so that a command in it can be
  // pasted (program::ShellWord quotes with them); nothing else of a value is let through.
  void Next(Literal format, std::initializer_list<std::string_view> values = {});

  // JSON text, one line, in ASCII: whatever stands beyond it is written as \uXXXX, which is the
  // same JSON.
  void OutJson(std::string_view json);

  // Lines that the kernel or the command line made for people: passed as they are if they are safe,
  // escaped otherwise.
  void OutLines(std::string_view lines);
  void ErrLines(std::string_view lines);

  // Bytes of a file that the user asked for on stdout.
  void OutBytes(std::string_view bytes);

  // For answers that can't be asked for twice: from now on, each line for stdout is sent at once,
  // and if stdout can't take it (a full disk, a closed pipe), it and all that follow go to stderr.
  void KeepTelling() { keep_telling_ = true; }

  // One line on stderr that the next one replaces; for terminals only.
  void Progress(Literal format, std::initializer_list<std::string_view> values);
  void EndProgress();

 private:
  void ToOut(std::string_view text);

  std::ostream& out_;
  std::ostream& err_;
  bool in_progress_ = false;
  bool keep_telling_ = false;
  bool lost_ = false;  // stdout, and it was said
};

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_PRINTER_H_

// SPDX-License-Identifier: Apache-2.0
// Codes and their typed arguments: how the kernel says something without a sentence, be it in a
// report or in a refusal. A code is declared once, beside what says it, with the names and types of
// its arguments; the message catalogues of verifier/present have the sentences. Codes are
// append-only: reports are kept, and other programs know refusals by their code.
#ifndef LODE_VERIFIER_STATEMENT_STATEMENT_H_
#define LODE_VERIFIER_STATEMENT_STATEMENT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/lode/trail/v1/statement.pb.h"
#include "verifier/base/bytes.h"

namespace lode::statement {

namespace report = ::lode::trail::v1;

// "ATT-05.planned" and "criterion:name plan:text due:day": every argument that a statement of this
// code has, in their order. The type says who may be told (the rights class of the report):
//   public         name (of what is no party's business: a form, an element, a kind of record, a
//                  field), names, word (of a closed list), count, ppm, duration
//   of the lot     id, mg, grade, time, day, digest, share, items, statement (what is quoted has
//   its own) of the parties text: what somebody wrote
struct Code {
  std::string_view id;
  std::string_view arguments;
};

// "ADM-07" of "ADM-07.not-held".
constexpr std::string_view RuleOf(std::string_view code) { return code.substr(0, code.find('.')); }

// The values of arguments, one struct a type.
struct Id {
  static constexpr std::string_view kType = "id";
  std::string_view id;
};
struct Name {
  static constexpr std::string_view kType = "name";
  std::string_view name;
};
struct Word {
  static constexpr std::string_view kType = "word";
  std::string_view word;
};
struct Mg {
  static constexpr std::string_view kType = "mg";
  int64_t mg;
};
struct Ppm {
  static constexpr std::string_view kType = "ppm";
  int64_t ppm;
};
struct Grade {  // what was measured of a lot: not everybody's business, as limits are
  static constexpr std::string_view kType = "grade";
  int64_t ppm;
};
struct Time {
  static constexpr std::string_view kType = "time";
  int64_t micros;
};
struct Day {
  static constexpr std::string_view kType = "day";
  int32_t days;
};
struct Duration {
  static constexpr std::string_view kType = "duration";
  int64_t micros;
};
struct Count {
  static constexpr std::string_view kType = "count";
  uint64_t n;
  template <typename Number>
  explicit constexpr Count(Number number) : n(static_cast<uint64_t>(number)) {}  // not negative
};
struct Digest {
  static constexpr std::string_view kType = "digest";
  std::string_view bytes;
};
struct Share {
  static constexpr std::string_view kType = "share";
  int64_t part_mg, whole_mg;
};
struct Items {
  static constexpr std::string_view kType = "items";
  report::Items items;
};
struct Names {  // names, as items are ids
  static constexpr std::string_view kType = "names";
  report::Items items;
};
struct Text {
  static constexpr std::string_view kType = "text";
  std::string_view text;
};
struct Quote {
  static constexpr std::string_view kType = "statement";
  const report::Statement& statement;
};

// In their order.
Items ItemsOf(std::span<const std::string> ids);
Names NamesOf(std::span<const std::string> names);

// Adds an argument. Text that is no UTF-8 is escaped, so that a statement can always be written.
void Add(report::Statement& out, std::string_view name, const Id& value);
void Add(report::Statement& out, std::string_view name, const Name& value);
void Add(report::Statement& out, std::string_view name, const Word& value);
void Add(report::Statement& out, std::string_view name, const Mg& value);
void Add(report::Statement& out, std::string_view name, const Ppm& value);
void Add(report::Statement& out, std::string_view name, const Grade& value);
void Add(report::Statement& out, std::string_view name, const Time& value);
void Add(report::Statement& out, std::string_view name, const Day& value);
void Add(report::Statement& out, std::string_view name, const Duration& value);
void Add(report::Statement& out, std::string_view name, const Count& value);
void Add(report::Statement& out, std::string_view name, const Digest& value);
void Add(report::Statement& out, std::string_view name, const Share& value);
void Add(report::Statement& out, std::string_view name, const Items& value);
void Add(report::Statement& out, std::string_view name, const Names& value);
void Add(report::Statement& out, std::string_view name, const Text& value);
void Add(report::Statement& out, std::string_view name, const Quote& value);

// The next "name:type" of a declaration, which is taken off it; "" at its end.
struct Declared {
  std::string_view name, type;
};
constexpr Declared NextOf(std::string_view& declaration) {
  const size_t end = declaration.find(' ');
  const std::string_view one = declaration.substr(0, end);
  declaration = end == std::string_view::npos ? "" : declaration.substr(end + 1);
  const size_t colon = one.find(':');
  if (colon == std::string_view::npos) return {one, ""};
  return {one.substr(0, colon), one.substr(colon + 1)};
}

// Whether values of these types are what the code declares.
template <typename... Values>
consteval bool Fits(const Code& code) {
  std::string_view rest = code.arguments;
  return ((NextOf(rest).type == Values::kType) && ...) && rest.empty();
}

// A statement of a code that is known when this is compiled, and so are its arguments: their
// values, in the order of the declaration, which has their names.
template <const Code& code, typename... Values>
report::Statement Make(const Values&... values) {
  static_assert(Fits<Values...>(code), "the arguments are not those that the code declares");
  report::Statement out;
  out.set_code(std::string(code.id));
  [[maybe_unused]] std::string_view rest = code.arguments;
  (Add(out, NextOf(rest).name, values), ...);
  return out;
}

// The same, argument by argument and with their names, for a code that is chosen when it is said.
class Say {
 public:
  Say(const Code& code, report::Statement& out);

  Say& Id(std::string_view name, std::string_view id);
  Say& Name(std::string_view name, std::string_view public_name);
  Say& Word(std::string_view name, std::string_view word);
  Say& Mg(std::string_view name, int64_t mg);
  Say& Ppm(std::string_view name, int64_t ppm);
  Say& Grade(std::string_view name, int64_t ppm);
  Say& Time(std::string_view name, int64_t micros);
  Say& Day(std::string_view name, int32_t days);
  Say& Duration(std::string_view name, int64_t micros);
  Say& Count(std::string_view name, uint64_t n);
  Say& Digest(std::string_view name, const base::Hash256& digest);
  Say& Part(std::string_view name, int64_t part_mg, int64_t whole_mg);
  Say& Items(std::string_view name, report::Items items);
  Say& Names(std::string_view name, report::Items names);
  Say& Text(std::string_view name, std::string_view text);
  Say& Quote(std::string_view name, const report::Statement& quoted);

 private:
  report::Statement& out_;
};

// "criterion:name" ... of a statement as it is: what its code's declaration must equal.
std::string ArgumentsOf(const report::Statement& statement);
// What is wrong with a statement: a code that `codes` does not have, or other arguments than
// declared. Empty: nothing.
std::string StatementFault(const report::Statement& statement, std::span<const Code> codes);

}  // namespace lode::statement

#endif  // LODE_VERIFIER_STATEMENT_STATEMENT_H_

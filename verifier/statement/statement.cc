// SPDX-License-Identifier: Apache-2.0
// Arguments are appended in the order in which the code declares them, and a test compares the two.
// Text that is not UTF-8 is escaped on the way in, so that a report can always be encoded.
#include "verifier/statement/statement.h"

#include <algorithm>

#include "verifier/base/safe_text.h"
#include "verifier/base/utf8.h"

namespace lode::statement {
namespace {

// Who may be told what (docs/decisions/0026-refusals-are-codes.md): the type alone decides.
struct TypeRights {
  std::string_view type;
  report::Rights rights;
};
constexpr TypeRights kTypeRights[] = {
    {Name::kType, report::PUBLIC},      {Names::kType, report::PUBLIC},
    {Word::kType, report::PUBLIC},      {Count::kType, report::PUBLIC},
    {Ppm::kType, report::PUBLIC},       {Duration::kType, report::PUBLIC},
    {Id::kType, report::OF_THE_LOT},    {Items::kType, report::OF_THE_LOT},
    {Mg::kType, report::OF_THE_LOT},    {Share::kType, report::OF_THE_LOT},
    {Grade::kType, report::OF_THE_LOT}, {Time::kType, report::OF_THE_LOT},
    {Day::kType, report::OF_THE_LOT},   {Digest::kType, report::OF_THE_LOT},
    {Quote::kType, report::OF_THE_LOT}, {Text::kType, report::OF_THE_PARTIES}};

report::Rights RightsOf(std::string_view type) {
  for (const TypeRights& row : kTypeRights) {
    if (row.type == type) return row.rights;
  }
  return report::OF_THE_PARTIES;  // what nobody has thought of is told to the fewest
}

std::string_view TypeName(const report::Argument& argument) {
  switch (argument.value_case()) {
    case report::Argument::kId:
      return argument.rights() == report::PUBLIC ? Name::kType : Id::kType;
    case report::Argument::kWord:
      return Word::kType;
    case report::Argument::kMg:
      return Mg::kType;
    case report::Argument::kPpm:
      return argument.rights() == report::PUBLIC ? Ppm::kType : Grade::kType;
    case report::Argument::kTimeUs:
      return Time::kType;
    case report::Argument::kDay:
      return Day::kType;
    case report::Argument::kDurationUs:
      return Duration::kType;
    case report::Argument::kCount:
      return Count::kType;
    case report::Argument::kDigest:
      return Digest::kType;
    case report::Argument::kShare:
      return Share::kType;
    case report::Argument::kItems:
      return argument.rights() == report::PUBLIC ? Names::kType : Items::kType;
    case report::Argument::kText:
      return Text::kType;
    case report::Argument::kStatement:
      return Quote::kType;
    case report::Argument::VALUE_NOT_SET:
      break;
  }
  return "nothing";
}

template <typename Value>
report::Argument& Next(report::Statement& out, std::string_view name, const Value&) {
  report::Argument& argument = *out.add_arguments();
  argument.set_name(std::string(name));
  argument.set_rights(RightsOf(Value::kType));
  return argument;
}

std::string Utf8(std::string_view text) {
  return base::IsValidUtf8(text) ? std::string(text) : base::SafeText(text);
}

}  // namespace

Items ItemsOf(std::span<const std::string> ids) {
  Items out;
  for (const std::string& id : ids) out.items.add_items()->set_id(Utf8(id));
  return out;
}

Names NamesOf(std::span<const std::string> names) { return {ItemsOf(names).items}; }

void Add(report::Statement& out, std::string_view name, const Id& value) {
  Next(out, name, value).set_id(Utf8(value.id));
}
void Add(report::Statement& out, std::string_view name, const Name& value) {
  Next(out, name, value).set_id(Utf8(value.name));
}
void Add(report::Statement& out, std::string_view name, const Word& value) {
  Next(out, name, value).set_word(std::string(value.word));
}
void Add(report::Statement& out, std::string_view name, const Mg& value) {
  Next(out, name, value).set_mg(value.mg);
}
void Add(report::Statement& out, std::string_view name, const Ppm& value) {
  Next(out, name, value).set_ppm(value.ppm);
}
void Add(report::Statement& out, std::string_view name, const Grade& value) {
  Next(out, name, value).set_ppm(value.ppm);
}
void Add(report::Statement& out, std::string_view name, const Time& value) {
  Next(out, name, value).set_time_us(value.micros);
}
void Add(report::Statement& out, std::string_view name, const Day& value) {
  Next(out, name, value).set_day(value.days);
}
void Add(report::Statement& out, std::string_view name, const Duration& value) {
  Next(out, name, value).set_duration_us(value.micros);
}
void Add(report::Statement& out, std::string_view name, const Count& value) {
  Next(out, name, value).set_count(value.n);
}
void Add(report::Statement& out, std::string_view name, const Digest& value) {
  Next(out, name, value).set_digest(std::string(value.bytes));
}
void Add(report::Statement& out, std::string_view name, const Share& value) {
  report::Share& share = *Next(out, name, value).mutable_share();
  share.set_part_mg(value.part_mg);
  share.set_whole_mg(value.whole_mg);
}
void Add(report::Statement& out, std::string_view name, const Items& value) {
  *Next(out, name, value).mutable_items() = value.items;
}
void Add(report::Statement& out, std::string_view name, const Names& value) {
  *Next(out, name, value).mutable_items() = value.items;
}
void Add(report::Statement& out, std::string_view name, const Text& value) {
  Next(out, name, value).set_text(Utf8(value.text));
}
void Add(report::Statement& out, std::string_view name, const Quote& value) {
  *Next(out, name, value).mutable_statement() = value.statement;
}

Say::Say(const Code& code, report::Statement& out) : out_(out) {
  out_.Clear();
  out_.set_code(std::string(code.id));
}

Say& Say::Id(std::string_view name, std::string_view id) {
  Add(out_, name, statement::Id{id});
  return *this;
}
Say& Say::Name(std::string_view name, std::string_view public_name) {
  Add(out_, name, statement::Name{public_name});
  return *this;
}
Say& Say::Word(std::string_view name, std::string_view word) {
  Add(out_, name, statement::Word{word});
  return *this;
}
Say& Say::Mg(std::string_view name, int64_t mg) {
  Add(out_, name, statement::Mg{mg});
  return *this;
}
Say& Say::Ppm(std::string_view name, int64_t ppm) {
  Add(out_, name, statement::Ppm{ppm});
  return *this;
}
Say& Say::Grade(std::string_view name, int64_t ppm) {
  Add(out_, name, statement::Grade{ppm});
  return *this;
}
Say& Say::Time(std::string_view name, int64_t micros) {
  Add(out_, name, statement::Time{micros});
  return *this;
}
Say& Say::Day(std::string_view name, int32_t days) {
  Add(out_, name, statement::Day{days});
  return *this;
}
Say& Say::Duration(std::string_view name, int64_t micros) {
  Add(out_, name, statement::Duration{micros});
  return *this;
}
Say& Say::Count(std::string_view name, uint64_t n) {
  Add(out_, name, statement::Count(n));
  return *this;
}
Say& Say::Digest(std::string_view name, const base::Hash256& digest) {
  Add(out_, name, statement::Digest{digest.view()});
  return *this;
}
Say& Say::Part(std::string_view name, int64_t part_mg, int64_t whole_mg) {
  Add(out_, name, statement::Share{part_mg, whole_mg});
  return *this;
}
Say& Say::Items(std::string_view name, report::Items items) {
  Add(out_, name, statement::Items{std::move(items)});
  return *this;
}
Say& Say::Names(std::string_view name, report::Items names) {
  Add(out_, name, statement::Names{std::move(names)});
  return *this;
}
Say& Say::Text(std::string_view name, std::string_view text) {
  Add(out_, name, statement::Text{text});
  return *this;
}

Say& Say::Quote(std::string_view name, const report::Statement& quoted) {
  Add(out_, name, statement::Quote{quoted});
  return *this;
}

std::string ArgumentsOf(const report::Statement& statement) {
  std::string out;
  for (const report::Argument& argument : statement.arguments()) {
    out += (out.empty() ? "" : " ") + argument.name() + ":" + std::string(TypeName(argument));
  }
  return out;
}

std::string StatementFault(const report::Statement& statement, std::span<const Code> codes) {
  const auto code = std::find_if(codes.begin(), codes.end(),
                                 [&](const Code& one) { return one.id == statement.code(); });
  if (code == codes.end()) return statement.code() + " is not declared";
  const std::string arguments = ArgumentsOf(statement);
  if (arguments == code->arguments) {
    for (const report::Argument& argument : statement.arguments()) {
      if (argument.rights() != RightsOf(TypeName(argument)))
        return statement.code() + " tells " + argument.name() + " to others than its type says";
    }
    return "";
  }
  return statement.code() + " is declared with \"" + std::string(code->arguments) +
         "\" and has \"" + arguments + "\"";
}

}  // namespace lode::statement

// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/statement.h"

#include <algorithm>

namespace lode::rules {
namespace {

std::string_view TypeName(report::Argument::ValueCase type) {
  switch (type) {
    case report::Argument::kId:
      return "id";
    case report::Argument::kWord:
      return "word";
    case report::Argument::kMg:
      return "mg";
    case report::Argument::kPpm:
      return "ppm";
    case report::Argument::kTimeUs:
      return "time";
    case report::Argument::kDay:
      return "day";
    case report::Argument::kDurationUs:
      return "duration";
    case report::Argument::kCount:
      return "count";
    case report::Argument::kDigest:
      return "digest";
    case report::Argument::kShare:
      return "share";
    case report::Argument::kItems:
      return "items";
    case report::Argument::kText:
      return "text";
    case report::Argument::VALUE_NOT_SET:
      break;
  }
  return "nothing";
}

}  // namespace

Say::Say(const Code& code, report::Statement& out) : out_(out) {
  out_.Clear();
  out_.set_code(std::string(code.id));
}

report::Argument& Say::Add(std::string_view name, report::Rights rights) {
  report::Argument& argument = *out_.add_arguments();
  argument.set_name(std::string(name));
  argument.set_rights(rights);
  return argument;
}

Say& Say::Id(std::string_view name, std::string_view id, report::Rights rights) {
  Add(name, rights).set_id(std::string(id));
  return *this;
}
Say& Say::Word(std::string_view name, std::string_view word) {
  Add(name, report::PUBLIC).set_word(std::string(word));
  return *this;
}
Say& Say::Mg(std::string_view name, int64_t mg) {
  Add(name, report::OF_THE_LOT).set_mg(mg);
  return *this;
}
Say& Say::Ppm(std::string_view name, int64_t ppm) {
  Add(name, report::PUBLIC).set_ppm(ppm);
  return *this;
}
Say& Say::Time(std::string_view name, int64_t micros) {
  Add(name, report::OF_THE_LOT).set_time_us(micros);
  return *this;
}
Say& Say::Day(std::string_view name, int32_t days) {
  Add(name, report::OF_THE_LOT).set_day(days);
  return *this;
}
Say& Say::Duration(std::string_view name, int64_t micros) {
  Add(name, report::PUBLIC).set_duration_us(micros);
  return *this;
}
Say& Say::Count(std::string_view name, uint64_t n) {
  Add(name, report::PUBLIC).set_count(n);
  return *this;
}
Say& Say::Digest(std::string_view name, const base::Hash256& digest) {
  Add(name, report::OF_THE_LOT).set_digest(digest.str());
  return *this;
}
Say& Say::Part(std::string_view name, int64_t part_mg, int64_t whole_mg) {
  report::Share& share = *Add(name, report::OF_THE_LOT).mutable_share();
  share.set_part_mg(part_mg);
  share.set_whole_mg(whole_mg);
  return *this;
}
Say& Say::Items(std::string_view name, report::Items items) {
  *Add(name, report::OF_THE_LOT).mutable_items() = std::move(items);
  return *this;
}
Say& Say::Text(std::string_view name, std::string_view text) {
  Add(name, report::OF_THE_PARTIES).set_text(std::string(text));
  return *this;
}

std::string ArgumentsOf(const report::Statement& statement) {
  std::string out;
  for (const report::Argument& argument : statement.arguments()) {
    out += (out.empty() ? "" : " ") + argument.name() + ":" +
           std::string(TypeName(argument.value_case()));
  }
  return out;
}

std::string StatementFault(const report::Statement& statement, std::span<const Code> codes) {
  const auto code = std::find_if(codes.begin(), codes.end(),
                                 [&](const Code& one) { return one.id == statement.code(); });
  if (code == codes.end()) return statement.code() + " is not declared";
  const std::string arguments = ArgumentsOf(statement);
  if (arguments == code->arguments) return "";
  return statement.code() + " is declared with \"" + std::string(code->arguments) +
         "\" and has \"" + arguments + "\"";
}

}  // namespace lode::rules

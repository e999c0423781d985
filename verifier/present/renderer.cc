// SPDX-License-Identifier: Apache-2.0
// A renderer decides nothing. It puts the arguments of a statement into the catalogue's sentence;
// if a sentence is missing, the code itself is shown, so that nothing is silently left out.
#include "verifier/present/renderer.h"

#include <algorithm>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/time.h"
#include "verifier/catalogue/catalogue.h"
#include "verifier/present/words.h"

namespace lode::present {
namespace {

const report::Argument* Find(const report::Statement& statement, std::string_view name) {
  for (const report::Argument& argument : statement.arguments()) {
    if (argument.name() == name) return &argument;
  }
  return nullptr;
}

// "one|many" of a count; "text with #" of one that is not nothing.
std::string Counting(const report::Argument& a, const Placeholder& p) {
  if (p.form == '?') {
    const size_t bar = std::min(p.rest.find('|'), p.rest.size());
    return std::string(a.count() == 1 ? p.rest.substr(0, bar)
                                      : p.rest.substr(std::min(bar + 1, p.rest.size())));
  }
  if (a.count() == 0) return "";
  std::string text(p.rest);
  if (const size_t mark = text.find('#'); mark != std::string::npos)
    text.replace(mark, 1, std::to_string(a.count()));
  return text;
}

size_t DigitsOf(std::string_view text) {
  size_t n = 0;
  for (const char c : text) n = c >= '0' && c <= '9' ? n * 10 + static_cast<size_t>(c - '0') : n;
  return n;
}

// Origin and short key id of a verifier key "origin+key id+key"; what is none has no key id.
std::pair<std::string, std::string> LogOf(const std::string& vkey) {
  const size_t first = vkey.find('+');
  if (first == std::string::npos) return {vkey, "?"};
  const size_t second = std::min(vkey.find('+', first + 1), vkey.size());
  return {vkey.substr(0, first), vkey.substr(first + 1, second - first - 1)};
}

}  // namespace

Renderer::Renderer(const Messages& messages, const report::Report& report)
    : messages_(messages), for_report_(true) {
  for (const report::NamedParty& party : report.parties()) names_[party.party()] = party.name();
}

// Of what a statement may hold from outside: ids, names and words.
std::string Renderer::Shown(std::string_view id) const {
  return for_report_ ? ForeignId(id) : std::string(id);
}

bool Renderer::HasName(const std::string& party) const {
  const auto it = names_.find(party);
  return it != names_.end() && !it->second.empty();
}

std::string Renderer::NameOf(const std::string& party, size_t max_bytes) const {
  return HasName(party) ? ForeignName(names_.find(party)->second, max_bytes) : Shown(party);
}

std::string Renderer::Plain(const report::Argument& a) const {
  switch (a.value_case()) {
    case report::Argument::kId:
      return Shown(a.id());
    case report::Argument::kText:
      return for_report_ ? ForeignText(a.text()) : a.text();
    case report::Argument::kMg:
      return MassText(a.mg());
    case report::Argument::kPpm:
      return LimitText(a.ppm());
    case report::Argument::kTimeUs:
      return DateText(a.time_us());
    case report::Argument::kDay:
      return base::FormatDate(a.day());
    case report::Argument::kDurationUs:
      return DurationText(a.duration_us());
    case report::Argument::kCount:
      return std::to_string(a.count());
    case report::Argument::kDigest:
      return base::HexEncode(a.digest());
    case report::Argument::kShare:
      return PercentText(a.share().part_mg(), a.share().whole_mg());
    case report::Argument::kWord:
      return Shown(a.word());
    default:  // no value; lists and statements have forms of their own. Never nothing
      return "?";
  }
}

// As a field holds it, with its unit, and as people say it: "90000000 mg (90.000 kg)".
std::string Renderer::Exact(const report::Argument& a) const {
  switch (a.value_case()) {
    case report::Argument::kMg:
      return ExactMassText(a.mg());
    case report::Argument::kPpm:
      return ExactShareText(a.ppm());
    case report::Argument::kTimeUs:
      return std::to_string(a.time_us());
    default:  // the others are stored without a unit
      return Plain(a);
  }
}

std::string Renderer::Party(const std::string& id) const {
  if (id.empty()) return Word("party", "NONE");
  return HasName(id) ? NameOf(id) + " (" + Shown(id) + ")" : Shown(id);
}

std::string Renderer::List(const report::Items& items, std::string_view name) const {
  std::string out;
  for (const report::Item& item : items.items()) {
    const auto [origin, key] = LogOf(item.id());
    out += (out.empty() ? "" : ", ") + Word("item", name,
                                            {{"id", Shown(item.id())},
                                             {"party", NameOf(item.party())},
                                             {"origin", Shown(origin)},
                                             {"key", Shown(key)},
                                             {"mass", ExactMassText(item.mg())}});
  }
  if (items.more() > 0) {
    out += Word("more", items.more() == 1 ? "ONE" : "MANY", {{"n", std::to_string(items.more())}});
  }
  return out;
}

std::string Renderer::Joined(const report::Items& items, const std::string& between) const {
  std::string out;
  for (const report::Item& item : items.items())
    out += (out.empty() ? "" : between) + Shown(item.id());
  return out;
}

std::string Renderer::One(const Placeholder& p, const report::Statement& statement,
                          const Extras& extras) const {
  if (const auto it = extras.find(p.name); it != extras.end()) return it->second;
  const report::Argument* a = Find(statement, p.name);
  if (a == nullptr) return "{" + std::string(p.name) + "}";
  switch (p.form) {
    case '|': {
      const std::string* text = messages_.Word(p.rest, a->word());
      return text == nullptr ? Shown(a->word()) : Fill(*text, statement, extras);
    }
    case '?':
    case '+':
      return Counting(*a, p);
    case '!':
      return base::FormatUtc(a->time_us());
    case ':':
      return base::HexEncode(a->digest()).substr(0, DigitsOf(p.rest));
    case '@':
      return Party(a->id());
    case '*':
      return List(a->items(), p.rest);
    case '~':
      return Joined(a->items(), Word("between", p.rest));
    case '#':
      return Exact(*a);
    default:  // without a form
      if (a->has_statement()) return Quoted(a->statement(), extras);
      // A code of a scheme stands beside what it is about.
      return p.name == "criterion" ? Shown(catalogue::Icmm().NamedCriterion(a->id())) : Plain(*a);
  }
}

// What a statement says is wrong, or what it says.
std::string Renderer::Quoted(const report::Statement& statement, const Extras& extras) const {
  const std::string message = Part(statement, "message", extras);
  return message.empty() ? Part(statement, "text", extras) : message;
}

std::string Renderer::Fill(std::string_view sentence, const report::Statement& statement,
                           const Extras& extras) const {
  std::string out;
  size_t at = 0;
  for (const Placeholder& p : PlaceholdersOf(sentence)) {
    out += sentence.substr(at, p.begin - at);
    out += One(p, statement, extras);
    at = p.end;
  }
  return out + std::string(sentence.substr(at));
}

std::string Renderer::Part(const report::Statement& statement, std::string_view part,
                           const Extras& extras) const {
  return Fill(messages_.Sentence(statement.code(), part), statement, extras);
}

std::string Renderer::Word(std::string_view list, std::string_view value,
                           const Extras& extras) const {
  const std::string* text = messages_.Word(list, value);
  return text == nullptr ? Shown(value) : Fill(*text, report::Statement(), extras);
}

}  // namespace lode::present

// SPDX-License-Identifier: Apache-2.0
// A catalogue is checked against the declared codes when it is tested, and not when it is used: a
// sentence with a wrong argument must fail the build and never reach a reader.
#include "verifier/present/messages.h"

#include <algorithm>
#include <set>

#include "verifier/base/status_macros.h"
#include "verifier/catalogue/toml_reader.h"

namespace lode::present {

namespace embedded {
extern const char en_data[];
extern const unsigned long en_size;
extern const char refusals_data[];
extern const unsigned long refusals_size;
}  // namespace embedded

namespace {

using catalogue::TomlReader;

const std::set<std::string_view>& Parts() {
  static const auto& parts =
      *new std::set<std::string_view>{"value", "limit", "message", "remedy", "text"};
  return parts;
}

Messages::Texts ReadTexts(TomlReader table) {
  Messages::Texts out;
  for (const std::string& key : table.Keys()) out[key] = table.String(key);
  return out;
}

// "criterion:id plan:id" by name.
std::map<std::string_view, std::string_view> Declared(const statement::Code& code) {
  std::map<std::string_view, std::string_view> out;
  for (std::string_view rest = code.arguments; !rest.empty();) {
    const statement::Declared one = statement::NextOf(rest);
    out[one.name] = one.type;
  }
  return out;
}

// Whether an argument of that type may stand in that form.
bool TakesType(char form, std::string_view type) {
  switch (form) {
    case '|':
      return type == "word";
    case '?':
    case '+':
      return type == "count";
    case '!':
      return type == "time";
    case ':':
      return type == "digest";
    case '@':
      return type == "id";
    case '*':
    case '~':
      return type == "items" || type == "names";
    case '#':
      return type == "mg" || type == "ppm" || type == "grade" || type == "time";
    default:  // without a form
      return type != "word" && type != "items" && type != "names";
  }
}

class FaultFinder {
 public:
  FaultFinder(const Messages& messages, std::vector<std::string>& faults)
      : messages_(messages), faults_(faults) {}

  void Look(const statement::Code& code, std::string_view sentence, int depth = 0) {
    const auto declared = Declared(code);
    for (const Placeholder& p : PlaceholdersOf(sentence)) {
      if (p.name == "title") continue;  // of the rule or family, which the renderer knows
      const auto it = declared.find(p.name);
      const std::string where = std::string(code.id) + " {" + std::string(p.name) + "}";
      if (it == declared.end()) {
        faults_.push_back(where + " is not an argument");
        continue;
      }
      if (!TakesType(p.form, it->second))
        faults_.push_back(where + " does not fit the type " + std::string(it->second));
      if (p.form == '*' && messages_.Word("item", p.rest) == nullptr)
        faults_.push_back(where + " names no item " + std::string(p.rest));
      if (p.form == '~' && messages_.Word("between", p.rest) == nullptr)
        faults_.push_back(where + " is joined by no word " + std::string(p.rest));
      if (p.form == '|') LookAtWords(code, p, where, depth);
    }
  }

 private:
  void LookAtWords(const statement::Code& code, const Placeholder& p, const std::string& where,
                   int depth) {
    const auto list = messages_.words.find(p.rest);
    if (list == messages_.words.end() || depth > 1) {
      faults_.push_back(where + " names no list " + std::string(p.rest));
      return;
    }
    for (const auto& [value, text] : list->second) Look(code, text, depth + 1);
  }

  const Messages& messages_;
  std::vector<std::string>& faults_;
};

}  // namespace

std::string_view Messages::Sentence(std::string_view code, std::string_view part) const {
  const auto it = sentences.find(code);
  if (it == sentences.end()) return "";
  const auto found = it->second.find(part);
  return found == it->second.end() ? std::string_view() : std::string_view(found->second);
}

const std::string* Messages::Word(std::string_view list, std::string_view value) const {
  const auto it = words.find(list);
  if (it == words.end()) return nullptr;
  const auto found = it->second.find(value);
  return found == it->second.end() ? nullptr : &found->second;
}

namespace {

absl::Status ReadFile(std::string_view toml, Messages& out) {
  absl::StatusOr<TomlReader> root = TomlReader::Parse(toml);
  if (!root.ok()) return root.status();
  TomlReader codes = root->Table("code"), words = root->Table("words");
  for (const std::string& family : codes.Keys()) {
    TomlReader table = codes.Table(family);
    for (const std::string& name : table.Keys()) {
      TomlReader sentences = table.Table(name);
      Messages::Texts texts = ReadTexts(sentences);
      for (const auto& [part, text] : texts) {
        if (!Parts().contains(part))
          sentences.Fail(part, "is not value, limit, message, remedy or text");
      }
      if (!out.sentences.emplace(family + "." + name, std::move(texts)).second)
        table.Fail(name, "is in another file too");
    }
  }
  for (const std::string& list : words.Keys()) {
    for (auto& [value, text] : ReadTexts(words.Table(list))) {
      if (!out.words[list].emplace(value, std::move(text)).second)
        words.Fail(list, "has " + value + " in another file too");
    }
  }
  root->Close();
  return root->status();
}

}  // namespace

absl::StatusOr<Messages> ParseMessages(std::span<const std::string_view> files) {
  Messages out;
  for (const std::string_view toml : files) LODE_RETURN_IF_ERROR(ReadFile(toml, out));
  return out;
}

std::vector<std::string_view> EnglishFiles() {
  return {{embedded::en_data, embedded::en_size},
          {embedded::refusals_data, embedded::refusals_size}};
}

const Messages& English() {
  static const Messages& messages =
      *new Messages(ParseMessages(EnglishFiles()).value_or(Messages()));
  return messages;
}

std::vector<Placeholder> PlaceholdersOf(std::string_view sentence) {
  std::vector<Placeholder> out;
  for (size_t at = sentence.find('{'); at != std::string_view::npos; at = sentence.find('{', at)) {
    const size_t end = sentence.find('}', at);
    if (end == std::string_view::npos) break;  // a brace that nobody closes is a brace
    const std::string_view inner = sentence.substr(at + 1, end - at - 1);
    const size_t form = std::min(inner.find_first_of("|?+!:@*~#"), inner.size());
    Placeholder p;
    p.name = inner.substr(0, form);
    if (form < inner.size()) {
      p.form = inner[form];
      p.rest = inner.substr(form + 1);
    }
    p.begin = at;
    p.end = end + 1;
    out.push_back(p);
    at = end;
  }
  return out;
}

std::vector<std::string> MessageFaults(const Messages& messages,
                                       std::span<const statement::Code> codes) {
  std::vector<std::string> faults;
  std::set<std::string_view> known;
  FaultFinder finder(messages, faults);
  for (const statement::Code& code : codes) {
    if (!known.insert(code.id).second)
      faults.push_back(std::string(code.id) + " is declared twice");
    const auto it = messages.sentences.find(code.id);
    if (it == messages.sentences.end() || it->second.empty()) {
      faults.push_back(std::string(code.id) + " has no sentence");
      continue;
    }
    for (const auto& [part, sentence] : it->second) finder.Look(code, sentence);
  }
  for (const auto& [code, sentences] : messages.sentences) {
    if (!known.contains(code)) faults.push_back(code + " is not a code");
  }
  return faults;
}

}  // namespace lode::present

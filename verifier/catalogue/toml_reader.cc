// SPDX-License-Identifier: Apache-2.0
// The only file of the kernel that sees toml++, which is built here without exceptions. A misspelt
// name is also a missing one. So "is missing" gives way to any other complaint, and of the others
// the one that stands first in the file is shown: people read from the top.
#include "verifier/catalogue/toml_reader.h"

#include <algorithm>
#include <set>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/catalogue/toml_words.h"

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

namespace lode::catalogue {

struct TomlReader::File {
  toml::table root;
  absl::Status error;
  int line = 0;             // of the error
  bool is_missing = false;  // the error is of a key that is not there
};

namespace {

const toml::table* AsTable(const void* table) { return static_cast<const toml::table*>(table); }
const toml::node* AsNode(const void* node) { return static_cast<const toml::node*>(node); }
int LineOf(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

// What stands there, in the words of whoever typed it: `the text "30"`, `the number 3`.
std::string Found(const toml::node& node) {
  if (const auto* text = node.as_string())
    return "the text \"" + base::SafeText(text->get(), 60) + "\"";
  if (const auto* number = node.as_integer()) return "the number " + std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (node.is_floating_point()) return "a number with a point";
  if (node.is_array_of_tables()) return "a list of tables, as [[ ]] makes one";
  if (node.is_array()) return "a list";
  if (node.is_table()) return "a table";
  return "a date or a time";
}

std::string TextLine(std::string_view key, const std::string& text) {
  return std::string(key) + " = \"" + text + "\"";
}

// How the number would be written, as the end of a message.
std::string AsNumber(std::string_view key, const toml::node& node) {
  const auto* text = node.as_string();
  if (text == nullptr) return ", without quotes";
  const std::string meant = NumberMeant(key, text->get());
  return meant.empty() ? ", without quotes" : meant;
}

std::string Listed(const std::vector<std::string_view>& names) {
  std::string out;
  for (const std::string_view name : names) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

}  // namespace

absl::StatusOr<TomlReader> TomlReader::Parse(std::string_view text) {
  if (text.size() > base::limits::kTomlBytes) {
    return base::Error(base::Reason::kTooLarge, "a TOML file has at most 1 MiB");
  }
  toml::parse_result result = toml::parse(text);
  if (!result) {
    const toml::parse_error& error = result.error();
    return base::Error(base::Reason::kMalformed,
                       "line " + std::to_string(error.source().begin.line) + ", column " +
                           std::to_string(error.source().begin.column) + ": " +
                           TomlFault(error.description(), text, error.source().begin.line));
  }
  auto file = std::make_shared<File>();
  file->root = std::move(result).table();
  const void* root = &file->root;
  return TomlReader(std::move(file), root, "");
}

TomlReader::TomlReader(std::shared_ptr<File> file, const void* table, std::string path)
    : file_(std::move(file)),
      table_(table),
      path_(std::move(path)),
      asked_(std::make_shared<std::vector<std::string>>()),
      may_be_(std::make_shared<std::vector<std::string>>()) {}

bool TomlReader::Has(std::string_view key) const {
  may_be_->emplace_back(key);
  return table_ != nullptr && AsTable(table_)->get(key) != nullptr;
}

std::vector<std::string> TomlReader::Keys() const {
  std::vector<std::string> keys;
  if (table_ == nullptr) return keys;
  for (const auto& [key, node] : *AsTable(table_)) keys.emplace_back(key.str());
  return keys;
}

void TomlReader::FailAt(int line, std::string_view key, std::string_view what, bool is_missing) {
  const bool stands = !file_->error.ok() &&
                      (file_->is_missing == is_missing ? file_->line <= line : !file_->is_missing);
  if (stands) return;
  file_->line = line;
  file_->is_missing = is_missing;
  const std::string where = line > 0 ? "line " + std::to_string(line) + ": " : "";
  file_->error =
      base::Error(base::Reason::kMalformed, where + base::SafeText(path_, 200) +
                                                base::SafeText(key, 100) + " " + std::string(what));
  if (!next_.empty()) file_->error = base::WithNextStep(file_->error, next_);
}

void TomlReader::Fail(std::string_view key, std::string_view what) {
  if (table_ == nullptr) return;
  const toml::node* node = AsTable(table_)->get(key);
  FailAt(node != nullptr ? LineOf(*node) : LineOf(*AsTable(table_)), key, what, node == nullptr);
}

const void* TomlReader::Find(std::string_view key, const std::string& example) {
  asked_->emplace_back(key);
  if (table_ == nullptr) return nullptr;
  const toml::node* node = AsTable(table_)->get(key);
  if (node == nullptr) Fail(key, "is missing; add it: " + example);
  return node;
}

std::string TomlReader::String(std::string_view key, std::string_view allowed) {
  const toml::node* node = AsNode(Find(key, TextLine(key, "...")));
  if (node == nullptr) return "";
  if (const auto* value = node->as_string()) return value->get();
  Fail(key, "is " + Found(*node) + "; it must be " + std::string(allowed));
  return "";
}

bool TomlReader::Bool(std::string_view key) {
  const toml::node* node = AsNode(Find(key, std::string(key) + " = true"));
  if (node == nullptr) return false;
  if (const auto* value = node->as_boolean()) return value->get();
  Fail(key, "is " + Found(*node) + "; it must be true or false, without quotes");
  return false;
}

int64_t TomlReader::Int(std::string_view key, int64_t low, int64_t high, std::string_view unit) {
  const std::string range = std::to_string(low) + " to " + std::to_string(high) +
                            (unit.empty() ? "" : " " + std::string(unit));
  const toml::node* node = AsNode(Find(key, std::string(key) + " = " + std::to_string(low)));
  if (node == nullptr) return low;
  const auto* value = node->as_integer();
  if (value == nullptr) {
    Fail(key,
         "is " + Found(*node) + "; it must be a whole number from " + range + AsNumber(key, *node));
    return low;
  }
  if (value->get() < low || value->get() > high) {
    Fail(key, "is " + std::to_string(value->get()) + "; it must be from " + range);
    return low;
  }
  return value->get();
}

std::vector<std::string> TomlReader::Strings(std::string_view key, std::string_view example) {
  const std::string list = std::string(key) + " = " + std::string(example);
  std::vector<std::string> out;
  const toml::node* node = AsNode(Find(key, list));
  if (node == nullptr) return out;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    Fail(key, "is " + Found(*node) + "; it must be a list of texts in square brackets: " + list);
    return out;
  }
  for (const toml::node& item : *array) {
    const auto* value = item.as_string();
    if (value == nullptr) {
      Fail(key, "holds " + Found(item) + "; it must hold texts in quotes alone");
      return {};
    }
    out.push_back(value->get());
  }
  return out;
}

TomlReader TomlReader::Table(std::string_view key) {
  const std::string header = "[" + path_ + std::string(key) + "]";
  const toml::node* node = AsNode(Find(key, header));
  const toml::table* table = node != nullptr ? node->as_table() : nullptr;
  if (node != nullptr && table == nullptr)
    Fail(key, "is " + Found(*node) + "; it must be a table: write " + base::SafeText(header, 200));
  TomlReader reader(file_, table, path_ + std::string(key) + ".");
  reader.next_ = next_;
  return reader;
}

std::vector<TomlReader> TomlReader::Tables(std::string_view key) {
  std::vector<TomlReader> out;
  const toml::node* node = AsNode(Find(key, "[[" + path_ + std::string(key) + "]]"));
  if (node == nullptr) return out;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    Fail(key, "is " + Found(*node) + "; it must be a list of tables, as [[ ]] makes one");
    return out;
  }
  for (const toml::node& item : *array) {
    const toml::table* table = item.as_table();
    if (table == nullptr) {
      Fail(key, "holds " + Found(item) + "; it must hold tables alone");
      return {};
    }
    out.push_back(TomlReader(file_, table,
                             path_ + std::string(key) + "[" + std::to_string(out.size()) + "]."));
    out.back().next_ = next_;
  }
  return out;
}

void TomlReader::Close() {
  if (table_ == nullptr) return;
  for (const auto& [key, node] : *AsTable(table_)) {
    const std::string_view name = key.str();
    if (std::find(asked_->begin(), asked_->end(), name) != asked_->end()) continue;
    std::set<std::string_view> names(asked_->begin(), asked_->end());
    names.insert(may_be_->begin(), may_be_->end());
    const std::vector<std::string_view> known(names.begin(), names.end());
    FailAt(
        LineOf(node), name,
        "is not known here; what may stand here: " + Listed(known) + base::DidYouMean(name, known),
        /*is_missing=*/false);
  }
}

void TomlReader::Advise(std::string next) { next_ = std::move(next); }

absl::Status TomlReader::status() const { return file_->error; }

}  // namespace lode::catalogue

// SPDX-License-Identifier: Apache-2.0
// The only file that sees toml++, which is built here without exceptions.
#include "verifier/catalogue/toml_reader.h"

#include <algorithm>

#include "verifier/base/limits.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

namespace lode::catalogue {

struct TomlReader::File {
  toml::table root;
  absl::Status error;
};

namespace {

const toml::table* AsTable(const void* table) { return static_cast<const toml::table*>(table); }
const toml::node* AsNode(const void* node) { return static_cast<const toml::node*>(node); }
int LineOf(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

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
                           base::SafeText(error.description(), 300));
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

void TomlReader::FailAt(int line, std::string_view key, std::string_view what) {
  if (!file_->error.ok()) return;
  const std::string where = line > 0 ? "line " + std::to_string(line) + ": " : "";
  file_->error =
      base::Error(base::Reason::kMalformed, where + base::SafeText(path_, 200) +
                                                base::SafeText(key, 100) + " " + std::string(what));
}

void TomlReader::Fail(std::string_view key, std::string_view what) {
  if (table_ == nullptr) return;
  const toml::node* node = AsTable(table_)->get(key);
  FailAt(node != nullptr ? LineOf(*node) : LineOf(*AsTable(table_)), key, what);
}

const void* TomlReader::Find(std::string_view key) {
  asked_->emplace_back(key);
  if (table_ == nullptr) return nullptr;
  const toml::node* node = AsTable(table_)->get(key);
  if (node == nullptr) Fail(key, "is missing");
  return node;
}

std::string TomlReader::String(std::string_view key) {
  const toml::node* node = AsNode(Find(key));
  if (node == nullptr) return "";
  if (const auto* value = node->as_string()) return value->get();
  Fail(key, "is not a string");
  return "";
}

bool TomlReader::Bool(std::string_view key) {
  const toml::node* node = AsNode(Find(key));
  if (node == nullptr) return false;
  if (const auto* value = node->as_boolean()) return value->get();
  Fail(key, "is neither true nor false");
  return false;
}

int64_t TomlReader::Int(std::string_view key, int64_t low, int64_t high) {
  const toml::node* node = AsNode(Find(key));
  if (node == nullptr) return low;
  const auto* value = node->as_integer();
  if (value == nullptr) {
    Fail(key, "is not a whole number");
    return low;
  }
  if (value->get() < low || value->get() > high) {
    Fail(key, "is not between " + std::to_string(low) + " and " + std::to_string(high));
    return low;
  }
  return value->get();
}

std::vector<std::string> TomlReader::Strings(std::string_view key) {
  std::vector<std::string> out;
  const toml::node* node = AsNode(Find(key));
  if (node == nullptr) return out;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    Fail(key, "is not a list");
    return out;
  }
  for (const toml::node& item : *array) {
    const auto* value = item.as_string();
    if (value == nullptr) {
      Fail(key, "holds something that is not a string");
      return {};
    }
    out.push_back(value->get());
  }
  return out;
}

TomlReader TomlReader::Table(std::string_view key) {
  const toml::node* node = AsNode(Find(key));
  const toml::table* table = node != nullptr ? node->as_table() : nullptr;
  if (node != nullptr && table == nullptr) Fail(key, "is not a table");
  return TomlReader(file_, table, path_ + std::string(key) + ".");
}

std::vector<TomlReader> TomlReader::Tables(std::string_view key) {
  std::vector<TomlReader> out;
  const toml::node* node = AsNode(Find(key));
  if (node == nullptr) return out;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    Fail(key, "is not a list of tables");
    return out;
  }
  for (const toml::node& item : *array) {
    const toml::table* table = item.as_table();
    if (table == nullptr) {
      Fail(key, "holds something that is not a table");
      return {};
    }
    out.push_back(TomlReader(file_, table,
                             path_ + std::string(key) + "[" + std::to_string(out.size()) + "]."));
  }
  return out;
}

void TomlReader::Close() {
  if (table_ == nullptr) return;
  for (const auto& [key, node] : *AsTable(table_)) {
    const std::string_view name = key.str();
    if (std::find(asked_->begin(), asked_->end(), name) != asked_->end()) continue;
    std::vector<std::string_view> known(asked_->begin(), asked_->end());
    known.insert(known.end(), may_be_->begin(), may_be_->end());
    FailAt(LineOf(node), name, "is not a key of this table" + base::DidYouMean(name, known));
  }
}

absl::Status TomlReader::status() const { return file_->error; }

}  // namespace lode::catalogue

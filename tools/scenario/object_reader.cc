// SPDX-License-Identifier: Apache-2.0
#include "tools/scenario/object_reader.h"

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/time.h"

namespace lode::scenario {

absl::Status At(const std::string& path, const std::string& what) {
  return base::Error(base::Reason::kMalformed,
                     "scenario at " + (path.empty() ? "the top" : path) + ": " + what);
}

ObjectReader::ObjectReader(const base::Json& json, std::string path)
    : json_(json), path_(std::move(path)) {
  if (!json.is_object()) status_ = At(path_, "not an object");
}

std::string ObjectReader::Path(const std::string& key) const {
  return path_.empty() ? key : path_ + "." + key;
}

void ObjectReader::Complain(const std::string& key, const std::string& what) {
  if (status_.ok()) status_ = At(Path(key), what);
}

const base::Json* ObjectReader::Find(const std::string& key) {
  asked_.insert(key);
  if (!status_.ok()) return nullptr;
  const auto it = json_.find(key);
  return it == json_.end() ? nullptr : &*it;
}

std::string ObjectReader::Text(const std::string& key) {
  const base::Json* value = Find(key);
  if (value == nullptr) return "";
  if (value->is_string()) return value->get<std::string>();
  Complain(key, "not a string");
  return "";
}

std::string ObjectReader::RequiredText(const std::string& key) {
  std::string text = Text(key);
  if (text.empty()) Complain(key, "missing");
  return text;
}

std::optional<int64_t> ObjectReader::Number(const std::string& key) {
  const base::Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned() && value->get<uint64_t>() <= INT64_MAX) {
    return static_cast<int64_t>(value->get<uint64_t>());
  }
  const auto parsed =
      value->is_string() ? base::ParseDecimal(value->get<std::string>()) : std::nullopt;
  if (parsed && *parsed <= INT64_MAX) return static_cast<int64_t>(*parsed);
  Complain(key, "not a whole number from 0");
  return std::nullopt;
}

std::optional<bool> ObjectReader::Flag(const std::string& key) {
  const base::Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  Complain(key, "not true or false");
  return std::nullopt;
}

std::optional<int64_t> ObjectReader::Time(const std::string& key) {
  const base::Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  const auto time =
      value->is_string() ? base::ParseRfc3339(value->get<std::string>()) : std::nullopt;
  if (time) return time->micros;
  Complain(key, "not an RFC 3339 time such as 2026-03-14T06:00:00+02:00");
  return std::nullopt;
}

const base::Json* ObjectReader::List(const std::string& key) {
  const base::Json* value = Find(key);
  if (value == nullptr || value->is_array()) return value;
  Complain(key, "not a list");
  return nullptr;
}

const base::Json* ObjectReader::Object(const std::string& key) {
  const base::Json* value = Find(key);
  if (value == nullptr || value->is_object()) return value;
  Complain(key, "not an object");
  return nullptr;
}

absl::Status ObjectReader::Finish() {
  if (!status_.ok()) return status_;
  for (const auto& [key, value] : json_.items()) {
    if (!asked_.contains(key)) return At(Path(base::SafeText(key, 64)), "unknown key");
  }
  return absl::OkStatus();
}

}  // namespace lode::scenario

// SPDX-License-Identifier: Apache-2.0
// The first complaint is kept and the later ones are dropped: they mostly follow from it.
#include "tools/scenario/object_reader.h"

#include <algorithm>

#include "verifier/base/encoding.h"
#include "verifier/base/nearest.h"
#include "verifier/base/time.h"

namespace lode::scenario {

ObjectReader::ObjectReader(const base::Json& json, Place place)
    : json_(json), place_(std::move(place)) {
  if (!json.is_object()) status_ = scenario::At(place_, "not an object");
}

void ObjectReader::Complain(const std::string& key, const std::string& what) {
  if (status_.ok()) status_ = scenario::At(At(key), what);
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

std::string ObjectReader::Name(const std::string& key, std::string_view what, const Names& names) {
  std::string text = Text(key);
  const bool there = std::find(names.begin(), names.end(), text) != names.end();
  if (!there && json_.is_object() && json_.contains(key)) Complain(key, NoSuch(what, text, names));
  return there ? text : "";
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
    if (asked_.contains(key)) continue;
    const Names known(asked_.begin(), asked_.end());
    return scenario::At(At(key), "unknown key" + base::DidYouMean(key, known));
  }
  return absl::OkStatus();
}

}  // namespace lode::scenario

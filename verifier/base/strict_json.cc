// SPDX-License-Identifier: Apache-2.0
#include "verifier/base/strict_json.h"

#include <set>
#include <string>
#include <vector>

#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"

namespace lode::base {
namespace {

// Json keeps the order of an object's keys and looks them up one by one.
constexpr size_t kMaxKeys = 4096;

}  // namespace

absl::StatusOr<Json> ParseStrictJson(std::string_view text, size_t max_bytes, int max_depth) {
  if (text.size() > max_bytes) {
    return Error(Reason::kTooLarge,
                 "this JSON has at most " + std::to_string(max_bytes) + " bytes");
  }
  // The parser takes a zero byte for the end, and would pass over whatever follows it.
  if (text.find('\0') != std::string_view::npos) {
    return Error(Reason::kMalformed, "JSON: a zero byte is no part of it");
  }
  std::vector<std::set<std::string>> keys;
  std::string complaint;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    const bool opens =
        event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
    if (depth + (opens ? 1 : 0) > max_depth) {  // what opens is one level deeper than where it is
      complaint = "nested deeper than " + std::to_string(max_depth) + " levels";
    }
    // Nothing is kept of what is refused: keeping it is what could take long.
    if (!complaint.empty()) return false;
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event != Json::parse_event_t::key) return true;
    const auto key = value.get<std::string>();
    if (!keys.back().insert(key).second) {
      complaint = "the key " + SafeText(key, 64) + " stands twice in one object";
    } else if (keys.back().size() > kMaxKeys) {
      complaint = "more than 4096 keys in one object";
    }
    return complaint.empty();
  };
  Json json = Json::parse(text, watch, /*allow_exceptions=*/false);
  if (!complaint.empty()) return Error(Reason::kMalformed, "JSON: " + complaint);
  if (json.is_discarded()) return Error(Reason::kMalformed, "this is no JSON");
  return json;
}

}  // namespace lode::base

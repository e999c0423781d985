// SPDX-License-Identifier: Apache-2.0
// Reads one JSON object key by key. A key that nobody asked for is an error, with its place.
#ifndef LODE_TOOLS_SCENARIO_OBJECT_READER_H_
#define LODE_TOOLS_SCENARIO_OBJECT_READER_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "tools/scenario/names.h"
#include "tools/scenario/place.h"
#include "verifier/base/strict_json.h"

namespace lode::scenario {

// The first complaint is kept; reads after it give defaults. Borrows the JSON.
class ObjectReader {
 public:
  ObjectReader(const base::Json& json, Place place);

  const base::Json* Find(const std::string& key);  // null: not there
  std::string Text(const std::string& key);        // "": not there
  std::string RequiredText(const std::string& key);
  // One of `names`, or "" if it is not there.
  std::string Name(const std::string& key, std::string_view what, const Names& names);
  std::optional<int64_t> Number(const std::string& key);  // whole, as number or text
  std::optional<bool> Flag(const std::string& key);
  std::optional<int64_t> Time(const std::string& key);  // RFC 3339 to microseconds
  const base::Json* List(const std::string& key);       // an array, or null
  const base::Json* Object(const std::string& key);     // an object, or null

  Place At(const std::string& key) const { return place_ / key; }
  void Complain(const std::string& key, const std::string& what);
  absl::Status FirstComplaint() const { return status_; }  // OK, or what was wrong so far
  absl::Status Finish();  // OK, the first complaint, or an unknown key

 private:
  const base::Json& json_;
  Place place_;
  std::set<std::string> asked_;
  absl::Status status_;
};

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_OBJECT_READER_H_

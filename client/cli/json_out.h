// SPDX-License-Identifier: Apache-2.0
// JSON that lode prints: schema names are stable, 64-bit integers are strings, bytes are hex, times
// RFC 3339 in UTC (docs/cli.md). Internal to client/cli.
#ifndef LODE_CLIENT_CLI_JSON_OUT_H_
#define LODE_CLIENT_CLI_JSON_OUT_H_

#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>
#include <string>

#include "client/cli/fields.h"
#include "verifier/base/time.h"
#include "verifier/record/json.h"

namespace lode::cli {

using Json = nlohmann::ordered_json;

// Compact; bytes that are not UTF-8 come out as U+FFFD.
inline std::string Dump(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
}

// A message of Lode in the mapping of docs/formats/record.md.
inline Json ToJson(const google::protobuf::Message& message) {
  return Json::parse(record::MessageToJson(message));
}

// Of a party or a site, with StateFields()'s name for what its author says.
template <typename State>
Json StateJson(const State& state) {
  Json json = Json::object();
  const Json whole = ToJson(state);
  for (const auto& [name, value] : whole.items()) {
    if (name == "registered_us") {
      json[kClaimedTime] = base::FormatUtc(state.registered_us());
    } else {
      json[name] = value;
    }
  }
  return json;
}

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_JSON_OUT_H_

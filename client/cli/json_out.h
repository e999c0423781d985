// SPDX-License-Identifier: Apache-2.0
// JSON that lode prints: schema names are stable, 64-bit integers are strings, bytes are hex, times
// RFC 3339 in UTC (docs/cli.md). Internal to client/cli.
#ifndef LODE_CLIENT_CLI_JSON_OUT_H_
#define LODE_CLIENT_CLI_JSON_OUT_H_

#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>
#include <string>

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

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_JSON_OUT_H_

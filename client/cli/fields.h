// SPDX-License-Identifier: Apache-2.0
// A message as lines of "path  value", in schema order, with the paths that refusals use. Masses
// also in kg, shares in percent, bytes in hex, times as RFC 3339. Values are not escaped: Printer
// does that. Internal to client/cli.
#ifndef LODE_CLIENT_CLI_FIELDS_H_
#define LODE_CLIENT_CLI_FIELDS_H_

#include <google/protobuf/message.h>

#include <string>
#include <utility>
#include <vector>

#include "client/cli/print.h"

namespace lode::cli {

using FieldLines = std::vector<std::pair<std::string, std::string>>;

FieldLines FieldsOf(const google::protobuf::Message& message);

// Of a party or a site. When it was registered is what its author says, and is named as that:
// registered_at is the entry, which has the ledger's own time.
inline constexpr char kClaimedTime[] = "claimed_event_time";
FieldLines StateFields(const google::protobuf::Message& state);

// Enum value names without their common prefix: "BASIS_MEASURED" -> "MEASURED".
std::string ShortName(const google::protobuf::EnumValueDescriptor* value);

enum class Stream { kOut, kErr };
void PrintFields(Printer& print, Stream stream, const FieldLines& lines);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_FIELDS_H_

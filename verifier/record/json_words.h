// SPDX-License-Identifier: Apache-2.0
// What is wrong with a value of record JSON, for who typed it: the value, what is expected there,
// and what it was most likely meant to be. Each answers for a value that was refused; none decides
// whether it is. Internal to verifier/record.
#ifndef LODE_VERIFIER_RECORD_JSON_WORDS_H_
#define LODE_VERIFIER_RECORD_JSON_WORDS_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>

#include "verifier/base/strict_json.h"

namespace lode::record {

// The value as it may be shown, at most 64 bytes of it: "8,5" with its quotes, 25.1, a list.
std::string ShownJson(const base::Json& json);

// `expected`: "a text in \"quotes\"".
std::string OtherSort(const base::Json& json, std::string_view expected);
std::string NoWholeNumber(const base::Json& json, bool may_be_negative);
std::string NoHex(const base::Json& json);
std::string NoTime(const base::Json& json);
std::string NoDate(const base::Json& json);
std::string NoNameOf(const base::Json& json, const google::protobuf::EnumDescriptor& type);
// A field that the message has not: the nearest one, or the message beside it that has it.
std::string NoFieldOf(std::string_view name, const google::protobuf::Descriptor& type);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_JSON_WORDS_H_

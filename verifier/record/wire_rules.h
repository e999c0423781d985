// SPDX-License-Identifier: Apache-2.0
// What each message of a record may hold, as tables made once from the descriptors and the facts
// that stand beside the fields (proto/lode/record/v1/options.proto): a field's tag, the form of its
// value, how often it may be repeated, what it means, whether it must be said. The rules of form
// are those of docs/formats/record.md ("Canonical payload"). Internal to verifier/record.
#ifndef LODE_VERIFIER_RECORD_WIRE_RULES_H_
#define LODE_VERIFIER_RECORD_WIRE_RULES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "proto/lode/record/v1/options.pb.h"

namespace lode::record {

using Facts = ::lode::record::v1::FieldFacts;

// What a value may be. The first five are varints.
enum class Form : uint8_t { kInt32, kUint32, k64Bits, kBool, kEnum, kText, kBytes, kMessage };

struct MessageRule;

// No varint of 32 bits or fewer that a field could have: its wire type is 7.
inline constexpr uint32_t kNoTag = UINT32_MAX;

struct FieldRule {
  uint32_t tag = kNoTag;  // number and wire type, as written
  Form form = Form::kBytes;
  bool list = false;           // repeated: `most` items at most
  bool packed = false;         // a list of varints: all items in one piece
  bool keeps_default = false;  // written even if zero or empty
  bool zigzag = false;
  uint32_t choice = 0;  // for a member of a oneof: the oneof's bit
  uint32_t most = 0;
  uint32_t bytes = 0;         // most bytes of a text
  uint64_t enum_numbers = 0;  // bit n: the enum knows n
  uint64_t bit = 0;           // its own among MessageRule::required
  const MessageRule* message = nullptr;
  std::string_view name;
  Facts::Holds holds = Facts::ANYTHING;
  Facts::Unit unit = Facts::COUNT;
  Facts::Order order = Facts::ANY;
  const FieldRule* by = nullptr;  // of an item, a text: what the order is of; null: the item itself
  bool required = false;
  bool introduces = false;
};

struct MessageRule {
  enum class Sense : uint8_t { kNone, kTime, kDate, kPoint, kTagRange };
  Sense sense = Sense::kNone;
  uint64_t required = 0;          // bits of the fields that must be said
  std::vector<FieldRule> fields;  // by number; kNoTag where there is none

  // Null: no field has this number with this wire type.
  const FieldRule* Find(uint64_t tag) const {
    const uint64_t number = tag >> 3;
    if (number >= fields.size() || fields[number].tag != tag) return nullptr;
    return &fields[number];
  }
};

// The rule of Record; the others hang below it.
const MessageRule& RecordRule();

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_WIRE_RULES_H_

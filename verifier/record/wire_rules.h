// SPDX-License-Identifier: Apache-2.0
// What each message of a record may hold on the wire, as a table made once from the descriptors:
// a field's tag, the form of its value, whether and how often it may be repeated. The rules are
// those of docs/formats/record.md ("Canonical payload"). Internal to verifier/record.
#ifndef LODE_VERIFIER_RECORD_WIRE_RULES_H_
#define LODE_VERIFIER_RECORD_WIRE_RULES_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace lode::record {

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
  uint32_t choice = 0;         // for a member of a oneof: the oneof's bit
  uint32_t most = 0;
  uint64_t enum_numbers = 0;  // bit n: the enum knows n
  const MessageRule* message = nullptr;
  std::string_view name;
};

struct MessageRule {
  enum class Sense : uint8_t { kNone, kTime, kDate };
  Sense sense = Sense::kNone;
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

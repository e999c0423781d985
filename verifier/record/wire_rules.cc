// SPDX-License-Identifier: Apache-2.0
// A field of a type that the format does not use (fixed widths, floats, groups, maps) gets no rule:
// it is refused like one that nobody knows.
#include "verifier/record/wire_rules.h"

#include <algorithm>
#include <map>
#include <optional>

#include "verifier/base/limits.h"
#include "verifier/record/record.h"

namespace lode::record {
namespace {

namespace gpb = ::google::protobuf;
namespace limits = ::lode::base::limits;
using Field = gpb::FieldDescriptor;

constexpr uint32_t kVarint = 0, kPiece = 2;  // wire types
constexpr int kEnumNumbers = 64;

std::optional<Form> FormOf(const Field& field) {
  switch (field.type()) {
    case Field::TYPE_INT32:
      return Form::kInt32;
    case Field::TYPE_UINT32:
    case Field::TYPE_SINT32:
      return Form::kUint32;
    case Field::TYPE_INT64:
    case Field::TYPE_UINT64:
    case Field::TYPE_SINT64:
      return Form::k64Bits;
    case Field::TYPE_BOOL:
      return Form::kBool;
    case Field::TYPE_ENUM:
      return Form::kEnum;
    case Field::TYPE_STRING:
      return Form::kText;
    case Field::TYPE_BYTES:
      return Form::kBytes;
    case Field::TYPE_MESSAGE:
      return Form::kMessage;
    default:
      return std::nullopt;
  }
}

uint64_t NumbersOf(const gpb::EnumDescriptor& type) {
  uint64_t numbers = 0;
  for (int i = 0; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    if (number >= 0 && number < kEnumNumbers) numbers |= uint64_t{1} << number;
  }
  return numbers;
}

class Rules {
 public:
  // A map's nodes stay where they are.
  const MessageRule& Of(const gpb::Descriptor& type) {
    const auto [it, is_new] = rules_.try_emplace(&type);
    MessageRule& rule = it->second;
    if (!is_new) return rule;
    if (&type == pb::Time::descriptor()) rule.sense = MessageRule::Sense::kTime;
    if (&type == pb::Date::descriptor()) rule.sense = MessageRule::Sense::kDate;
    for (int i = 0; i < type.field_count(); ++i) {
      const auto number = static_cast<size_t>(type.field(i)->number());
      rule.fields.resize(std::max(rule.fields.size(), number + 1));
      rule.fields[number] = Of(*type.field(i));
    }
    return rule;
  }

 private:
  FieldRule Of(const Field& field) {
    const std::optional<Form> form = FormOf(field);
    FieldRule rule;
    if (!form || field.is_map()) return rule;
    rule.form = *form;
    rule.list = field.is_repeated();
    rule.packed = rule.list && *form < Form::kText;
    const bool piece = rule.packed || *form >= Form::kText;
    rule.tag = static_cast<uint32_t>(field.number()) << 3 | (piece ? kPiece : kVarint);
    rule.keeps_default = field.has_presence() || (rule.list && !rule.packed);
    if (const auto* oneof = field.real_containing_oneof()) rule.choice = 1u << oneof->index();
    rule.name = field.name();
    rule.most = rule.name == "subjects" ? limits::kSubjectsCarried : limits::kListItems;
    if (*form == Form::kEnum) rule.enum_numbers = NumbersOf(*field.enum_type());
    if (*form == Form::kMessage) rule.message = &Of(*field.message_type());
    return rule;
  }

  std::map<const gpb::Descriptor*, MessageRule> rules_;
};

}  // namespace

const MessageRule& RecordRule() {
  static Rules rules;
  static const MessageRule& record = rules.Of(*pb::Record::descriptor());
  return record;
}

}  // namespace lode::record

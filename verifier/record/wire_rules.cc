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
constexpr int kBits = 64;                    // of sets of enum numbers and of fields

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
    default:  // no field of a record has it; its rule stays empty, and reading refuses it
      return std::nullopt;
  }
}

uint64_t NumbersOf(const gpb::EnumDescriptor& type) {
  uint64_t numbers = 0;
  for (int i = 0; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    if (number >= 0 && number < kBits) numbers |= uint64_t{1} << number;
  }
  return numbers;
}

// A limit that has no number here is 0: nothing fits it, and a test sees that.
uint32_t NumberOf(Facts::Limit limit, size_t by_default) {
  switch (limit) {
    case Facts::DEFAULT:
      return static_cast<uint32_t>(by_default);
    case Facts::SIGNATURES:
      return limits::kSignatures;
    case Facts::SIGNERS:
      return limits::kSigners;
    case Facts::INPUTS:
      return limits::kInputs;
    case Facts::OUTPUTS:
      return limits::kOutputs;
    case Facts::LOTS:
      return limits::kLots;
    case Facts::DOCUMENTS:
      return limits::kDocuments;
    case Facts::SEALED_SECTIONS:
      return limits::kSealedSections;
    case Facts::OWNERS:
      return limits::kOwners;
    case Facts::SUBJECTS_CARRIED:
      return limits::kSubjectsCarried;
    case Facts::FORMS:
      return limits::kForms;
    case Facts::ELEMENTS:
      return limits::kElements;
    case Facts::LEGS:
      return limits::kLegs;
    case Facts::SEALS:
      return limits::kSeals;
    case Facts::TAG_RANGES:
      return limits::kTagRanges;
    case Facts::PACKAGES:
      return limits::kPackages;
    case Facts::QUOTA_CHARGES:
      return limits::kQuotaCharges;
    case Facts::NAME_BYTES:
      return limits::kNameBytes;
    case Facts::URL_BYTES:
      return limits::kUrlBytes;
    default:  // see above: nothing fits
      return 0;
  }
}

MessageRule::Sense SenseOf(const gpb::Descriptor& type) {
  if (&type == pb::Time::descriptor()) return MessageRule::Sense::kTime;
  if (&type == pb::Date::descriptor()) return MessageRule::Sense::kDate;
  if (&type == pb::Point::descriptor()) return MessageRule::Sense::kPoint;
  if (&type == pb::TagRange::descriptor()) return MessageRule::Sense::kTagRange;
  return MessageRule::Sense::kNone;
}

class Rules {
 public:
  // A map's nodes stay where they are.
  const MessageRule& Of(const gpb::Descriptor& type) {
    const auto [it, is_new] = rules_.try_emplace(&type);
    MessageRule& rule = it->second;
    if (!is_new) return rule;
    rule.sense = SenseOf(type);
    for (int i = 0; i < type.field_count(); ++i) {
      const auto number = static_cast<size_t>(type.field(i)->number());
      rule.fields.resize(std::max(rule.fields.size(), number + 1));
    }
    for (int i = 0; i < type.field_count(); ++i) {
      FieldRule& field = rule.fields[static_cast<size_t>(type.field(i)->number())];
      field = Of(*type.field(i));
      if (i < kBits) field.bit = uint64_t{1} << i;
      if (field.required) rule.required |= field.bit;
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
    rule.zigzag = field.type() == Field::TYPE_SINT32 || field.type() == Field::TYPE_SINT64;
    if (const auto* oneof = field.real_containing_oneof()) rule.choice = 1u << oneof->index();
    rule.name = field.name();
    if (*form == Form::kEnum) rule.enum_numbers = NumbersOf(*field.enum_type());
    if (*form == Form::kMessage) rule.message = &Of(*field.message_type());
    Take(field.options().GetExtension(pb::facts), rule);
    return rule;
  }

  static void Take(const Facts& facts, FieldRule& rule) {
    rule.most = NumberOf(facts.items(), limits::kListItems);
    rule.bytes = NumberOf(facts.bytes(), limits::kTextBytes);
    rule.holds = facts.holds();
    rule.unit = facts.unit();
    rule.order = facts.order();
    rule.required = facts.required();
    rule.introduces = facts.introduces();
    if (facts.by().empty() || rule.message == nullptr) return;
    for (const FieldRule& item : rule.message->fields) {
      if (item.tag != kNoTag && item.name == facts.by()) rule.by = &item;
    }
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

// SPDX-License-Identifier: Apache-2.0
// Slow and obvious on purpose: it is the definition in docs/formats/record.md, written down once
// more.
#include "tests/property/naive_record.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/custody/check_record.h"
#include "verifier/record/check.h"
#include "verifier/record/held.h"

namespace lode::record::naive {
namespace {

namespace gpb = ::google::protobuf;
namespace limits = ::lode::base::limits;

// Whether any message of the record holds a field or an enum number that this version does not
// know. (Protobuf keeps both when it parses, and would write them again.)
bool HasUnknown(const gpb::Message& message) {
  const gpb::Reflection* reflection = message.GetReflection();
  if (!reflection->GetUnknownFields(message).empty()) return true;
  std::vector<const gpb::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const gpb::FieldDescriptor* field : fields) {
    const auto type = field->cpp_type();
    const bool is_message = type == gpb::FieldDescriptor::CPPTYPE_MESSAGE;
    if (!is_message && type != gpb::FieldDescriptor::CPPTYPE_ENUM) continue;
    const bool repeated = field->is_repeated();
    const int count = repeated ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (is_message) {
        if (HasUnknown(repeated ? reflection->GetRepeatedMessage(message, field, i)
                                : reflection->GetMessage(message, field))) {
          return true;
        }
        continue;
      }
      const int value = repeated ? reflection->GetRepeatedEnumValue(message, field, i)
                                 : reflection->GetEnumValue(message, field);
      if (field->enum_type()->FindValueByNumber(value) == nullptr) return true;
    }
  }
  return false;
}

constexpr int32_t kFirstDay = -719'162;  // 0001-01-01
constexpr int32_t kLastDay = 2'932'896;  // 9999-12-31

// The facts of a field, as check.h and held.h take them.
FieldRule RuleOf(const Facts& facts) {
  FieldRule rule;
  rule.holds = facts.holds();
  rule.introduces = facts.introduces();
  return rule;
}

// Most of a list or a text; the numbers stand in limits.h.
size_t NumberOf(Facts::Limit limit, size_t by_default) {
  static const std::map<int, size_t> kNumbers = {
      {Facts::SIGNATURES, limits::kSignatures},
      {Facts::SIGNERS, limits::kSigners},
      {Facts::INPUTS, limits::kInputs},
      {Facts::OUTPUTS, limits::kOutputs},
      {Facts::LOTS, limits::kLots},
      {Facts::DOCUMENTS, limits::kDocuments},
      {Facts::SEALED_SECTIONS, limits::kSealedSections},
      {Facts::OWNERS, limits::kOwners},
      {Facts::SUBJECTS_CARRIED, limits::kSubjectsCarried},
      {Facts::FORMS, limits::kForms},
      {Facts::ELEMENTS, limits::kElements},
      {Facts::LEGS, limits::kLegs},
      {Facts::SEALS, limits::kSeals},
      {Facts::TAG_RANGES, limits::kTagRanges},
      {Facts::PACKAGES, limits::kPackages},
      {Facts::QUOTA_CHARGES, limits::kQuotaCharges},
      {Facts::NAME_BYTES, limits::kNameBytes},
      {Facts::URL_BYTES, limits::kUrlBytes}};
  return limit == Facts::DEFAULT ? by_default : kNumbers.at(limit);
}

// By reflection, field by field, with no thought for time.
class Walk {
 public:
  explicit Walk(Violations& out) : out_(out) {}

  void Message(const gpb::Message& message) {
    const gpb::Descriptor* type = message.GetDescriptor();
    const gpb::Reflection* reflection = message.GetReflection();
    std::vector<const gpb::FieldDescriptor*> fields;
    reflection->ListFields(message, &fields);
    for (const gpb::FieldDescriptor* field : fields) {
      path_.push_back({field, kWhole});
      if (!field->is_repeated()) {
        Value(message, field);
      } else {
        List(message, field);
      }
      path_.pop_back();
    }
    for (int i = 0; i < type->field_count(); ++i) {
      const gpb::FieldDescriptor* field = type->field(i);
      if (!FactsOf(field).required()) continue;
      if (std::find(fields.begin(), fields.end(), field) != fields.end()) continue;
      path_.push_back({field, kWhole});
      Say([&](const FieldPath& at) { Missing(out_, at); });
      path_.pop_back();
    }
    Sense(message, type);
  }

 private:
  static constexpr int kWhole = -1;  // not one item of a list
  struct Step {
    const gpb::FieldDescriptor* field;
    int item;
  };

  static const Facts& FactsOf(const gpb::FieldDescriptor* field) {
    return field->options().GetExtension(pb::facts);
  }

  // Where the walk stands, as violations name fields.
  std::string Path() const {
    std::string path;
    for (const Step& step : path_) {
      if (!path.empty()) path += '.';
      path += step.field->name();
      if (step.item != kWhole) path += "[" + std::to_string(step.item) + "]";
    }
    return path;
  }
  // What `say` has to say, if this field was not complained of before.
  template <typename Say_>
  void Say(const Say_& say) {
    const std::string at = Path();
    const size_t before = out_.size();
    if (known_.contains(at)) return;
    say(FieldPath(at));
    if (out_.size() != before) known_.insert(at);
  }

  std::string KeyOf(const gpb::Message& message, const gpb::FieldDescriptor* field, int i) const {
    const gpb::Reflection* reflection = message.GetReflection();
    if (FactsOf(field).by().empty()) return reflection->GetRepeatedString(message, field, i);
    const gpb::Message& item = reflection->GetRepeatedMessage(message, field, i);
    return item.GetReflection()->GetString(
        item, item.GetDescriptor()->FindFieldByName(FactsOf(field).by()));
  }

  void Once(const gpb::Message& message, const gpb::FieldDescriptor* field, int count) {
    std::set<std::string> named;
    for (int i = 0; i < count; ++i) {
      const std::string key = KeyOf(message, field, i);
      path_.back().item = i;
      // As many as the list may have: the rest was complained of by number.
      const bool first =
          static_cast<size_t>(i) < NumberOf(FactsOf(field).items(), limits::kListItems)
              ? named.insert(key).second
              : !named.contains(key);
      if (first) continue;
      if (!key.empty()) Say([&](const FieldPath& at) { NamedTwice(out_, at, key); });
    }
    path_.back().item = kWhole;
  }

  // What is no id has no place in an order of ids.
  static bool HasPlace(const gpb::FieldDescriptor* field, const std::string& key) {
    const Facts& facts = FactsOf(field);
    if (key.empty()) return false;
    if (facts.by().empty()) return IsHeld(RuleOf(facts), key);
    const auto* by = field->message_type()->FindFieldByName(facts.by());
    return IsHeld(RuleOf(FactsOf(by)), key);
  }

  void List(const gpb::Message& message, const gpb::FieldDescriptor* field) {
    const int count = message.GetReflection()->FieldSize(message, field);
    const Facts& facts = FactsOf(field);
    if (facts.order() == Facts::ONCE) Once(message, field, count);
    const size_t most = NumberOf(facts.items(), limits::kListItems);
    const auto check_count = [&] {
      if (static_cast<size_t>(count) > most)
        Say([&](const FieldPath& at) { CheckCount(out_, at, count, most); });
    };
    if (!field->is_packed()) check_count();
    for (int i = 0; i < count; ++i) {
      path_.back().item = i;
      Value(message, field);
      if (facts.order() != Facts::ASCENDING || i == 0) continue;
      const std::string key = KeyOf(message, field, i), before = KeyOf(message, field, i - 1);
      if (before < key || !HasPlace(field, key) || !HasPlace(field, before)) continue;
      FieldRule list = RuleOf(facts), by;
      by.name = facts.by();
      if (!facts.by().empty()) list.by = &by;
      Say([&](const FieldPath& at) { OutOfOrder(out_, at, list, key, before == key); });
    }
    path_.back().item = kWhole;
    if (field->is_packed()) check_count();
  }

  void Value(const gpb::Message& message, const gpb::FieldDescriptor* field) {
    const gpb::Reflection* reflection = message.GetReflection();
    const int i = path_.back().item;
    switch (field->cpp_type()) {
      case gpb::FieldDescriptor::CPPTYPE_MESSAGE:
        return Message(i == kWhole ? reflection->GetMessage(message, field)
                                   : reflection->GetRepeatedMessage(message, field, i));
      case gpb::FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        return Text(i == kWhole
                        ? reflection->GetStringReference(message, field, &scratch)
                        : reflection->GetRepeatedStringReference(message, field, i, &scratch),
                    field);
      }
      case gpb::FieldDescriptor::CPPTYPE_ENUM:
        if (i == kWhole || !FactsOf(field).required()) return;
        if (reflection->GetRepeatedEnumValue(message, field, i) != 0) return;
        return Say([&](const FieldPath& at) { Missing(out_, at); });
      case gpb::FieldDescriptor::CPPTYPE_INT32:
        return Number(reflection->GetInt32(message, field), FactsOf(field).unit());
      case gpb::FieldDescriptor::CPPTYPE_INT64:
        return Number(reflection->GetInt64(message, field), FactsOf(field).unit());
      default:
        return;
    }
  }

  void Text(const std::string& text, const gpb::FieldDescriptor* field) {
    const Facts& facts = FactsOf(field);
    if (text.empty()) {
      if (facts.holds() != Facts::ANYTHING || facts.required())
        Say([&](const FieldPath& at) { Missing(out_, at); });
      return;
    }
    if (facts.holds() != Facts::ANYTHING)
      Say([&](const FieldPath& at) { CheckHeld(out_, at, RuleOf(facts), text); });
    if (field->type() != gpb::FieldDescriptor::TYPE_STRING) return;
    Say([&](const FieldPath& at) {
      CheckText(out_, at, text, NumberOf(facts.bytes(), limits::kTextBytes));
    });
  }

  void Number(int64_t value, Facts::Unit unit) {
    Say([&](const FieldPath& at) {
      if (unit == Facts::PPM) CheckPpm(out_, at, static_cast<int32_t>(value));
      if (unit == Facts::MILLIGRAMS) CheckMass(out_, at, value);
      if (unit == Facts::MILLIGRAMS_CHANGE) CheckChange(out_, at, value);
    });
  }

  void Sense(const gpb::Message& message, const gpb::Descriptor* type) {
    if (type == pb::Time::descriptor()) {
      Say([&](const FieldPath& at) { CheckTime(out_, at, static_cast<const pb::Time&>(message)); });
    } else if (type == pb::Point::descriptor()) {
      Say([&](const FieldPath& at) {
        CheckPoint(out_, at, static_cast<const pb::Point&>(message));
      });
    } else if (type == pb::TagRange::descriptor()) {
      Say([&](const FieldPath& at) {
        CheckTagRange(out_, at, static_cast<const pb::TagRange&>(message));
      });
    } else if (type == pb::Date::descriptor()) {
      const int32_t days = static_cast<const pb::Date&>(message).days();
      if (days >= kFirstDay && days <= kLastDay) return;
      Say([&](const FieldPath& at) { DateOutOfRange(out_, at, days); });
    }
  }

  Violations& out_;
  std::set<std::string> known_;
  std::vector<Step> path_;
};

}  // namespace

bool IsCanonical(const pb::Record& parsed, std::string_view payload) {
  return !HasUnknown(parsed) && EncodePayload(parsed) == payload;
}

Violations CheckRecord(const pb::Record& record) {
  Violations out;
  Walk(out).Message(record);
  custody::CheckJoinedFields(record, out);
  return out;
}

}  // namespace lode::record::naive

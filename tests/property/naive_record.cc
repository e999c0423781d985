// SPDX-License-Identifier: Apache-2.0
#include "tests/property/naive_record.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/record/check.h"

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

class Walk {
 public:
  // Fields that a check of the kind has already complained of are left alone.
  explicit Walk(Violations& out) : out_(out) {
    for (const Violation& violation : out) known_.insert(violation.field);
  }

  void Message(const gpb::Message& message) {
    const gpb::Descriptor* type = message.GetDescriptor();
    if (type == pb::Time::descriptor()) return Time(static_cast<const pb::Time&>(message));
    if (type == pb::Date::descriptor()) return Date(static_cast<const pb::Date&>(message));
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
  }

 private:
  static constexpr int kWhole = -1;  // not one item of a list
  struct Step {
    const gpb::FieldDescriptor* field;
    int item;
  };

  // Where the walk stands, as violations name fields. Made only for what may be complained of.
  std::string Path() const {
    std::string path;
    for (const Step& step : path_) {
      if (!path.empty()) path += '.';
      path += step.field->name();
      if (step.item != kWhole) path += "[" + std::to_string(step.item) + "]";
    }
    return path;
  }
  bool IsKnown(const std::string& at) const { return known_.count(at) != 0; }

  void List(const gpb::Message& message, const gpb::FieldDescriptor* field) {
    const int count = message.GetReflection()->FieldSize(message, field);
    const size_t most = field->name() == "subjects" ? limits::kSubjectsCarried : limits::kListItems;
    if (static_cast<size_t>(count) > most) {
      if (const std::string at = Path(); !IsKnown(at)) CheckCount(out_, FieldPath(at), count, most);
    }
    for (int i = 0; i < count; ++i) {
      path_.back().item = i;
      Value(message, field);
    }
  }
  void Value(const gpb::Message& message, const gpb::FieldDescriptor* field) {
    const gpb::Reflection* reflection = message.GetReflection();
    const int i = path_.back().item;
    if (field->type() == gpb::FieldDescriptor::TYPE_MESSAGE) {
      return Message(i == kWhole ? reflection->GetMessage(message, field)
                                 : reflection->GetRepeatedMessage(message, field, i));
    }
    if (field->type() != gpb::FieldDescriptor::TYPE_STRING) return;
    std::string scratch;
    const std::string& text =
        i == kWhole ? reflection->GetStringReference(message, field, &scratch)
                    : reflection->GetRepeatedStringReference(message, field, i, &scratch);
    if (IsPlain(text)) return;
    if (const std::string at = Path(); !IsKnown(at))
      CheckText(out_, FieldPath(at), text, limits::kTextBytes);
  }
  // Nothing that CheckText could complain of.
  static bool IsPlain(const std::string& text) {
    return text.size() <= limits::kTextBytes &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  }
  void Time(const pb::Time& time) {
    if (const std::string at = Path(); !IsKnown(at)) CheckTime(out_, FieldPath(at), time);
  }
  void Date(const pb::Date& date) {
    if (date.days() >= kFirstDay && date.days() <= kLastDay) return;
    const std::string at = Path();
    if (IsKnown(at)) return;
    Complain(out_, "ADM-01", FieldPath(at), std::to_string(date.days()),
             "a date of the years 1 to 9999", "the date is out of range", "give it as YYYY-MM-DD");
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
  CheckKind(record, out);
  Walk(out).Message(record);
  return out;
}

}  // namespace lode::record::naive

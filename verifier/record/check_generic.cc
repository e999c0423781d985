// SPDX-License-Identifier: Apache-2.0
// What holds of every field of every kind, so that no field is forgotten: texts are bounded and
// hold no control character, lists are bounded, times and dates are such as RFC 3339 can write.
#include <cstdlib>
#include <set>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/record/check.h"

namespace lode::record {
namespace {

namespace gpb = ::google::protobuf;
namespace limits = ::lode::base::limits;

constexpr int32_t kFirstDay = -719'162;  // 0001-01-01
constexpr int32_t kLastDay = 2'932'896;  // 9999-12-31

class Walk {
 public:
  // Fields that a check of the kind has already complained of are left alone.
  explicit Walk(Violations& out) : out_(out) {
    for (const Violation& violation : out) known_.insert(violation.field);
  }

  void Message(const gpb::Message& message, const std::string& path) {
    const std::string& type = message.GetDescriptor()->full_name();
    if (type == "lode.record.v1.Time") return Time(static_cast<const pb::Time&>(message), path);
    if (type == "lode.record.v1.Date") return Date(static_cast<const pb::Date&>(message), path);
    const gpb::Reflection* reflection = message.GetReflection();
    std::vector<const gpb::FieldDescriptor*> fields;
    reflection->ListFields(message, &fields);
    for (const gpb::FieldDescriptor* field : fields) {
      const std::string at = path.empty() ? field->name() : path + "." + field->name();
      if (!field->is_repeated()) {
        Value(message, field, at, -1);
        continue;
      }
      const int count = reflection->FieldSize(message, field);
      const size_t most =
          field->name() == "subjects" ? limits::kSubjectsCarried : limits::kListItems;
      if (known_.count(at) == 0) CheckCount(out_, at, count, most);
      for (int i = 0; i < count; ++i) Value(message, field, Indexed(at, i), i);
    }
  }

 private:
  void Value(const gpb::Message& message, const gpb::FieldDescriptor* field, const std::string& at,
             int i) {
    const gpb::Reflection* reflection = message.GetReflection();
    if (field->type() == gpb::FieldDescriptor::TYPE_MESSAGE) {
      return Message(i < 0 ? reflection->GetMessage(message, field)
                           : reflection->GetRepeatedMessage(message, field, i),
                     at);
    }
    if (field->type() != gpb::FieldDescriptor::TYPE_STRING || known_.count(at) != 0) return;
    CheckText(out_, at,
              i < 0 ? reflection->GetString(message, field)
                    : reflection->GetRepeatedString(message, field, i),
              limits::kTextBytes);
  }
  void Time(const pb::Time& time, const std::string& at) {
    if (known_.count(at) == 0) CheckTime(out_, at, time);
  }
  void Date(const pb::Date& date, const std::string& at) {
    if (known_.count(at) != 0 || (date.days() >= kFirstDay && date.days() <= kLastDay)) return;
    Complain(out_, "ADM-01", at, std::to_string(date.days()), "a date of the years 1 to 9999",
             "the date is out of range", "give it as YYYY-MM-DD");
  }

  Violations& out_;
  std::set<std::string> known_;
};

}  // namespace

void CheckEveryField(const pb::Record& record, Violations& out) { Walk(out).Message(record, ""); }

}  // namespace lode::record

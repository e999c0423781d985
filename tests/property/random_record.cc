// SPDX-License-Identifier: Apache-2.0
// Texts are made of parts that have broken printers and parsers before: quotes, escapes,
// bidirectional controls, wide characters.
#include "tests/property/random_record.h"

#include <google/protobuf/message.h>

#include <iterator>

#include "tests/property/property.h"
#include "verifier/base/time.h"

namespace lode::property {
namespace {

namespace gpb = ::google::protobuf;
using Type = gpb::FieldDescriptor::CppType;

std::string Text() {
  static constexpr const char* kParts[] = {"a",  "Kanzenze", " ",    "\"",     "\\",
                                           "\n", "\x1b[31m", "é",    "钴",     "\t",
                                           "/",  "<",        "\x7f", "\u202e", "\U0001F48E"};
  std::string out;
  for (uint64_t n = Below(5); n > 0; --n) out += kParts[Below(std::size(kParts))];
  return out;
}

int64_t Signed(int64_t low, int64_t high) {
  switch (Below(4)) {
    case 0:
      return low;
    case 1:
      return high;
    case 2:
      return static_cast<int64_t>(Below(1000));
    default:
      return static_cast<int64_t>(Word() % static_cast<uint64_t>(high));
  }
}

// What RFC 3339 can write: years 1 to 9999 in the time's own offset.
void FillTime(pb::Time& time) {
  static const int64_t first = base::ParseRfc3339("0001-01-02T00:00:00Z")->micros;
  static const int64_t last = base::ParseRfc3339("9999-12-30T00:00:00Z")->micros;
  time.set_us(first + static_cast<int64_t>(Word() % static_cast<uint64_t>(last - first)));
  if (Below(2) == 0) time.set_us(time.us() - time.us() % 1'000'000);
  time.set_offset_minutes(static_cast<int32_t>(Below(2161)) - 1080);
}

void Fill(gpb::Message& message, int depth);

void FillOne(gpb::Message& message, const gpb::FieldDescriptor* field, int depth) {
  const gpb::Reflection* r = message.GetReflection();
  const bool many = field->is_repeated();
  const auto set = [&](auto add, auto put, auto value) {
    many ? (r->*add)(&message, field, value) : (r->*put)(&message, field, value);
  };
  using R = gpb::Reflection;
  switch (field->cpp_type()) {
    case Type::CPPTYPE_MESSAGE:
      return Fill(many ? *r->AddMessage(&message, field) : *r->MutableMessage(&message, field),
                  depth + 1);
    case Type::CPPTYPE_STRING: {
      const std::string text =
          field->type() == gpb::FieldDescriptor::TYPE_BYTES ? Bytes(Below(40)) : Text();
      many ? r->AddString(&message, field, text) : r->SetString(&message, field, text);
      return;
    }
    case Type::CPPTYPE_BOOL:
      return set(&R::AddBool, &R::SetBool, Below(2) == 0);
    case Type::CPPTYPE_ENUM: {
      const auto* type = field->enum_type();
      return set(&R::AddEnum, &R::SetEnum,
                 type->value(static_cast<int>(Below(static_cast<uint64_t>(type->value_count())))));
    }
    case Type::CPPTYPE_INT32:
      return set(&R::AddInt32, &R::SetInt32, static_cast<int32_t>(Signed(INT32_MIN, INT32_MAX)));
    case Type::CPPTYPE_INT64:
      return set(&R::AddInt64, &R::SetInt64, Signed(INT64_MIN, INT64_MAX));
    case Type::CPPTYPE_UINT32:
      return set(&R::AddUInt32, &R::SetUInt32, static_cast<uint32_t>(Word()));
    case Type::CPPTYPE_UINT64:
      return set(&R::AddUInt64, &R::SetUInt64, Word());
    default:
      RC_FAIL("a field of floating point: " + field->full_name());
  }
}

// Each field is there half of the time.
void Fill(gpb::Message& message, int depth) {
  const gpb::Descriptor* type = message.GetDescriptor();
  if (type == pb::Time::descriptor()) return FillTime(static_cast<pb::Time&>(message));
  if (type == pb::Date::descriptor()) {
    static_cast<pb::Date&>(message).set_days(static_cast<int32_t>(Below(3'600'000)) - 700'000);
    return;
  }
  for (int i = 0; i < type->field_count(); ++i) {
    const gpb::FieldDescriptor* field = type->field(i);
    const bool message_field = field->cpp_type() == Type::CPPTYPE_MESSAGE;
    if (field->real_containing_oneof() != nullptr || (message_field && depth > 4)) continue;
    if (Below(2) == 0) continue;
    for (uint64_t n = field->is_repeated() ? 1 + Below(3) : 1; n > 0; --n) {
      FillOne(message, field, depth);
    }
  }
  for (int i = 0; i < type->real_oneof_decl_count(); ++i) {
    const gpb::OneofDescriptor* choice = type->oneof_decl(i);
    FillOne(message,
            choice->field(static_cast<int>(Below(static_cast<uint64_t>(choice->field_count())))),
            depth);
  }
}

}  // namespace

pb::Record RandomRecord() {
  pb::Record record;
  Fill(record, 0);
  record.set_format_version(1);
  return record;
}

}  // namespace lode::property

// SPDX-License-Identifier: Apache-2.0
// Fields are walked by reflection, so that a new field of a record is shown to whoever signs it
// without a change here. A number's unit is the end of its field's name, as everywhere in the
// protos. Enum values lose their prefix; the JSON of a record keeps it.
#include "client/cli/fields.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>

#include "proto/lode/record/v1/common.pb.h"
#include "verifier/base/encoding.h"
#include "verifier/base/time.h"

namespace lode::cli {
namespace {

namespace gpb = ::google::protobuf;
namespace pb = ::lode::record::v1;
using Type = gpb::FieldDescriptor::CppType;

constexpr size_t kWidestPath = 48;

bool IsMass(std::string_view name) { return name == "mg" || name.ends_with("_mg"); }
bool IsShare(std::string_view name) { return name == "ppm" || name.ends_with("_ppm"); }

// "10.72667 degrees south": exact, from degrees times 10^7.
std::string Degrees(int64_t e7, std::string_view positive, std::string_view negative) {
  return Decimal(e7 < 0 ? -e7 : e7, 10'000'000, 7) + " degrees " +
         std::string(e7 < 0 ? negative : positive);
}

std::string Number(std::string_view field, int64_t value) {
  std::string text = std::to_string(value);
  if (field == "mg_per_year") return text + " mg a year (" + Kilograms(value) + " a year)";
  if (field == "lat_e7") return Degrees(value, "north", "south");
  if (field == "lon_e7") return Degrees(value, "east", "west");
  if (field.ends_with("_us")) return base::FormatUtc(value);
  if (field.ends_with("_at")) return "entry " + text;  // of the log
  if (field.ends_with("_days")) return text + " days";
  if (field == "activity_bq_per_kg") return text + " Bq/kg";
  if (IsMass(field)) return text + " mg (" + Kilograms(value) + ")";
  if (IsShare(field)) return text + " ppm (" + Percent(value) + ")";
  return text;
}

std::string Unsigned(std::string_view field, uint64_t value) {
  if (value > std::numeric_limits<int64_t>::max()) return std::to_string(value);
  return Number(field, static_cast<int64_t>(value));
}

std::string Scalar(const gpb::Message& message, const gpb::FieldDescriptor* field, int i) {
  const gpb::Reflection* r = message.GetReflection();
  const bool many = field->is_repeated();
  switch (field->cpp_type()) {
    case Type::CPPTYPE_STRING: {
      const std::string text =
          many ? r->GetRepeatedString(message, field, i) : r->GetString(message, field);
      return field->type() == gpb::FieldDescriptor::TYPE_BYTES ? base::HexEncode(text) : text;
    }
    case Type::CPPTYPE_BOOL:
      return (many ? r->GetRepeatedBool(message, field, i) : r->GetBool(message, field)) ? "yes"
                                                                                         : "no";
    case Type::CPPTYPE_ENUM:
      return ShortName(many ? r->GetRepeatedEnum(message, field, i) : r->GetEnum(message, field));
    case Type::CPPTYPE_INT32:
      return Number(field->name(),
                    many ? r->GetRepeatedInt32(message, field, i) : r->GetInt32(message, field));
    case Type::CPPTYPE_INT64:
      return Number(field->name(),
                    many ? r->GetRepeatedInt64(message, field, i) : r->GetInt64(message, field));
    case Type::CPPTYPE_UINT32:
      return Number(field->name(),
                    many ? r->GetRepeatedUInt32(message, field, i) : r->GetUInt32(message, field));
    case Type::CPPTYPE_UINT64:
      return Unsigned(field->name(), many ? r->GetRepeatedUInt64(message, field, i)
                                          : r->GetUInt64(message, field));
    default:
      return "";
  }
}

void Walk(const gpb::Message& message, const std::string& path, FieldLines& lines) {
  if (message.GetDescriptor() == pb::Time::descriptor()) {
    const auto& time = static_cast<const pb::Time&>(message);
    lines.emplace_back(path, base::FormatRfc3339({time.us(), time.offset_minutes()}));
    return;
  }
  if (message.GetDescriptor() == pb::Date::descriptor()) {
    lines.emplace_back(path, base::FormatDate(static_cast<const pb::Date&>(message).days()));
    return;
  }
  std::vector<const gpb::FieldDescriptor*> fields;
  const gpb::Reflection* reflection = message.GetReflection();
  reflection->ListFields(message, &fields);
  for (const gpb::FieldDescriptor* field : fields) {
    const std::string at = path.empty() ? field->name() : path + "." + field->name();
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const std::string item = field->is_repeated() ? at + "[" + std::to_string(i) + "]" : at;
      if (field->cpp_type() != Type::CPPTYPE_MESSAGE) {
        lines.emplace_back(item, Scalar(message, field, i));
      } else {
        Walk(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                  : reflection->GetMessage(message, field),
             item, lines);
      }
    }
  }
}

}  // namespace

FieldLines FieldsOf(const gpb::Message& message) {
  FieldLines lines;
  Walk(message, "", lines);
  return lines;
}

FieldLines StateFields(const gpb::Message& state) {
  FieldLines lines = FieldsOf(state);
  for (auto& [path, value] : lines) {
    if (path == "registered_us") path = kClaimedTime;
  }
  return lines;
}

std::string ShortName(const gpb::EnumValueDescriptor* value) {
  // The zero value is <PREFIX>_UNSPECIFIED.
  constexpr std::string_view kZero = "UNSPECIFIED";
  const auto* zero = value->type()->FindValueByNumber(0);
  if (zero == nullptr || !std::string_view(zero->name()).ends_with(kZero)) return value->name();
  const std::string prefix = zero->name().substr(0, zero->name().size() - kZero.size());
  return value->name().starts_with(prefix) ? value->name().substr(prefix.size()) : value->name();
}

void PrintFields(Printer& print, Stream stream, const FieldLines& lines) {
  size_t width = 0;
  for (const auto& [path, value] : lines)
    width = std::max(width, std::min(path.size(), kWidestPath));
  for (const auto& [path, value] : lines) {
    if (stream == Stream::kOut) {
      print.Out("  {}  {}", {Padded(path, width), value});
    } else {
      print.Err("  {}  {}", {Padded(path, width), value});
    }
  }
}

}  // namespace lode::cli

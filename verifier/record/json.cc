// SPDX-License-Identifier: Apache-2.0
// Protobuf's own JSON reader accepts several spellings of a number and two names for a field, and
// it reports errors without a place. Here there is one spelling, and every error has a path,
// because people write these files by hand. What is read depends on the parser's value alone; the
// file's text is searched only for the words of a message: where a value stands, how it was typed.
#include "verifier/record/json.h"

#include <cmath>
#include <set>
#include <vector>

#include "verifier/base/absl_shim.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/json_places.h"
#include "verifier/base/number_words.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/strict_json.h"
#include "verifier/base/time.h"
#include "verifier/record/json_words.h"

namespace lode::record {
namespace {

namespace gpb = ::google::protobuf;
using base::Json;
using Type = gpb::FieldDescriptor::CppType;

constexpr size_t kMaxBytes = 1 << 20;
constexpr size_t kTypedBytes = 64;  // of a number, in a message
constexpr int kMaxDepth = 32;
constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr size_t kDigitsOf64Bits = 19;  // of INT64_MAX
constexpr char kPathUrl[] = "lode/json-path";
constexpr char kShownUrl[] = "lode/json-shown";

absl::Status At(std::string_view path, std::string_view what) {
  absl::Status status = base::Error(
      base::Reason::kMalformed,
      "JSON at " + std::string(path.empty() ? "the top" : path) + ": " + std::string(what));
  status.SetPayload(kPathUrl, absl::Cord(base::ToAbsl(path)));
  return status;
}

bool IsTimeType(const gpb::Descriptor* type) { return type->full_name() == "lode.record.v1.Time"; }
bool IsDateType(const gpb::Descriptor* type) { return type->full_name() == "lode.record.v1.Date"; }

// --- reading

// Of a number that is refused: how the parser's value is shown, which is not how it was typed (1e3
// is shown as 1000.0, -0 as 0).
absl::Status AsShown(absl::Status status, const Json& json) {
  if (!status.ok() && json.is_number())
    status.SetPayload(kShownUrl, absl::Cord(base::ToAbsl(ShownJson(json))));
  return status;
}

absl::Status ReadMessage(const Json& json, const std::string& path, gpb::Message& message);

bool IsBeyond64Bits(const Json& json) {
  if (json.is_number_unsigned()) return json.get<uint64_t>() > static_cast<uint64_t>(INT64_MAX);
  // Digits that fit in no integer are read as floating point.
  if (json.is_number_float()) return std::fabs(json.get<double>()) >= kTwoTo63;
  if (!json.is_string()) return false;
  const std::string& text = json.get_ref<const std::string&>();
  const size_t sign = text.starts_with("-") ? 1 : 0;
  return text.size() - sign >= kDigitsOf64Bits && text[sign] != '0' &&
         text.find_first_not_of("0123456789", sign) == std::string::npos;
}

// What is no whole number, with the number that was meant if that is plain: "1,000 kg" in wet_mg is
// 1000000000. Else with what the field counts.
absl::Status NoNumberAt(const Json& json, const std::string& path, bool may_be_negative) {
  std::string field = path.substr(path.rfind('.') + 1);
  field = field.substr(0, field.find('['));
  std::string words = NoWholeNumber(json, may_be_negative);
  const std::string meant =
      json.is_string() ? base::NumberMeant(field, json.get_ref<const std::string&>()) : "";
  words += base::UnitOf(field) + (meant.empty() ? "" : ". If you mean that, write " + meant);
  return At(path, words);
}

template <typename Number>
absl::Status OutOfRange(const Json& json, const std::string& path, Number low, Number high) {
  return At(path, ShownJson(json) + " is out of range: the number is from " + std::to_string(low) +
                      " to " + std::to_string(high));
}

absl::StatusOr<int64_t> ReadSigned(const Json& json, const std::string& path, int64_t low,
                                   int64_t high) {
  int64_t value;
  if (json.is_number_unsigned() && json.get<uint64_t>() <= static_cast<uint64_t>(INT64_MAX)) {
    value = static_cast<int64_t>(json.get<uint64_t>());
  } else if (json.is_number_integer() && !json.is_number_unsigned() && json.get<int64_t>() != 0) {
    value = json.get<int64_t>();  // the parser's signed 0 is -0, which is no spelling of 0
  } else if (json.is_string()) {
    const std::string text = json.get<std::string>();
    const bool negative = text.starts_with("-");
    const auto magnitude =
        base::ParseDecimal(negative ? std::string_view(text).substr(1) : std::string_view(text));
    if (!magnitude || *magnitude > static_cast<uint64_t>(INT64_MAX) + (negative ? 1 : 0) ||
        (negative && *magnitude == 0)) {
      return IsBeyond64Bits(json) ? OutOfRange(json, path, low, high)
                                  : NoNumberAt(json, path, /*may_be_negative=*/true);
    }
    value = static_cast<int64_t>(negative ? 0 - *magnitude : *magnitude);
  } else if (IsBeyond64Bits(json)) {
    return OutOfRange(json, path, low, high);
  } else {
    return NoNumberAt(json, path, /*may_be_negative=*/true);
  }
  if (value < low || value > high) return OutOfRange(json, path, low, high);
  return value;
}

absl::StatusOr<uint64_t> ReadUnsigned(const Json& json, const std::string& path, uint64_t high) {
  uint64_t value;
  if (json.is_number_unsigned()) {
    value = json.get<uint64_t>();
  } else if (json.is_string()) {
    const std::string text = json.get<std::string>();
    const auto parsed = base::ParseDecimal(text);
    if (!parsed && IsBeyond64Bits(json) && !text.starts_with("-"))
      return OutOfRange(json, path, uint64_t{0}, high);
    if (!parsed) return NoNumberAt(json, path, /*may_be_negative=*/false);
    value = *parsed;
  } else if (json.is_number_float() && json.get<double>() >= kTwoTo63) {
    return OutOfRange(json, path, uint64_t{0}, high);
  } else {
    return NoNumberAt(json, path, /*may_be_negative=*/false);
  }
  if (value > high) return OutOfRange(json, path, uint64_t{0}, high);
  return value;
}

// Sets or appends one value through the setter pair of the field's C++ type.
#define LODE_SET(Kind, value)                                           \
  (field->is_repeated() ? reflection->Add##Kind(&message, field, value) \
                        : reflection->Set##Kind(&message, field, value))

absl::Status ReadValue(const Json& json, const std::string& path, const gpb::FieldDescriptor* field,
                       gpb::Message& message) {
  const gpb::Reflection* reflection = message.GetReflection();
  switch (field->cpp_type()) {
    case Type::CPPTYPE_MESSAGE:
      return ReadMessage(json, path,
                         field->is_repeated() ? *reflection->AddMessage(&message, field)
                                              : *reflection->MutableMessage(&message, field));
    case Type::CPPTYPE_STRING: {
      const bool bytes = field->type() == gpb::FieldDescriptor::TYPE_BYTES;
      if (!json.is_string())
        return At(path, bytes ? NoHex(json) : OtherSort(json, "a text in \"quotes\""));
      std::string text = json.get<std::string>();
      if (bytes) {
        auto raw = base::HexDecode(text);
        if (!raw) return At(path, NoHex(json));
        text = *std::move(raw);
      }
      LODE_SET(String, text);
      return absl::OkStatus();
    }
    case Type::CPPTYPE_BOOL:
      if (!json.is_boolean()) return At(path, OtherSort(json, "true or false, without quotes"));
      LODE_SET(Bool, json.get<bool>());
      return absl::OkStatus();
    case Type::CPPTYPE_ENUM: {
      const auto* value =
          json.is_string() ? field->enum_type()->FindValueByName(json.get<std::string>()) : nullptr;
      if (value == nullptr) return At(path, NoNameOf(json, *field->enum_type()));
      LODE_SET(Enum, value);
      return absl::OkStatus();
    }
    case Type::CPPTYPE_INT32: {
      LODE_ASSIGN_OR_RETURN(const int64_t value, ReadSigned(json, path, INT32_MIN, INT32_MAX));
      LODE_SET(Int32, static_cast<int32_t>(value));
      return absl::OkStatus();
    }
    case Type::CPPTYPE_INT64: {
      LODE_ASSIGN_OR_RETURN(const int64_t value, ReadSigned(json, path, INT64_MIN, INT64_MAX));
      LODE_SET(Int64, value);
      return absl::OkStatus();
    }
    case Type::CPPTYPE_UINT32: {
      LODE_ASSIGN_OR_RETURN(const uint64_t value, ReadUnsigned(json, path, UINT32_MAX));
      LODE_SET(UInt32, static_cast<uint32_t>(value));
      return absl::OkStatus();
    }
    case Type::CPPTYPE_UINT64: {
      LODE_ASSIGN_OR_RETURN(const uint64_t value, ReadUnsigned(json, path, UINT64_MAX));
      LODE_SET(UInt64, value);
      return absl::OkStatus();
    }
    default:  // refused
      return At(path, "a field of floating point: Lode has none");
  }
}
#undef LODE_SET

absl::Status ReadTime(const Json& json, const std::string& path, gpb::Message& message) {
  const auto time = json.is_string() ? base::ParseRfc3339(json.get<std::string>()) : std::nullopt;
  if (!time) return At(path, NoTime(json));
  auto& out = static_cast<pb::Time&>(message);
  out.set_us(time->micros);
  out.set_offset_minutes(time->offset_minutes);
  return absl::OkStatus();
}

absl::Status ReadDate(const Json& json, const std::string& path, gpb::Message& message) {
  const auto days = json.is_string() ? base::ParseDate(json.get<std::string>()) : std::nullopt;
  if (!days) return At(path, NoDate(json));
  static_cast<pb::Date&>(message).set_days(*days);
  return absl::OkStatus();
}

absl::Status ReadMessage(const Json& json, const std::string& path, gpb::Message& message) {
  const gpb::Descriptor* type = message.GetDescriptor();
  if (IsTimeType(type)) return ReadTime(json, path, message);
  if (IsDateType(type)) return ReadDate(json, path, message);
  if (!json.is_object())
    return At(path, OtherSort(json, "an object in {braces}, a " + type->name()));
  const gpb::OneofDescriptor* seen_oneof = nullptr;
  std::string chosen;
  std::set<int> seen;
  for (const auto& [name, value] : json.items()) {
    const std::string at = path.empty() ? name : path + "." + name;
    const gpb::FieldDescriptor* field = type->FindFieldByName(name);
    if (field == nullptr) field = type->FindFieldByCamelcaseName(name);
    if (field == nullptr) return At(base::SafeText(at, 200), NoFieldOf(name, *type));
    // A field has two spellings, but one value.
    if (!seen.insert(field->number()).second) return At(at, "this field is given twice");
    if (field->containing_oneof() != nullptr) {
      if (seen_oneof == field->containing_oneof())
        return At(at, "a second choice of " + seen_oneof->name() + ": a record has one, and " +
                          chosen + " is there already");
      seen_oneof = field->containing_oneof();
      chosen = name;
    }
    if (!field->is_repeated()) {
      LODE_RETURN_IF_ERROR(AsShown(ReadValue(value, at, field, message), value));
      continue;
    }
    if (!value.is_array()) return AsShown(At(at, OtherSort(value, "a list in [brackets]")), value);
    size_t i = 0;
    for (const Json& item : value) {
      const std::string place = at + "[" + std::to_string(i++) + "]";
      LODE_RETURN_IF_ERROR(AsShown(ReadValue(item, place, field, message), item));
    }
  }
  return absl::OkStatus();
}

// --- writing

Json WriteMessage(const gpb::Message& message);

Json WriteValue(const gpb::Message& message, const gpb::FieldDescriptor* field, int i) {
  const gpb::Reflection* r = message.GetReflection();
  const bool many = field->is_repeated();
  switch (field->cpp_type()) {
    case Type::CPPTYPE_MESSAGE:
      return WriteMessage(many ? r->GetRepeatedMessage(message, field, i)
                               : r->GetMessage(message, field));
    case Type::CPPTYPE_STRING: {
      std::string text =
          many ? r->GetRepeatedString(message, field, i) : r->GetString(message, field);
      return field->type() == gpb::FieldDescriptor::TYPE_BYTES ? base::HexEncode(text) : text;
    }
    case Type::CPPTYPE_BOOL:
      return many ? r->GetRepeatedBool(message, field, i) : r->GetBool(message, field);
    case Type::CPPTYPE_ENUM:
      return (many ? r->GetRepeatedEnum(message, field, i) : r->GetEnum(message, field))->name();
    case Type::CPPTYPE_INT32:
      return many ? r->GetRepeatedInt32(message, field, i) : r->GetInt32(message, field);
    case Type::CPPTYPE_UINT32:
      return many ? r->GetRepeatedUInt32(message, field, i) : r->GetUInt32(message, field);
    case Type::CPPTYPE_INT64:
      return std::to_string(many ? r->GetRepeatedInt64(message, field, i)
                                 : r->GetInt64(message, field));
    case Type::CPPTYPE_UINT64:
      return std::to_string(many ? r->GetRepeatedUInt64(message, field, i)
                                 : r->GetUInt64(message, field));
    default:  // floating point: no message has it, and reading refuses it
      return nullptr;
  }
}

Json WriteMessage(const gpb::Message& message) {
  const gpb::Descriptor* type = message.GetDescriptor();
  if (IsTimeType(type)) {
    const auto& time = static_cast<const pb::Time&>(message);
    return base::FormatRfc3339({time.us(), time.offset_minutes()});
  }
  if (IsDateType(type)) return base::FormatDate(static_cast<const pb::Date&>(message).days());
  Json out = Json::object();
  std::vector<const gpb::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const gpb::FieldDescriptor* field : fields) {
    if (!field->is_repeated()) {
      out[field->name()] = WriteValue(message, field, 0);
      continue;
    }
    Json& list = out[field->name()] = Json::array();
    for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i)
      list.push_back(WriteValue(message, field, i));
  }
  return out;
}

}  // namespace

namespace {

// "lot_created.contained[0].mg" -> lot_created, contained, [0], mg.
std::vector<std::string> StepsOf(std::string_view path) {
  std::vector<std::string> steps;
  while (!path.empty()) {
    const size_t end = std::min(path.find_first_of(".[", 1), path.size());
    steps.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
    if (path.starts_with('.')) path.remove_prefix(1);
  }
  return steps;
}

}  // namespace

absl::Status MessageFromJson(std::string_view text, gpb::Message& message) {
  message.Clear();
  const auto json = base::ParseStrictJson(text, kMaxBytes, kMaxDepth);
  const absl::Status status = json.ok() ? ReadMessage(*json, "", message) : json.status();
  // People write this file: what is wrong in it was typed, and did not happen on the way.
  if (status.ok() || base::ReasonOf(status) != base::Reason::kMalformed) return status;
  return base::WithNextStep(status, "correct the file where it says so, then run this again");
}

absl::StatusOr<pb::Record> RecordFromJson(std::string_view json) {
  pb::Record record;
  const absl::Status status = MessageFromJson(json, record);
  if (status.ok()) return record;
  if (JsonPathOf(status).empty()) return status;
  const base::JsonPlaces places(json);
  const base::JsonPlaces::Found found = places.Find(StepsOf(JsonPathOf(status)));
  return base::WithContext(
      AsTyped(status, found.value),
      "line " + std::to_string(found.line) + ", column " + std::to_string(found.column));
}

size_t LineOfField(std::string_view json, std::string_view path) {
  return base::JsonPlaces(json).Find(StepsOf(path)).line;
}

absl::Status AsTyped(const absl::Status& status, std::string_view typed) {
  const auto payload = status.GetPayload(kShownUrl);
  if (!payload.has_value() || typed.empty()) return status;
  const std::string shown(*payload);
  std::string message(status.message());
  const size_t at = message.find(": " + shown);
  if (at == std::string::npos) return status;
  message.replace(at + 2, shown.size(), base::SafeText(typed, kTypedBytes));
  absl::Status out(status.code(), message);
  status.ForEachPayload(
      [&](absl::string_view url, const absl::Cord& value) { out.SetPayload(url, value); });
  return out;
}

std::string JsonPathOf(const absl::Status& status) {
  const auto path = status.GetPayload(kPathUrl);
  return path.has_value() ? std::string(*path) : "";
}

std::string MessageToJson(const gpb::Message& message, int indent) {
  return WriteMessage(message).dump(indent, ' ', false, Json::error_handler_t::replace);
}

void FillDefaults(const Defaults& defaults, pb::Record& record) {
  if (record.format_version() == 0) record.set_format_version(1);
  if (record.origin().empty()) record.set_origin(defaults.origin);
  if (record.genesis_digest().empty() && !record.has_genesis())
    record.set_genesis_digest(defaults.genesis_digest);
  if (record.nonce().empty()) record.set_nonce(defaults.nonce);
  if (!record.has_event_time()) *record.mutable_event_time() = defaults.now;
  if (!record.has_capture_time()) *record.mutable_capture_time() = defaults.now;
}

}  // namespace lode::record

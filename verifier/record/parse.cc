// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/record/record.h"

namespace lode::record {
namespace {

namespace gpb = ::google::protobuf;

constexpr uint32_t kFormatVersion = 1;

absl::Status Malformed(std::string_view what) {
  return base::Error(base::Reason::kMalformed, what);
}

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

// What the format knows but this version does not build.
std::string NotBuilt(const pb::Record& record) {
  const pb::Kind kind = KindOf(record);
  if (!IsBuilt(kind)) return "kind " + std::string(KindName(kind));
  if (record.lot_created().source() == pb::SOURCE_MOVED_IN)
    return "LotCreated from another log (SOURCE_MOVED_IN)";
  if (record.quantity_changed().retro()) return "a QuantityChanged of a consumed lot (retro)";
  return "";
}

}  // namespace

std::string EncodePayload(const pb::Record& record) {
  std::string out;
  gpb::io::StringOutputStream stream(&out);
  gpb::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  record.SerializeToCodedStream(&coded);
  coded.Trim();
  return out;
}

absl::StatusOr<ParsedRecord> ParseRecord(std::string_view payload) {
  if (payload.size() > base::limits::kPayloadBytes) {
    return base::Error(base::Reason::kTooLarge,
                       "the payload has " + std::to_string(payload.size()) +
                           " bytes; the limit is " + std::to_string(base::limits::kPayloadBytes));
  }
  ParsedRecord out;
  gpb::io::CodedInputStream coded(reinterpret_cast<const uint8_t*>(payload.data()),
                                  static_cast<int>(payload.size()));
  coded.SetRecursionLimit(base::limits::kMessageNesting);
  if (!out.message.ParseFromCodedStream(&coded) || !coded.ConsumedEntireMessage()) {
    return Malformed("the payload is no lode.record.v1.Record, or nests deeper than 8 messages");
  }
  if (out.message.format_version() != kFormatVersion) {
    return base::Error(base::Reason::kUnsupportedVersion,
                       "record format version " + std::to_string(out.message.format_version()) +
                           " is not known; this program knows 1");
  }
  if (HasUnknown(out.message) || EncodePayload(out.message) != payload) {
    return base::Error(base::Reason::kNotCanonical,
                       "the payload is not in its one encoding: fields ascending, defaults left "
                       "out, shortest varints, "
                       "nothing unknown; encode the record again with a Lode client");
  }
  out.kind = KindOf(out.message);
  if (out.kind == pb::KIND_UNSPECIFIED) return Malformed("the record has no body");
  if (const std::string what = NotBuilt(out.message); !what.empty()) {
    return base::Error(base::Reason::kNotYet,
                       what + " is defined but not built in this version: it can't be logged yet");
  }
  out.digest = envelope::RecordDigest(payload);
  return out;
}

}  // namespace lode::record

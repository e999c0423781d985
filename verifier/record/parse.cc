// SPDX-License-Identifier: Apache-2.0
// Parsing a payload (record.h). Protobuf accepts many encodings of one message, so a second pass
// over the bytes checks that they are the canonical one: one record must have one digest.
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/record/record.h"
#include "verifier/record/wire_pass.h"

namespace lode::record {
namespace {

namespace gpb = ::google::protobuf;

constexpr uint32_t kFormatVersion = 1;

using base::Malformed;

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
  const WireForm form = ReadWireForm(payload);
  if (!form.canonical) {
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
  out.every_field_sound = form.sound;
  return out;
}

}  // namespace lode::record

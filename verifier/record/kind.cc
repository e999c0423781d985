// SPDX-License-Identifier: Apache-2.0
// Kinds and their names come from the Protobuf descriptor, so that there is one list.
#include <string>

#include "verifier/record/record.h"

namespace lode::record {
namespace {

const google::protobuf::OneofDescriptor* BodyOneof() {
  return pb::Record::descriptor()->FindOneofByName("body");
}

// A body's field number is 100 + its kind (record.proto).
constexpr int kBodyFieldBase = 100;

}  // namespace

pb::Kind KindOf(const pb::Record& record) {
  if (record.body_case() == pb::Record::BODY_NOT_SET) return pb::KIND_UNSPECIFIED;
  return static_cast<pb::Kind>(record.body_case() - kBodyFieldBase);
}

std::string_view KindName(pb::Kind kind) {
  const auto* field = pb::Record::descriptor()->FindFieldByNumber(kBodyFieldBase + kind);
  if (field == nullptr || field->containing_oneof() != BodyOneof()) return "";
  return field->message_type()->name();
}

std::optional<pb::Kind> KindFromName(std::string_view name) {
  const auto* oneof = BodyOneof();
  for (int i = 0; i < oneof->field_count(); ++i) {
    if (oneof->field(i)->message_type()->name() == name) {
      return static_cast<pb::Kind>(oneof->field(i)->number() - kBodyFieldBase);
    }
  }
  return std::nullopt;
}

bool IsBuilt(pb::Kind kind) {
  switch (kind) {
    case pb::KIND_GENESIS:
    case pb::KIND_PARTY_REGISTERED:
    case pb::KIND_KEY_ADDED:
    case pb::KIND_KEY_REVOKED:
    case pb::KIND_ROLE_GRANTED:
    case pb::KIND_MANDATE_GRANTED:
    case pb::KIND_SITE_REGISTERED:
    case pb::KIND_ACCREDITATION_GRANTED:
    case pb::KIND_QUOTA_GRANTED:
    case pb::KIND_TAGS_ISSUED:
    case pb::KIND_LOT_CREATED:
    case pb::KIND_TRANSFORMED:
    case pb::KIND_PACKED:
    case pb::KIND_UNPACKED:
    case pb::KIND_DISPATCHED:
    case pb::KIND_HANDED_ON:
    case pb::KIND_RECEIVED:
    case pb::KIND_TITLE_TRANSFERRED:
    case pb::KIND_CLEARED:
    case pb::KIND_OBSERVED:
    case pb::KIND_QUANTITY_CHANGED:
    case pb::KIND_RETIRED:
    case pb::KIND_ATTESTED:
    case pb::KIND_ATTESTATION_CHANGED:
    case pb::KIND_COUNTERSIGNED:
    case pb::KIND_VERDICT_ISSUED:
      return true;
    default:
      return false;
  }
}

}  // namespace lode::record

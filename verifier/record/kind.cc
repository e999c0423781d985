// SPDX-License-Identifier: Apache-2.0
// Kinds and their names come from the Protobuf descriptor, so that there is one list.
#include <array>
#include <string>

#include "proto/lode/record/v1/options.pb.h"
#include "verifier/record/record.h"

namespace lode::record {
namespace {

const google::protobuf::OneofDescriptor* BodyOneof() {
  return pb::Record::descriptor()->FindOneofByName("body");
}

// A body's field number is 100 + its kind (record.proto).
constexpr int kBodyFieldBase = 100;

using KindTable = std::array<bool, pb::Kind_ARRAYSIZE>;

// A fact of each kind, read once.
template <typename Fact>
KindTable ByKind(Fact fact) {
  KindTable out{};
  const auto* oneof = BodyOneof();
  for (int i = 0; i < oneof->field_count(); ++i) {
    const auto& options = oneof->field(i)->message_type()->options();
    out.at(static_cast<size_t>(oneof->field(i)->number() - kBodyFieldBase)) =
        fact(options.GetExtension(pb::kind_facts));
  }
  return out;
}

bool At(const KindTable& table, pb::Kind kind) {
  return static_cast<size_t>(kind) < table.size() && table[static_cast<size_t>(kind)];
}

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
  static const auto built = ByKind([](const pb::KindFacts& facts) { return facts.built(); });
  return At(built, kind);
}

bool StandsWithDocuments(pb::Kind kind) {
  static const auto stand =
      ByKind([](const pb::KindFacts& facts) { return facts.touches_documents(); });
  return At(stand, kind);
}

}  // namespace lode::record

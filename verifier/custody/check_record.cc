// SPDX-License-Identifier: Apache-2.0
// Each kind's own check stands in its row, so this comes above the record library, which knows the
// facts of fields alone.
#include "verifier/custody/check_record.h"

#include <string>

#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/record/check.h"

namespace lode::custody {
namespace {

constexpr say::Code kKindNotBuilt = {"ADM-01.kind-not-built", "kind:name"};
constexpr say::Code kNoBody = {"ADM-01.no-body", ""};
constexpr say::Code kCheckRecordCodes[] = {kKindNotBuilt, kNoBody};

}  // namespace

std::span<const say::Code> CheckRecordCodes() { return kCheckRecordCodes; }

record::Violation NotBuilt(pb::Kind kind) {
  record::Violations out;
  if (kind == pb::KIND_UNSPECIFIED) {
    record::Complain<kNoBody>(out, "");
  } else {
    record::Complain<kKindNotBuilt>(out, "", say::Name{record::KindName(kind)});
  }
  return out[0];
}

void CheckJoinedFields(const pb::Record& record, record::Violations& out) {
  record::CheckCommon(record, out);
  const pb::Kind kind = record::KindOf(record);
  const KindRule* rule = FindKindRule(kind);
  if (rule == nullptr) {
    out.push_back(NotBuilt(kind));
    return;
  }
  rule->check(record, out);
}

record::Violations CheckRecord(const pb::Record& record) {
  record::Violations out;
  record::CheckEveryField(record, out);
  CheckJoinedFields(record, out);
  return out;
}

record::Violations CheckRecord(const record::ParsedRecord& record) {
  record::Violations out;
  if (!record.every_field_sound) record::CheckEveryField(record.message, out);
  CheckJoinedFields(record.message, out);
  return out;
}

}  // namespace lode::custody

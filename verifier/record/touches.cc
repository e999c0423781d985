// SPDX-License-Identifier: Apache-2.0
// Ids are joined with a zero byte, which no part can contain. So two different pairs never give one
// id.
#include "verifier/record/touches.h"

#include "verifier/base/encoding.h"
#include "verifier/crypto/sha256.h"
#include "verifier/record/subjects_of.h"

namespace lode::record {
namespace {

template <typename... Parts>
std::string JoinZero(std::string_view first, const Parts&... rest) {
  std::string out(first);
  (out.append(1, '\0').append(rest), ...);
  return out;
}

}  // namespace

base::Hash256 SubjectKey(const Subject& subject) {
  const char kind = static_cast<char>(subject.kind);
  return crypto::Sha256({std::string_view(&kind, 1), subject.id});
}

std::string DocumentId(std::string_view issuer, std::string_view type, std::string_view number) {
  return JoinZero(issuer, type, number);
}

std::string QuotaId(std::string_view regulator, std::string_view exporter,
                    std::string_view period) {
  return JoinZero(regulator, exporter, period);
}

std::set<Subject> TouchedSubjects(const ParsedRecord& record) {
  return SubjectsOf(record.message, Relation::kTouches);
}

std::set<Subject> SubjectsToCarry(const std::set<Subject>& touched_by_targets) {
  std::set<Subject> out;
  for (const Subject& subject : touched_by_targets) {
    if (subject.kind != SubjectKind::kActedUpon) out.insert(subject);
  }
  return out;
}

bool CarriesExactly(const google::protobuf::RepeatedPtrField<pb::Subject>& carried,
                    const std::set<Subject>& expected) {
  if (static_cast<size_t>(carried.size()) != expected.size()) return false;
  auto it = expected.begin();
  for (const pb::Subject& subject : carried) {
    if (subject.kind() != static_cast<uint32_t>(it->kind) || subject.id() != it->id) return false;
    ++it;
  }
  return true;
}

}  // namespace lode::record

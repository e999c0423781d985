// SPDX-License-Identifier: Apache-2.0
// A target that is not logged yet may come later, so that is a reason to wait. A target of another
// kind never fits, so that is a refusal.
#include "verifier/custody/acting.h"

#include "verifier/custody/codes.h"

namespace lode::custody {
namespace {

constexpr say::Code kOtherKind = {"ADM-12.other-kind",
                                  "found:name wanted:name record:digest leaf:count"};
constexpr say::Code kRecordNotLogged = {"ADM-12.record-not-logged", "record:digest"};
constexpr say::Code kCarriesOthers = {"ADM-12.carries-others", "found:count right:count"};
constexpr say::Code kActingCodes[] = {kCarriesOthers, kOtherKind, kRecordNotLogged};

}  // namespace

std::span<const say::Code> ActingCodes() { return kActingCodes; }

void FailCarried(Context& context, const std::string& field, uint64_t carried, uint64_t expected) {
  context.Fail<kCarriesOthers>(field, say::Count(carried), say::Count(expected));
}

std::optional<LoggedRecord> NeedTarget(Context& context, const std::string& raw,
                                       const std::string& field, pb::Kind wanted) {
  const auto digest = base::Hash256::From(raw);
  if (!digest) return std::nullopt;  // said by the checks of the record alone
  Found found;
  auto target = context.FindRecord(*digest, found);
  if (found == Found::kNo) context.FailMissing<kRecordNotLogged>(field, say::Digest{raw});
  if (!target || wanted == pb::KIND_UNSPECIFIED || target->record.kind == wanted) return target;
  context.Fail<kOtherKind>(field, say::Name{record::KindName(target->record.kind)},
                           say::Name{record::KindName(wanted)}, say::Digest{raw},
                           say::Count(target->index));
  return std::nullopt;
}

}  // namespace lode::custody

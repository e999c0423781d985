// SPDX-License-Identifier: Apache-2.0
// A target that is not logged yet may come later, so that is a reason to wait. A target of another
// kind never fits, so that is a refusal.
#include "verifier/custody/acting.h"

namespace lode::custody {

std::optional<LoggedRecord> NeedTarget(Context& context, const std::string& raw,
                                       const std::string& field, pb::Kind wanted) {
  const auto digest = base::Hash256::From(raw);
  if (!digest) return std::nullopt;  // said by the checks of the record alone
  Found found;
  auto target = context.FindRecord(*digest, found);
  const std::string hex = base::HexEncode(raw);
  if (found == Found::kNo) context.FailMissing("ADM-12", field, hex, "record " + hex);
  if (!target || wanted == pb::KIND_UNSPECIFIED || target->record.kind == wanted) return target;
  context.Fail(
      "ADM-12", field, record::KindName(target->record.kind), record::KindName(wanted),
      "record " + hex + " at leaf " + std::to_string(target->index) + " is of another kind",
      "name a record of kind " + std::string(record::KindName(wanted)));
  return std::nullopt;
}

}  // namespace lode::custody

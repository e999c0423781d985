// SPDX-License-Identifier: Apache-2.0
// ADM-11 for every kind: what is used once, and by whom. One-use documents, tag ranges put on and
// taken off, seals, containers on the road. A number binds to whom it was issued for; what is on a
// lot comes off that lot alone (docs/admission.md, ADM-11; docs/decisions/0020-standing.md).
// Internal.
#ifndef LODE_VERIFIER_CUSTODY_USES_H_
#define LODE_VERIFIER_CUSTODY_USES_H_

#include <string>
#include <string_view>
#include <vector>

#include "verifier/custody/context.h"

namespace lode::custody {

// The lots that a record unpacks, with those that they were split from: where tags and seals that
// come off may have been put on.
struct Unpacking {
  std::vector<std::string> lots;  // the record's own first
  bool unsure = false;            // a row that decides it is not covered
};
Unpacking UnpackingOf(Context& context, const std::vector<state::LotState>& lots);

void UseDocuments(Context& context);

// `lot` is the lot's row as the tags are put on; its id need not be logged yet.
// `field` is that of the list. A book is read and written once for the list, however many ranges of
// it stand there.
using TagRanges = google::protobuf::RepeatedPtrField<pb::TagRange>;
void ApplyTags(Context& context, const TagRanges& tags, const state::LotState& lot,
               const std::string& field);
void RemoveTags(Context& context, const TagRanges& tags, const Unpacking& unpacking,
                const std::string& field);

// A seal is applied once. `on` is the lot or consignment. `tolerate_applied`: a later mention
// (Dispatched, transhipment) is no second use.
void ApplySeal(Context& context, const pb::SealApplied& seal, const std::string& on,
               std::string_view field, bool tolerate_applied);
void RemoveSeal(Context& context, const pb::SealCheck& seal, Unpacking& unpacking,
                std::string_view field);

// The container travels in this consignment from now on. A carrier's signature takes it out of
// another one, as far as the number goes.
void OpenContainer(Context& context, std::string_view container, std::string_view consignment,
                   std::string_view field);
// It is free again, unless it travels in another consignment by now.
void CloseContainer(Context& context, std::string_view container, std::string_view consignment);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_USES_H_

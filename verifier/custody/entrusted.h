// SPDX-License-Identifier: Apache-2.0
// Metal in the hands of somebody who doesn't own it: a toller, a warehouse. What goes missing there
// beyond the ledger's tolerance needs the owner's signature, however many records it is spread over
// (ADM-02; docs/admission.md). Internal.
#ifndef LODE_VERIFIER_CUSTODY_ENTRUSTED_H_
#define LODE_VERIFIER_CUSTODY_ENTRUSTED_H_

#include <string_view>

#include "verifier/custody/context.h"
#include "verifier/record/quantity.h"

namespace lode::custody {

// What the holder answers for to the owner: what the lot contained when the holder took it over,
// when title passed, or when the owner last signed for it.
record::ElementAmounts EntrustedOf(const state::LotState& lot);

// The holder answers for what the lot contains now, or for nothing if it owns the lot. To be called
// whenever owner or holder changes.
void Entrust(state::LotState& lot);
// The holder answers for `amounts` still.
void KeepEntrusted(state::LotState& lot, const record::ElementAmounts& amounts);

// A violation if `left` of the `entrusted` metal of `owner` is short of an element by more than
// `max_gain_ppm`, and the owner has not signed the record.
void CheckEntrusted(Context& context, const std::string& owner,
                    const record::ElementAmounts& entrusted, const record::ElementAmounts& left,
                    std::string_view field);

// A violation if there is more of an element `left` than the `entrusted` metal of `owner` by more
// than `max_gain_ppm`, and the owner has not signed the record. A gain is never forgotten, so that
// a holder alone could spoil another's lot (docs/decisions/0024-gains-are-never-forgotten.md).
void CheckNotGained(Context& context, const std::string& owner,
                    const record::ElementAmounts& entrusted, const record::ElementAmounts& left,
                    std::string_view field);

// ADM-02: who takes over from itself, or from a party in the same hand, tells the owner nothing
// that anybody else has seen. So it answers for the road as for its own yard: beyond the tolerance,
// and for a reserve, the owner signs.
void CheckOwnRoad(Context& context, const pb::Quantity& found, pb::Outcome outcome,
                  const state::LotState& lot, const std::string& shipper, const std::string& at);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_ENTRUSTED_H_

// SPDX-License-Identifier: Apache-2.0
// Who signs what: ADM-02 (the set of signatures), ADM-03 (the keys), ADM-04 (the roles). Who may,
// each kind's row says (kind_rule.h; docs/admission.md, "Who signs"); standing in the state
// (holder, owner, receiver ...) is judged by the rule of the kind. Internal.
#ifndef LODE_VERIFIER_CUSTODY_SIGNERS_H_
#define LODE_VERIFIER_CUSTODY_SIGNERS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "verifier/custody/context.h"

namespace lode::custody {

using PurposeSet = uint32_t;
using RoleSet = uint32_t;
using CapacitySet = uint32_t;

template <typename... Values>
constexpr uint32_t SetOf(Values... values) {
  return ((uint32_t{1} << static_cast<int>(values)) | ... | 0u);
}
constexpr bool Has(uint32_t set, int value) { return ((set >> value) & 1u) != 0; }

struct KindRule;  // kind_rule.h

// REGISTRY, ADMIN
say::Names PurposeNames(PurposeSet set);

// The purpose that a further signer's key has in a record of that kind.
pb::Purpose PurposeOf(const KindRule& rule, pb::Capacity capacity);

// The site that counts for keys, roles and mandates; empty if the record has none.
std::string_view SiteThatCounts(const pb::Record& record);

// ADM-02, ADM-03: every signature verifies, is by a party that the record names, with a key that
// may sign this; each of those parties signs once; a threshold of registrars where they sign.
void CheckSignatures(Context& context, const KindRule& rule);

// ADM-04: the mandate, and the roles of the author or its principal.
void CheckRoles(Context& context, const KindRule& rule);

// ADM-02: a further signer stands in the relation that the row names (operator, agent, owner
// ...). Before the kind's rule, which changes owners and holders.
void CheckFurtherSigners(Context& context, const KindRule& rule);

// ADM-02: an agent binds its principal to itself, or to a party in one hand with it, only with the
// principal's own signature. `counterparty` gains by the record.
void CheckAgentDeal(Context& context, const std::string& counterparty, std::string_view field);

// A party holds one of the roles at that site (empty: at any) at this leaf, for all forms that the
// record makes.
bool HoldsRole(const Context& context, const state::PartyState& party, RoleSet roles,
               std::string_view site);
// The same; true if the party's row is not covered.
bool MayHoldRole(Context& context, std::string_view party, RoleSet roles, std::string_view site);

// ADM-04 violation: `who` lacks all of `roles`.
void FailRole(Context& context, std::string_view field, std::string_view who, RoleSet roles,
              std::string_view site);

// `micros` falls on a day of the span (UTC); a missing end is open.
bool Within(int64_t micros, bool has_from, const pb::Date& from, bool has_to, const pb::Date& to);

// A span of days holds for this record: the event falls into it, and the record comes by 30 days
// after the last day. (What happened on the last day is often recorded the morning after.) For a
// record that opens the books the record time must fall into it instead, or both as above.
bool HoldsFor(const Context& context, bool has_from, const pb::Date& from, bool has_to,
              const pb::Date& to);
// A stocktake of what was there before the ledger was.
bool OpensTheBooks(const pb::Record& record);

bool IsRegistrar(Context& context, std::string_view party);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_SIGNERS_H_

// SPDX-License-Identifier: Apache-2.0
// What the kernel knows of a kind of record beyond the facts of its fields (options.proto): one
// row, at the end of the kind's own file in kinds/. A row says every member or does not compile;
// where a kind has nothing to say, it says so by name (`Nothing`, `NoOne`, `NoSite`). Internal.
#ifndef LODE_VERIFIER_CUSTODY_KIND_RULE_H_
#define LODE_VERIFIER_CUSTODY_KIND_RULE_H_

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "verifier/custody/context.h"
#include "verifier/custody/signers.h"

namespace lode::custody {

// A member that a row must say: there is no default, and what is empty does not compile.
template <typename T>
class Said {
 public:
  consteval Said(T said) : value_(said) {  // NOLINT(google-explicit-constructor)
    if constexpr (!std::is_same_v<T, bool>) {
      if (said == T{}) throw "a row of a kind leaves this member empty";
    }
  }
  constexpr operator T() const { return value_; }  // NOLINT(google-explicit-constructor)

 private:
  T value_;
};

using Forms = std::vector<std::string_view>;

using CheckFields = void (*)(const pb::Record& record, record::Violations& out);
using Judge = void (*)(Context& context);
using FindRoles = RoleSet (*)(Context& context);
// Whether a further signer stands where its capacity asks; `who` says who would, by a
// word of words.stands in the message catalogue.
using Stands = bool (*)(Context& context, const std::string& party, std::string& who);
using FindSite = std::string_view (*)(const pb::Record& record);
using FindForms = Forms (*)(const pb::Record& record);
using Ask = bool (*)(const pb::Record& record);

struct KindRule {
  Said<pb::Kind> kind;
  // What fields hold together, of the record alone. `out` has what each field's facts found.
  Said<CheckFields> check;
  // ADM-06 to ADM-13 against the state, and the rows that change.
  Said<Judge> admit;
  // ADM-02: what the author's key may be for.
  Said<PurposeSet> author;
  // ADM-04: the author (or its principal) holds one of these roles; 0: standing is enough.
  Said<FindRoles> roles;
  // ADM-04: a role that names no site holds only at sites that the party operates.
  Said<Ask> own_site;
  // ADM-03, ADM-04, ADM-07: how else the author stands to what it tells.
  Said<Judge> standing;
  // ADM-02: who may sign beside the author.
  Said<bool> registrars;
  Said<Stands> counterparty;
  Said<Stands> witness;
  Said<Stands> official;
  // The site that counts for keys, roles and mandates.
  Said<FindSite> site;
  // ADM-03: the goods have left the place where the log saw them last.
  Said<bool> moves;
  // The forms of the lots that it makes, for roles that are for some forms.
  Said<FindForms> forms;
  // ADM-05: dates in the body that speak of the past.
  Said<Judge> past_dates;
};

// Null for a kind that is not built: nothing of it may be admitted.
const KindRule* FindKindRule(pb::Kind kind);
// The capacities that the row provides for.
CapacitySet MayAdd(const KindRule& rule);

// What a row says where a kind has nothing to say.
inline void NoJoinedFields(const pb::Record&, record::Violations&) {}
inline void Nothing(Context&) {}
inline bool NoOne(Context&, const std::string&, std::string&) {
  return true;
}  // told by CheckSignatures
inline std::string_view NoSite(const pb::Record&) { return ""; }
inline Forms NoForms(const pb::Record&) { return {}; }
inline bool AnySite(const pb::Record&) { return false; }
inline RoleSet NoRole(Context&) { return 0; }
template <pb::Role... roles>
RoleSet OneOf(Context&) {
  return SetOf(roles...);
}

inline constexpr PurposeSet kForRegistry = SetOf(pb::PURPOSE_REGISTRY);
inline constexpr PurposeSet kForAdmin = SetOf(pb::PURPOSE_ADMIN);
inline constexpr PurposeSet kForCustody = SetOf(pb::PURPOSE_CUSTODY);
inline constexpr PurposeSet kForObserve = SetOf(pb::PURPOSE_OBSERVE);
inline constexpr PurposeSet kForAttest = SetOf(pb::PURPOSE_ATTEST);
inline constexpr PurposeSet kForAuthority = SetOf(pb::PURPOSE_AUTHORITY);
inline constexpr PurposeSet kForVerdict = SetOf(pb::PURPOSE_VERDICT);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_KIND_RULE_H_

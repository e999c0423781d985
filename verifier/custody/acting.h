// SPDX-License-Identifier: Apache-2.0
// ADM-12: what the kinds that act upon other records share. Internal.
#ifndef LODE_VERIFIER_CUSTODY_ACTING_H_
#define LODE_VERIFIER_CUSTODY_ACTING_H_

#include <optional>
#include <set>
#include <string>

#include "verifier/custody/context.h"
#include "verifier/record/touches.h"

namespace lode::custody {

// The party that a record acts for.
inline const std::string& PrincipalOf(const pb::Record& r) {
  return r.on_behalf_of().empty() ? r.author() : r.on_behalf_of();
}

// The record acted upon. A kind of `wanted` if that is said.
std::optional<LoggedRecord> NeedTarget(Context& context, const std::string& raw,
                                       const std::string& field, pb::Kind wanted);

// ADM-12: it carries other subjects than its targets'.
void FailCarried(Context& context, const std::string& field, uint64_t carried, uint64_t expected);

// An acting record stands in every chain in which its targets stand.
template <typename Carried>
void CheckCarried(Context& context, const Carried& carried,
                  const std::set<record::Subject>& touched, const std::string& field) {
  const std::set<record::Subject> expected = record::SubjectsToCarry(touched);
  if (record::CarriesExactly(carried, expected)) return;
  FailCarried(context, field, static_cast<uint64_t>(carried.size()), expected.size());
}

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_ACTING_H_

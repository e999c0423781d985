// SPDX-License-Identifier: Apache-2.0
// ADM-12: what the kinds that act upon other records share. Internal.
#ifndef LODE_VERIFIER_CUSTODY_ACTING_H_
#define LODE_VERIFIER_CUSTODY_ACTING_H_

#include <optional>
#include <set>
#include <string>

#include "verifier/base/encoding.h"
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

// An acting record stands in every chain in which its targets stand.
template <typename Carried>
void CheckCarried(Context& context, const Carried& carried,
                  const std::set<record::Subject>& touched, const std::string& field) {
  const std::set<record::Subject> expected = record::SubjectsToCarry(touched);
  if (record::CarriesExactly(carried, expected)) return;
  context.Fail(
      "ADM-12", field, std::to_string(carried.size()) + " subjects",
      std::to_string(expected.size()) + " subjects: those of its targets, united, in order",
      "the subjects carried are not the targets' subjects",
      "copy the subjects of every target, each once, ordered by kind and id");
}

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_ACTING_H_

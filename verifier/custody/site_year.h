// SPDX-License-Identifier: Apache-2.0
// ADM-13: a site whose first capacity is an enforced cap brings no more metal into the books than
// that in a calendar year (UTC, event time): what it mines or recovers, and what its operator gains
// there. Internal.
#ifndef LODE_VERIFIER_CUSTODY_SITE_YEAR_H_
#define LODE_VERIFIER_CUSTODY_SITE_YEAR_H_

#include <string>
#include <string_view>

#include "verifier/custody/context.h"
#include "verifier/record/quantity.h"

namespace lode::custody {

// `made` at `site`, as the record's `field` says.
void ChargeSiteYear(Context& context, const std::string& site, const record::ElementAmounts& made,
                    std::string_view field);
// What `after` has more than `before`, if the principal operates the site: another party's figures
// use up nothing of it.
void ChargeSiteGain(Context& context, const std::string& site, const record::ElementAmounts& before,
                    const record::ElementAmounts& after, std::string_view field);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_SITE_YEAR_H_

// SPDX-License-Identifier: Apache-2.0
// A cap that counted only what is mined could be filled again by gains in later processes. So a
// gain of the site's operator there counts, too. Another party's figures never use up the cap.
#include "verifier/custody/site_year.h"

#include "verifier/base/arith.h"
#include "verifier/base/time.h"
#include "verifier/custody/codes.h"

namespace lode::custody {
namespace {

constexpr say::Code kCapExceeded = {"ADM-13.cap-exceeded",
                                    "found:mg left:mg element:name year:name cap:mg"};
constexpr say::Code kSiteYearCodes[] = {kCapExceeded};

}  // namespace

std::span<const say::Code> SiteYearCodes() { return kSiteYearCodes; }

void ChargeSiteYear(Context& context, const std::string& site, const record::ElementAmounts& made,
                    std::string_view field) {
  const auto& row = context.Site(site);
  if (!row.yes() || !row.row().entry().enforced_cap() || row.row().entry().capacity_size() == 0)
    return;
  const pb::SiteCapacity& cap = row.row().entry().capacity(0);
  const int64_t mg = record::AmountOf(made, cap.element());
  if (mg <= 0 || context.event_time_told()) return;  // nobody knows which year
  const std::string year =
      base::FormatDate(base::DateOfMicros(context.record().event_time().us())).substr(0, 4);
  const std::string id = site + std::string(1, '\0') + year;
  auto so_far = context.SiteYear(id);
  if (so_far.found == Found::kUnknown) return;
  const int64_t total = base::CheckedAdd(so_far.row.created_mg(), mg).value_or(INT64_MAX);
  if (total > cap.mg_per_year()) {
    context.Fail<kCapExceeded>(
        field, say::Mg{mg}, say::Mg{cap.mg_per_year() - so_far.row.created_mg()},
        say::Name{cap.element()}, say::Name{year}, say::Mg{cap.mg_per_year()});
  }
  so_far.row.set_element(cap.element());
  so_far.row.set_created_mg(total);
  context.Put(RowKind::kSiteYear, id, so_far.row);
}

void ChargeSiteGain(Context& context, const std::string& site, const record::ElementAmounts& before,
                    const record::ElementAmounts& after, std::string_view field) {
  record::ElementAmounts gained;
  for (const auto& [element, mg] : after) {
    if (mg > record::AmountOf(before, element))
      gained[element] = mg - record::AmountOf(before, element);
  }
  if (gained.empty()) return;
  if (context.Site(site).row().entry().operator_() != context.principal()) return;
  ChargeSiteYear(context, site, gained, field);
}

}  // namespace lode::custody

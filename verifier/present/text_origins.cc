// SPDX-License-Identifier: Apache-2.0
// What came from outside of the ledger is named by its lot and by who sold it: that is whom a buyer
// can ask. The digest, which is all that the origin key has, is in the JSON.
#include "verifier/present/text_origins.h"

#include <algorithm>

#include "verifier/base/encoding.h"
#include "verifier/present/renderer.h"
#include "verifier/present/words.h"

namespace lode::present {
namespace {

const report::Hop* HopOf(const report::Report& report, const std::string& record) {
  const auto it = std::find_if(report.hops().begin(), report.hops().end(),
                               [&](const report::Hop& hop) { return hop.record() == record; });
  return it == report.hops().end() ? nullptr : &*it;
}

// "lot:a/li-1 off-ledger UNKNOWN US, sold by Salar SA".
std::string OffLedger(const report::Report& report, const report::OriginShare& share,
                      const Renderer& renderer) {
  constexpr size_t kDigits = 8;
  const std::string what = ForeignId(share.origin_class() + " " + share.country());
  if (share.record().empty()) return "off-ledger, not in this trail, " + what;
  const report::Hop* hop = HopOf(report, share.record());
  if (hop == nullptr || hop->outputs().empty())
    return "off-ledger " + base::HexEncode(share.record()).substr(0, kDigits) + " " + what;
  return ForeignId(hop->outputs(0)) + " off-ledger " + what +
         (hop->seller().empty() ? ", seller not said" : SellerText(hop->seller(), renderer));
}

std::string OriginText(const report::Report& report, const report::OriginShare& share,
                       const Renderer& renderer, const Page& page) {
  if (share.origin_class().empty()) return "GAINED, no origin";
  if (share.site().empty()) return page.Shown(OffLedger(report, share, renderer));
  // No record shows a certificate.
  const std::string claimed = share.origin_class() == "ASM_CERTIFIED" ? " (claimed)" : "";
  return page.Safe(share.site() + " " + share.origin_class() + claimed + " " + share.country());
}

// An expectation is required at the site, so that "not applicable" is an answer.
bool AsksOf(const report::Report& report, const std::string& site) {
  return std::any_of(report.hops().begin(), report.hops().end(), [&](const report::Hop& hop) {
    return hop.site() == site &&
           std::any_of(hop.matrix().begin(), hop.matrix().end(),
                       [](const report::MatrixCell& cell) { return cell.required(); });
  });
}

}  // namespace

std::string SellerText(const std::string& seller, const Renderer& renderer) {
  return renderer.HasName(seller) ? ", sold by " + renderer.NameOf(seller)
                                  : ", seller " + ForeignText(seller);
}

void WriteOrigins(const report::Report& report, Page& page) {
  constexpr int kBarColumns = 20;
  if (report.origins_size() == 0) return;
  page.Heading("WHERE THE METAL COMES FROM");
  const Renderer renderer(English(), report);
  for (const report::OriginShares& shares : report.origins()) {
    bool first = true;
    for (const report::OriginShare& share : shares.shares()) {
      std::string standing;
      if (AsksOf(report, share.site())) {
        standing =
            "  ESG " + std::string(OutcomeWord(share.exceptions() ? report::FAIL : share.standing(),
                                               share.exceptions() ? report::WARNS : report::FAILS));
      }
      const std::string label =
          first ? page.Safe(shares.element(), 8) + " " + MassText(shares.total_mg()) : "";
      const std::string before =
          " " + Padded(label, 14) + PaddedLeft(PercentText(share.mg(), shares.total_mg()), 10) +
          " " + Padded(page.Bar(share.mg(), shares.total_mg(), kBarColumns), kBarColumns) + " ";
      page.Wrap(before, std::string(static_cast<size_t>(DisplayWidth(before)), ' '),
                OriginText(report, share, renderer, page) + standing);
      first = false;
    }
  }
}

}  // namespace lode::present

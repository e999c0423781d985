// SPDX-License-Identifier: Apache-2.0
// Registry: sites, quotas, books of tags (ADM-06, ADM-11, ADM-13).
#include <algorithm>
#include <string>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/custody/control.h"
#include "verifier/custody/kinds.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/number_ranges.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/touches.h"

namespace lode::custody {

void AdmitSiteRegistered(Context& context, const pb::SiteRegistered& body) {
  const auto& known = context.Site(body.site());
  if (known.yes()) {
    context.Fail(
        "ADM-06", "site_registered.site", body.site(), "an id that is new",
        body.site() + " was registered at leaf " + std::to_string(known.row().registered_at()),
        "use the entry that is there, or give the new site another name");
  }
  NeedParty(context, body.operator_(), "site_registered.operator");
  for (int i = 0; i < body.owners_size(); ++i) {
    NeedParty(context, body.owners(i), Item("site_registered.owners", i));
  }
  const auto& party = context.Party(body.operator_());
  if (party.yes()) {
    const auto& own = party.row().entry().lot_prefixes();
    if (std::find(own.begin(), own.end(), record::PrefixOf(body.site())) == own.end()) {
      context.Fail("ADM-06", "site_registered.site", body.site(), "a prefix of " + body.operator_(),
                   "the prefix of " + body.site() + " is not its operator's",
                   "use a prefix that the registry gave to the operator");
    }
  }
  state::SiteState row;
  *row.mutable_entry() = body;
  row.set_registered_at(context.input().index);
  row.set_registered_us(context.record().event_time().us());
  context.Put(RowKind::kSite, body.site(), row);
}

void AdmitQuotaGranted(Context& context, const pb::QuotaGranted& body) {
  NeedParty(context, body.exporter(), "quota_granted.exporter");
  if (ActsForRelated(context, body.exporter())) {
    context.Fail("ADM-04", "quota_granted.exporter", body.exporter(),
                 "an exporter independent of " + context.principal(),
                 "a regulator grants no quota to itself or to a party in the same hand",
                 "let another regulator grant it");
  }
  const std::string id = record::QuotaId(context.record().author(), body.exporter(), body.period());
  auto quota = context.Quota(id);
  if (quota.unknown()) return;
  if (quota.yes() && quota.row.grant() != body.supersedes()) {
    context.Fail("ADM-06", "quota_granted.supersedes", base::HexEncode(body.supersedes()),
                 base::HexEncode(quota.row.grant()),
                 "there is a quota of " + body.exporter() + " for " + body.period() + " already",
                 "name the grant that this one replaces");
  }
  if (quota.no() && !body.supersedes().empty()) {
    context.FailMissing("ADM-06", "quota_granted.supersedes", base::HexEncode(body.supersedes()),
                        "a quota of " + body.exporter() + " for " + body.period());
  }
  const int64_t charged = quota.row.charged_mg();
  if (charged > 0 && quota.row.element() != body.element()) {
    context.Fail("ADM-13", "quota_granted.element", body.element(), quota.row.element(),
                 "the quota has been charged with another element", "keep the element");
  }
  if (body.enforced() && charged > body.mg()) {
    context.Fail("ADM-13", "quota_granted.mg", std::to_string(body.mg()),
                 std::to_string(charged) + " or more",
                 "more has been charged already than this grants",
                 "grant at least what is charged, or do not enforce it");
  }
  quota.row.set_element(body.element());
  quota.row.set_granted_mg(body.mg());
  quota.row.set_enforced(body.enforced());
  quota.row.set_grant(context.digest().str());
  context.Put(RowKind::kQuota, id, quota.row);
}

void AdmitTagsIssued(Context& context, const pb::TagsIssued& body) {
  if (!body.site().empty()) NeedSite(context, body.site(), "tags_issued.site");
  if (!body.to_party().empty()) NeedParty(context, body.to_party(), "tags_issued.to_party");
  const pb::TagRange& range = body.range();
  CheckPrefix(context, range.book(), "tags_issued.range.book");
  auto book = context.TagBook(range.book());
  if (book.unknown()) return;
  if (book.yes() && !book.row.issued()) {
    context.Fail("ADM-11", "tags_issued.range.book", range.book(), "a book that is new",
                 "numbers of " + range.book() + " are in use without having been issued",
                 "begin a new book");
  }
  if (const auto before = FirstOverlap(book.row.issued_ranges(), range.first(), range.last())) {
    context.Fail("ADM-11", "tags_issued.range",
                 std::to_string(range.first()) + " to " + std::to_string(range.last()),
                 "numbers that were not issued",
                 "number " + std::to_string(*before) + " of " + range.book() + " was issued before",
                 "issue the numbers that follow, or begin a new book");
  }
  book.row.set_issued(true);
  book.row.set_issuer(context.principal());
  state::IssuedRange issue;
  issue.set_first(range.first());
  issue.set_last(range.last());
  issue.set_site(body.site());
  issue.set_to_party(body.to_party());
  AddIssue(*book.row.mutable_issued_ranges(), issue);
  if (book.row.issued_ranges_size() > base::limits::kBookRanges) {
    context.Fail("ADM-11", "tags_issued.range", std::to_string(book.row.issued_ranges_size()),
                 "at most " + std::to_string(base::limits::kBookRanges) + " issues of a book",
                 range.book() + " was issued in too many pieces", "begin a new book");
  }
  context.Put(RowKind::kTagBook, range.book(), book.row);
}

}  // namespace lode::custody

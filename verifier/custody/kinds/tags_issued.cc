// SPDX-License-Identifier: Apache-2.0
// TagsIssued: numbers of tags, for a party or a site (ADM-06, ADM-11).
#include <string>

#include "verifier/base/limits.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/number_ranges.h"

namespace lode::custody {
namespace {

void AdmitTagsIssued(Context& context) {
  const pb::TagsIssued& body = context.record().tags_issued();
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

std::string_view SiteOfTags(const pb::Record& r) { return r.tags_issued().site(); }

bool OperatesSiteOfTags(Context& context, const std::string& party, std::string& who) {
  who = "the site's operator";
  const std::string& site = context.record().tags_issued().site();
  return !site.empty() && MayOperate(context, site, party);
}

}  // namespace

extern constinit const KindRule kTagsIssuedRule = {
    .kind = pb::KIND_TAGS_ISSUED,
    .check = NoJoinedFields,
    .admit = AdmitTagsIssued,
    .author = kForAuthority,
    .roles = OneOf<pb::ROLE_TAG_ISSUER>,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = OperatesSiteOfTags,
    .witness = NoOne,
    .official = NoOne,
    .site = SiteOfTags,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody

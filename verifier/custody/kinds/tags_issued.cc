// SPDX-License-Identifier: Apache-2.0
// TagsIssued: numbers of tags, for a party or a site (ADM-06, ADM-11).
#include <string>

#include "verifier/base/limits.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/number_ranges.h"

namespace lode::custody {
namespace {

constexpr say::Code kBookInUse = {"ADM-11.book-in-use", "book:id"};
constexpr say::Code kIssuedBefore = {"ADM-11.issued-before",
                                     "first:count last:count number:count book:id"};
constexpr say::Code kIssuedInPieces = {"ADM-11.issued-in-pieces", "found:count max:count book:id"};
constexpr say::Code kTagsIssuedCodes[] = {kBookInUse, kIssuedBefore, kIssuedInPieces};

}  // namespace

std::span<const say::Code> TagsIssuedCodes() { return kTagsIssuedCodes; }

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
    context.Fail<kBookInUse>("tags_issued.range.book", say::Id{range.book()});
  }
  if (const auto before = FirstOverlap(book.row.issued_ranges(), range.first(), range.last())) {
    context.Fail<kIssuedBefore>("tags_issued.range", say::Count(range.first()),
                                say::Count(range.last()), say::Count(*before),
                                say::Id{range.book()});
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
    context.Fail<kIssuedInPieces>("tags_issued.range", say::Count(book.row.issued_ranges_size()),
                                  say::Count(base::limits::kBookRanges), say::Id{range.book()});
  }
  context.Put(RowKind::kTagBook, range.book(), book.row);
}

std::string_view SiteOfTags(const pb::Record& r) { return r.tags_issued().site(); }

bool OperatesSiteOfTags(Context& context, const std::string& party, std::string& who) {
  who = "OPERATOR";
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

// SPDX-License-Identifier: Apache-2.0
// The tags of uses.h. A book's row is one text of all its ranges, so that it is read and written
// once for a list of tags, and bounded (docs/decisions/0020-standing.md).
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/number_ranges.h"
#include "verifier/custody/signers.h"
#include "verifier/custody/uses.h"

namespace lode::custody {
namespace {

constexpr say::Code kBookInPieces = {"ADM-11.book-in-pieces", "found:count max:count book:id"};
constexpr say::Code kTagPutOnBefore = {"ADM-11.tag-put-on-before",
                                       "first:count last:count tag:count book:id"};
constexpr say::Code kTagTakenOffBefore = {"ADM-11.tag-taken-off-before",
                                          "first:count last:count tag:count book:id"};
constexpr say::Code kTagsBeyondIssue = {"ADM-11.tags-beyond-issue",
                                        "first:count last:count issued:items book:id"};
constexpr say::Code kTagsForASite = {
    "ADM-11.tags-for-a-site",
    "author:id keeper:id issuer:id site:id first:count last:count book:id"};
constexpr say::Code kTagsForNobody = {"ADM-11.tags-for-nobody",
                                      "author:id issuer:id first:count last:count book:id"};
constexpr say::Code kTagsForOtherSite = {"ADM-11.tags-for-other-site",
                                         "here:id site:id lot:id first:count last:count book:id"};
constexpr say::Code kTagsNotIssued = {"ADM-11.tags-not-issued", "book:id"};
constexpr say::Code kTagsNotOnLots = {"ADM-11.tags-not-on-lots",
                                      "first:count last:count on_lots:items book:id"};
constexpr say::Code kTagsOfOtherParty = {"ADM-11.tags-of-other-party",
                                         "author:id owner:id first:count last:count book:id"};
constexpr say::Code kTagsCodes[] = {
    kBookInPieces,  kTagPutOnBefore,   kTagTakenOffBefore, kTagsBeyondIssue, kTagsForASite,
    kTagsForNobody, kTagsForOtherSite, kTagsNotIssued,     kTagsNotOnLots,   kTagsOfOtherParty};

}  // namespace

std::span<const say::Code> TagsCodes() { return kTagsCodes; }

namespace {

// The last number of a range as its sentence takes it: 0 if the range is one number.
say::Count LastOf(uint64_t first, uint64_t last) { return say::Count(first == last ? 0 : last); }

std::string LotTagsId(std::string_view lot, std::string_view book) {
  return std::string(lot) + std::string(1, '\0') + std::string(book);
}

// Tags for a site, and no party, need who answers for them: else a stranger uses them up by saying
// that its lot is there.
bool SignedForSite(Context& context, const state::TagBookState& book, const std::string& site) {
  const auto& row = context.Site(site);
  return !row.yes() || Signs(context, row.row().entry().operator_()) ||
         Signs(context, book.issuer());
}

// Numbers that were issued are used by whom and where they were issued for: those for a site with
// its operator's signature or the issuer's, those for nobody with the issuer's.
bool CheckIssued(Context& context, const state::TagBookState& book, const pb::TagRange& range,
                 const state::LotState& lot, std::string_view field) {
  for (uint64_t number = range.first();;) {
    const state::IssuedRange* issue = FindIssue(book.issued_ranges(), number);
    if (issue == nullptr) {
      context.Fail<kTagsBeyondIssue>(field, say::Count(range.first()),
                                     LastOf(range.first(), range.last()),
                                     RangesOf(book.issued_ranges()), say::Id{range.book()});
      return false;
    }
    const say::Count first(issue->first()), last = LastOf(issue->first(), issue->last());
    if (!issue->to_party().empty() && !Signs(context, issue->to_party())) {
      context.Fail<kTagsOfOtherParty>(field, say::Id{context.principal()},
                                      say::Id{issue->to_party()}, first, last,
                                      say::Id{range.book()});
      return false;
    }
    if (!issue->site().empty() && issue->site() != lot.now_at()) {
      context.Fail<kTagsForOtherSite>(field, say::Id{lot.now_at()}, say::Id{issue->site()},
                                      say::Id{lot.lot()}, first, last, say::Id{range.book()});
      return false;
    }
    if (!issue->site().empty() && issue->to_party().empty() &&
        !SignedForSite(context, book, issue->site())) {
      const std::string& keeper = context.Site(issue->site()).row().entry().operator_();
      context.Fail<kTagsForASite>(field, say::Id{context.principal()}, say::Id{keeper},
                                  say::Id{book.issuer()}, say::Id{issue->site()}, first, last,
                                  say::Id{range.book()});
      return false;
    }
    if (issue->site().empty() && issue->to_party().empty() && !Signs(context, book.issuer())) {
      context.Fail<kTagsForNobody>(field, say::Id{context.principal()}, say::Id{book.issuer()},
                                   first, last, say::Id{range.book()});
      return false;
    }
    if (issue->last() >= range.last()) return true;
    number = issue->last() + 1;
  }
}

}  // namespace

namespace {

// The rows of a list of tags, by book: each is parsed at its first range and put back at the end,
// so that a list costs by its length and not by that of the book for every range.
template <typename Row>
class TagRows {
 public:
  template <typename Read>
  Lookup<Row>& Get(const std::string& book, const Read& read) {
    const auto [at, is_new] = rows_.try_emplace(book);
    if (is_new) at->second = read();
    return at->second;
  }
  template <typename Write>
  void Each(const Write& write) const {
    for (const auto& [book, row] : rows_) write(book, row);
  }

 private:
  std::map<std::string, Lookup<Row>> rows_;
};

// ADM-11: a book is kept in so many ranges at most, or each further record would cost more than the
// last; so of each: what is put on, what is taken off, what is on one lot. Numbers that touch what
// is there join it.
void CheckRoom(Context& context, const NumberRanges& ranges, const std::string& book,
               const std::string& field) {
  if (ranges.size() <= base::limits::kBookRanges) return;
  context.Fail<kBookInPieces>(field, say::Count(ranges.size()),
                              say::Count(base::limits::kBookRanges), say::Id{book});
}

bool ApplyRange(Context& context, const pb::TagRange& range, state::TagBookState& book,
                const state::LotState& lot, const std::string& field) {
  if (!book.issued() && !IsOwnPrefix(context, range.book())) {
    // Not a book of the author's own: then somebody must have issued it.
    context.FailMissing<kTagsNotIssued>(field, say::Id{range.book()});
    return false;
  }
  if (book.issued() && !CheckIssued(context, book, range, lot, field)) return false;
  if (const auto used = FirstOverlap(book.applied(), range.first(), range.last())) {
    context.Fail<kTagPutOnBefore>(field, say::Count(range.first()),
                                  LastOf(range.first(), range.last()), say::Count(*used),
                                  say::Id{range.book()});
    return false;
  }
  AddRange(*book.mutable_applied(), range.first(), range.last());
  CheckRoom(context, book.applied(), range.book(), field);
  return true;
}

// What of a book is on the lots that are unpacked.
NumberRanges RangesOnLots(Context& context, const Unpacking& unpacking, const std::string& book,
                          bool& unsure) {
  std::vector<std::pair<uint64_t, uint64_t>> all;
  for (const std::string& lot : unpacking.lots) {
    const auto on_lot = context.LotTags(LotTagsId(lot, book));
    unsure = unsure || on_lot.unknown();
    for (const state::NumberRange& on : on_lot.row.ranges())
      all.emplace_back(on.first(), on.last());
  }
  std::sort(all.begin(), all.end());  // then each is added at the end
  NumberRanges out;
  for (const auto& [first, last] : all) AddRange(out, first, last);
  return out;
}

void RemoveRange(Context& context, const pb::TagRange& range, const NumberRanges& on_lots,
                 bool unsure, state::TagBookState& book, const std::string& field) {
  if (!unsure && !CoversRange(on_lots, range.first(), range.last())) {
    return context.Fail<kTagsNotOnLots>(field, say::Count(range.first()),
                                        LastOf(range.first(), range.last()), RangesOf(on_lots),
                                        say::Id{range.book()});
  }
  if (const auto gone = FirstOverlap(book.removed(), range.first(), range.last())) {
    return context.Fail<kTagTakenOffBefore>(field, say::Count(range.first()),
                                            LastOf(range.first(), range.last()), say::Count(*gone),
                                            say::Id{range.book()});
  }
  AddRange(*book.mutable_removed(), range.first(), range.last());
  CheckRoom(context, book.removed(), range.book(), field);
}

}  // namespace

void ApplyTags(Context& context, const TagRanges& tags, const state::LotState& lot,
               const std::string& field) {
  TagRows<state::TagBookState> books;
  TagRows<state::LotTagsState> on_lot;
  for (int i = 0; i < tags.size(); ++i) {
    const pb::TagRange& range = tags[i];
    auto& book = books.Get(range.book(), [&] { return context.TagBook(range.book()); });
    if (book.unknown() || !ApplyRange(context, range, book.row, lot, Item(field, i))) continue;
    auto& own = on_lot.Get(range.book(),
                           [&] { return context.LotTags(LotTagsId(lot.lot(), range.book())); });
    AddRange(*own.row.mutable_ranges(), range.first(), range.last());
    CheckRoom(context, own.row.ranges(), range.book(), Item(field, i));
  }
  on_lot.Each([&](const std::string& book, const Lookup<state::LotTagsState>& own) {
    context.Put(RowKind::kLotTags, LotTagsId(lot.lot(), book), own.row);
    context.Put(RowKind::kTagBook, book,
                books.Get(book, [] { return Lookup<state::TagBookState>(); }).row);
  });
}

void RemoveTags(Context& context, const TagRanges& tags, const Unpacking& unpacking,
                const std::string& field) {
  TagRows<state::TagBookState> books;
  struct OnLots {
    NumberRanges ranges;
    bool unsure;
  };
  std::map<std::string, OnLots> on_lots;
  for (int i = 0; i < tags.size(); ++i) {
    const pb::TagRange& range = tags[i];
    auto& book = books.Get(range.book(), [&] { return context.TagBook(range.book()); });
    if (book.unknown()) continue;
    const auto [on, is_new] = on_lots.try_emplace(range.book());
    if (is_new) {
      on->second.unsure = unpacking.unsure;
      on->second.ranges = RangesOnLots(context, unpacking, range.book(), on->second.unsure);
    }
    RemoveRange(context, range, on->second.ranges, on->second.unsure, book.row, Item(field, i));
  }
  books.Each([&](const std::string& book, const Lookup<state::TagBookState>& row) {
    if (!row.unknown()) context.Put(RowKind::kTagBook, book, row.row);
  });
}

}  // namespace lode::custody

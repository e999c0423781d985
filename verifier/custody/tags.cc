// SPDX-License-Identifier: Apache-2.0
// The tags of uses.h. A book's row is one text of all its ranges, so that it is read and written
// once for a list of tags, and bounded (docs/decisions/0020-standing.md).
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/number_ranges.h"
#include "verifier/custody/signers.h"
#include "verifier/custody/uses.h"

namespace lode::custody {
namespace {

std::string RangeWords(uint64_t first, uint64_t last) {
  return first == last ? std::to_string(first)
                       : std::to_string(first) + " to " + std::to_string(last);
}

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
      context.Fail("ADM-11", field, RangeWords(range.first(), range.last()),
                   RangesText(book.issued_ranges()),
                   "these tags of " + range.book() + " were not issued",
                   "compare the numbers with the tags, or have more issued");
      return false;
    }
    const std::string words =
        "tags " + RangeWords(issue->first(), issue->last()) + " of " + range.book();
    if (!issue->to_party().empty() && !Signs(context, issue->to_party())) {
      context.Fail("ADM-11", field, context.principal(), issue->to_party(),
                   words + " were issued to another party",
                   "compare the numbers with the tags, or have some issued to you");
      return false;
    }
    if (!issue->site().empty() && issue->site() != lot.now_at()) {
      context.Fail("ADM-11", field, lot.now_at(), issue->site(),
                   words + " were issued for another site than where " + lot.lot() + " is",
                   "compare the numbers with the tags, or have some issued for that site");
      return false;
    }
    if (!issue->site().empty() && issue->to_party().empty() &&
        !SignedForSite(context, book, issue->site())) {
      const std::string& keeper = context.Site(issue->site()).row().entry().operator_();
      context.Fail("ADM-11", field, context.principal(),
                   "a signature of " + keeper + " or " + book.issuer(),
                   words + " were issued for " + issue->site() + ", which " + keeper + " operates",
                   "put them on with a Packed that " + keeper +
                       " signs too: list it in signers as CAPACITY_COUNTERPARTY");
      return false;
    }
    if (issue->site().empty() && issue->to_party().empty() && !Signs(context, book.issuer())) {
      context.Fail("ADM-11", field, context.principal(), "a signature of " + book.issuer(),
                   words + " were issued for nobody yet",
                   "let " + book.issuer() + " sign, or have them issued to you");
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
  context.Fail("ADM-11", field, std::to_string(ranges.size()) + " ranges",
               "at most " + std::to_string(base::limits::kBookRanges) + " ranges",
               "the numbers of " + book + " lie in too many pieces",
               "use numbers that follow those that are in use, or those of another book");
}

bool ApplyRange(Context& context, const pb::TagRange& range, state::TagBookState& book,
                const state::LotState& lot, const std::string& field) {
  if (!book.issued() && !IsOwnPrefix(context, range.book())) {
    // Not a book of the author's own: then somebody must have issued it.
    context.FailMissing("ADM-11", field, range.book(), "the issue of " + range.book());
    return false;
  }
  if (book.issued() && !CheckIssued(context, book, range, lot, field)) return false;
  if (const auto used = FirstOverlap(book.applied(), range.first(), range.last())) {
    context.Fail("ADM-11", field, RangeWords(range.first(), range.last()),
                 "tags that were not put on before",
                 "tag " + std::to_string(*used) + " of " + range.book() + " was put on before",
                 "a tag is used once: compare the numbers with the tags");
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
    return context.Fail("ADM-11", field, RangeWords(range.first(), range.last()),
                        RangesText(on_lots),
                        "not all of these tags of " + range.book() + " were put on these lots",
                        "name tags that are on the lots that this record unpacks");
  }
  if (const auto gone = FirstOverlap(book.removed(), range.first(), range.last())) {
    return context.Fail(
        "ADM-11", field, RangeWords(range.first(), range.last()), "tags that are still on",
        "tag " + std::to_string(*gone) + " of " + range.book() + " was taken off before",
        "a tag comes off once, as removed or as lost: split the range");
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

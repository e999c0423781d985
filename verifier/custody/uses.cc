// SPDX-License-Identifier: Apache-2.0
#include "verifier/custody/uses.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/custody/control.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/number_ranges.h"
#include "verifier/custody/signers.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

std::string UsedBy(const state::UseState& use) {
  return "record " + base::HexEncode(use.used_by()) + " at leaf " + std::to_string(use.used_at());
}

state::UseState ThisUse(const Context& context, std::string_view by) {
  state::UseState use;
  use.set_used_at(context.input().index);
  use.set_used_by(context.digest().str());
  use.set_by(std::string(by));
  return use;
}

// The kinds whose documents are uses (docs/formats/subjects.md: those that touch subject 4).
bool UsesDocumentsOnce(pb::Kind kind) {
  switch (kind) {
    case pb::KIND_LOT_CREATED:
    case pb::KIND_TRANSFORMED:
    case pb::KIND_DISPATCHED:
    case pb::KIND_HANDED_ON:
    case pb::KIND_RECEIVED:
    case pb::KIND_TITLE_TRANSFERRED:
    case pb::KIND_CLEARED:
    case pb::KIND_OBSERVED:
    case pb::KIND_QUANTITY_CHANGED:
    case pb::KIND_RETIRED:
      return true;
    default:
      return false;
  }
}

// An issuer's number is used with its signature, or by a party of its country: author, agent,
// official or any other signer. That a clearance says it is made there is nobody's word but the
// trader's. (An issue that is logged binds closer; that kind is not built yet.)
void CheckAddressee(Context& context, const pb::Document& document, const std::string& field) {
  if (Signs(context, document.issuer())) return;
  const pb::Record& r = context.record();
  const auto& issuer = context.Party(document.issuer());
  if (!issuer.yes()) return;  // not covered, or said to be missing
  const std::string& country = issuer.row().entry().country();
  const auto is_of = [&](const std::string& who) {
    const auto& party = context.Party(who);
    return party.unknown() || (party.yes() && party.row().entry().country() == country);
  };
  if (is_of(context.principal()) || is_of(r.author())) return;
  const auto& signers = r.signers();
  if (std::any_of(signers.begin(), signers.end(),
                  [&](const pb::Signer& signer) { return is_of(signer.party()); }))
    return;
  context.Fail("ADM-11", field, document.type() + " " + document.number(),
               "a document that is for a party of this record",
               document.issuer() + " of " + country +
                   " has not signed, and nobody who has is of that country",
               "let " + document.issuer() + ", an official or another party of " + country +
                   " sign, or an agent there record it");
}

// A file is one document, whatever number it is given.
void UseFile(Context& context, const pb::Document& document, const std::string& field) {
  const std::string id = document.issuer() + std::string(1, '\0') + document.sha256();
  const auto use = context.Use(RowKind::kDocumentFile, id);
  if (use.yes()) {
    return context.Fail("ADM-11", field + ".sha256", base::HexEncode(document.sha256()),
                        "the file of a document that was not used",
                        "this file was used as " + use.row.by() + " by " + UsedBy(use.row),
                        "compare the number with the paper; each needs a document of its own");
  }
  context.Put(RowKind::kDocumentFile, id,
              ThisUse(context, document.type() + " " + document.number()));
}

void UseDocument(Context& context, const pb::Document& document, const std::string& field) {
  const auto& one_use_types = context.ledger().rules().one_use_types();
  const bool one_use =
      std::find(one_use_types.begin(), one_use_types.end(), document.type()) != one_use_types.end();
  if (document.one_use() != one_use) {
    return context.Fail(
        "ADM-11", field + ".one_use", document.one_use() ? "true" : "false",
        one_use ? "true" : "false",
        document.type() + (one_use ? " is" : " is not") + " a one-use document in this ledger",
        "set one_use as Genesis lists the type");
  }
  if (!one_use) return;
  if (!UsesDocumentsOnce(context.kind())) {
    return context.Fail("ADM-11", field, document.number(), "no one-use document",
                        "this kind of record can't use a one-use document",
                        "name it in the record of the goods that it is for");
  }
  const std::string id = record::DocumentId(document.issuer(), document.type(), document.number());
  const auto use = context.Use(RowKind::kDocument, id);
  if (use.yes()) {
    return context.Fail("ADM-11", field, document.type() + " " + document.number(),
                        "a document that was not used",
                        "this document was used by " + UsedBy(use.row),
                        "compare the number with the paper; each needs a document of its own");
  }
  CheckAddressee(context, document, field);
  context.Put(RowKind::kDocument, id, ThisUse(context, ""));
  if (!document.sha256().empty()) UseFile(context, document, field);
}

std::string RangeWords(uint64_t first, uint64_t last) {
  return first == last ? std::to_string(first)
                       : std::to_string(first) + " to " + std::to_string(last);
}

}  // namespace

void UseDocuments(Context& context) {
  const auto& documents = context.record().documents();
  for (int i = 0; i < documents.size(); ++i) {
    const std::string field = Item("documents", i);
    NeedParty(context, documents[i].issuer(), field + ".issuer");
    if (!documents[i].named_party().empty()) {
      NeedParty(context, documents[i].named_party(), field + ".named_party");
    }
    UseDocument(context, documents[i], field);
  }
}

Unpacking UnpackingOf(Context& context, const std::vector<state::LotState>& lots) {
  Unpacking out;
  for (const state::LotState& lot : lots) out.lots.push_back(lot.lot());
  for (const state::LotState& lot : lots) {
    std::string parent = lot.split_from();
    for (size_t i = 0; i < base::limits::kSplitGenerations && !parent.empty(); ++i) {
      if (std::find(out.lots.begin(), out.lots.end(), parent) != out.lots.end()) break;
      out.lots.push_back(parent);
      const auto row = context.Lot(parent);
      out.unsure = out.unsure || !row.yes();
      parent = row.row.split_from();
    }
  }
  return out;
}

namespace {

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

void ApplySeal(Context& context, const pb::SealApplied& seal, const std::string& on,
               std::string_view field, bool tolerate_applied) {
  const std::string at(field);
  NeedParty(context, seal.party(), at + ".party");
  const auto use = context.Use(RowKind::kSeal, seal.id());
  if (use.unknown()) return;
  if (use.yes()) {
    if (tolerate_applied && !use.row.removed()) return;
    return context.Fail("ADM-11", at + ".id", seal.id(), "a seal that was not put on before",
                        use.row.removed() ? seal.id() + " was taken off at leaf " +
                                                std::to_string(use.row.removed_at())
                                          : seal.id() + " was put on by " + UsedBy(use.row),
                        "a seal is used once: compare the number with the seal");
  }
  const auto prefix = context.Use(RowKind::kPrefix, record::PrefixOf(seal.id()));
  if (prefix.no()) {
    context.FailMissing("ADM-06", at + ".id", seal.id(),
                        "the prefix " + std::string(record::PrefixOf(seal.id())));
  }
  if (prefix.yes() && !Signs(context, prefix.row.by())) {
    context.Fail("ADM-06", at + ".id", seal.id(), "a seal of a party that signs",
                 "the seals of this prefix are " + prefix.row.by() + "'s, who has not signed",
                 "name a seal of your own prefix, or let " + prefix.row.by() + " sign");
  }
  state::UseState row = ThisUse(context, seal.party());
  row.set_on(on);
  context.Put(RowKind::kSeal, seal.id(), row);
}

namespace {

// A seal of a whole consignment is on the lots that were dispatched in it.
bool TravelledIn(Context& context, const std::string& consignment, Unpacking& unpacking) {
  const auto row = context.Consignment(consignment);
  unpacking.unsure = unpacking.unsure || row.unknown();
  const auto& sent = row.row.dispatched();
  return std::any_of(sent.begin(), sent.end(), [&](const pb::LotEcho& echo) {
    return std::find(unpacking.lots.begin(), unpacking.lots.end(), echo.lot()) !=
           unpacking.lots.end();
  });
}

}  // namespace

void RemoveSeal(Context& context, const pb::SealCheck& seal, Unpacking& unpacking,
                std::string_view field) {
  if (seal.id().empty()) return;  // "all of them": only ids are subjects
  auto use = context.Use(RowKind::kSeal, seal.id());
  const std::string at = std::string(field) + ".id";
  if (use.no())
    return context.FailMissing("ADM-11", at, seal.id(), "the putting on of " + seal.id());
  if (!use.yes()) return;
  if (use.row.removed()) {
    return context.Fail(
        "ADM-11", at, seal.id(), "a seal that is still on",
        seal.id() + " was taken off at leaf " + std::to_string(use.row.removed_at()),
        "compare the number with the seal");
  }
  const auto& lots = unpacking.lots;
  const bool is_on =
      std::find(lots.begin(), lots.end(), use.row.on()) != lots.end() ||
      (record::IsConsignmentId(use.row.on()) && TravelledIn(context, use.row.on(), unpacking));
  if (!is_on && !unpacking.unsure) {
    return context.Fail("ADM-11", at, seal.id(), "a seal on a lot that this record unpacks",
                        seal.id() + " is on " + use.row.on(),
                        "let the holder of " + use.row.on() + " take it off, and name its lot");
  }
  use.row.set_removed(true);
  use.row.set_removed_at(context.input().index);
  context.Put(RowKind::kSeal, seal.id(), use.row);
}

namespace {

// A carrier of the journey that is not the shipper's own hand signs: it has the box before it.
bool CarrierSigns(Context& context) {
  const auto& legs = context.record().dispatched().legs();
  return std::any_of(legs.begin(), legs.end(), [&](const pb::Leg& leg) {
    return Signs(context, leg.carrier()) &&
           MayHoldRole(context, leg.carrier(), SetOf(pb::ROLE_CARRIER, pb::ROLE_TERMINAL), "") &&
           !ActsForRelated(context, leg.carrier());
  });
}

}  // namespace

void OpenContainer(Context& context, std::string_view container, std::string_view consignment,
                   std::string_view field) {
  const auto use = context.Use(RowKind::kContainer, container);
  // Containers circulate, and a journey that nobody ends would keep a number for ever. The word of
  // who carries it stands against an older claim, whose consignment stays as it is.
  if (use.yes() && !CarrierSigns(context)) {
    return context.Fail(
        "ADM-11", field, container, "a container that is free",
        std::string(container) + " travels in " + use.row.by() + " since leaf " +
            std::to_string(use.row.used_at()),
        "check the number; or let the receiver of " + use.row.by() +
            " record its arrival first, or a carrier of your legs sign that it has this one "
            "(COUNTERPARTY)");
  }
  if (!use.unknown()) context.Put(RowKind::kContainer, container, ThisUse(context, consignment));
}

void CloseContainer(Context& context, std::string_view container, std::string_view consignment) {
  if (!context.Covers(RowKind::kContainer, container)) return;
  const auto use = context.Use(RowKind::kContainer, container);
  if (use.yes() && use.row.by() == consignment) context.Delete(RowKind::kContainer, container);
}

}  // namespace lode::custody

// SPDX-License-Identifier: Apache-2.0
// ADM-11: what is used once. One-use documents, tags of a book, seals, containers on the road.
#include <algorithm>
#include <string>

#include "verifier/base/encoding.h"
#include "verifier/custody/kinds.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/number_ranges.h"
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
  context.Put(RowKind::kDocument, id, ThisUse(context, ""));
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

void ApplyTags(Context& context, const pb::TagRange& range, std::string_view field) {
  auto book = context.TagBook(range.book());
  if (book.unknown()) return;
  if (!book.row.issued() && !IsOwnPrefix(context, range.book())) {
    // Not a book of the author's own: then somebody must have issued it.
    return context.FailMissing("ADM-11", field, range.book(), "the issue of " + range.book());
  }
  if (book.row.issued() && !CoversRange(book.row.issued_ranges(), range.first(), range.last())) {
    return context.Fail("ADM-11", field, RangeWords(range.first(), range.last()),
                        RangesText(book.row.issued_ranges()),
                        "these tags of " + range.book() + " were not issued",
                        "compare the numbers with the tags, or have more issued");
  }
  if (const auto used = FirstOverlap(book.row.applied(), range.first(), range.last())) {
    return context.Fail(
        "ADM-11", field, RangeWords(range.first(), range.last()),
        "tags that were not put on before",
        "tag " + std::to_string(*used) + " of " + range.book() + " was put on before",
        "a tag is used once: compare the numbers with the tags");
  }
  AddRange(*book.row.mutable_applied(), range.first(), range.last());
  context.Put(RowKind::kTagBook, range.book(), book.row);
}

void RemoveTags(Context& context, const pb::TagRange& range, std::string_view field) {
  auto book = context.TagBook(range.book());
  if (book.unknown()) return;
  if (!CoversRange(book.row.applied(), range.first(), range.last())) {
    return context.Fail("ADM-11", field, RangeWords(range.first(), range.last()),
                        RangesText(book.row.applied()),
                        "not all of these tags of " + range.book() + " were put on",
                        "name tags that a record has put on");
  }
  if (const auto gone = FirstOverlap(book.row.removed(), range.first(), range.last())) {
    return context.Fail(
        "ADM-11", field, RangeWords(range.first(), range.last()), "tags that are still on",
        "tag " + std::to_string(*gone) + " of " + range.book() + " was taken off before",
        "a tag comes off once, as removed or as lost: split the range");
  }
  AddRange(*book.row.mutable_removed(), range.first(), range.last());
  context.Put(RowKind::kTagBook, range.book(), book.row);
}

void ApplySeal(Context& context, const pb::SealApplied& seal, std::string_view field,
               bool tolerate_applied) {
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
  if (context.Use(RowKind::kPrefix, record::PrefixOf(seal.id())).no()) {
    context.FailMissing("ADM-06", at + ".id", seal.id(),
                        "the prefix " + std::string(record::PrefixOf(seal.id())));
  }
  context.Put(RowKind::kSeal, seal.id(), ThisUse(context, seal.party()));
}

void RemoveSeal(Context& context, const pb::SealCheck& seal, std::string_view field) {
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
  use.row.set_removed(true);
  use.row.set_removed_at(context.input().index);
  context.Put(RowKind::kSeal, seal.id(), use.row);
}

void OpenContainer(Context& context, std::string_view container, std::string_view consignment,
                   std::string_view field) {
  const auto use = context.Use(RowKind::kContainer, container);
  if (use.yes()) {
    return context.Fail("ADM-11", field, container, "a container that is free",
                        std::string(container) + " travels in " + use.row.by() + " since leaf " +
                            std::to_string(use.row.used_at()),
                        "check the number, or record the arrival of " + use.row.by() + " first");
  }
  if (use.no()) context.Put(RowKind::kContainer, container, ThisUse(context, consignment));
}

void CloseContainer(Context& context, std::string_view container) {
  context.Delete(RowKind::kContainer, container);
}

}  // namespace lode::custody

// SPDX-License-Identifier: Apache-2.0
// Whoever could use up a number first could block its rightful user. So each number is bound to a
// party by something that a stranger does not have: the issuer's signature or country, the holder's
// lot, the prefix, the carrier's word.
#include "verifier/custody/uses.h"

#include <algorithm>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/control.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

constexpr say::Code kPrefixNotLogged = {"ADM-06.prefix-not-logged", "seal:id prefix:name"};
constexpr say::Code kSealOfOthers = {"ADM-06.seal-of-others", "seal:id owner:id"};
constexpr say::Code kContainerTravels = {"ADM-11.container-travels",
                                         "container:id consignment:id leaf:count"};
constexpr say::Code kDocumentOfOthers = {"ADM-11.document-of-others",
                                         "type:name number:text issuer:id country:name"};
constexpr say::Code kDocumentUsed = {"ADM-11.document-used",
                                     "type:name number:text record:digest leaf:count"};
constexpr say::Code kFileUsed = {"ADM-11.file-used",
                                 "file:digest as:text record:digest leaf:count"};
constexpr say::Code kKindUsesNone = {"ADM-11.kind-uses-none", "number:text"};
constexpr say::Code kNotOneUse = {"ADM-11.not-one-use", "type:name"};
constexpr say::Code kOneUse = {"ADM-11.one-use", "type:name"};
constexpr say::Code kSealElsewhere = {"ADM-11.seal-elsewhere", "seal:id on:id"};
constexpr say::Code kSealNotPutOn = {"ADM-11.seal-not-put-on", "seal:id"};
constexpr say::Code kSealOffAlready = {"ADM-11.seal-off-already", "seal:id leaf:count"};
constexpr say::Code kSealPutOn = {"ADM-11.seal-put-on", "seal:id record:digest leaf:count"};
constexpr say::Code kSealTakenOff = {"ADM-11.seal-taken-off", "seal:id leaf:count"};
constexpr say::Code kUsesCodes[] = {
    kPrefixNotLogged, kSealOfOthers,   kContainerTravels, kDocumentOfOthers, kDocumentUsed,
    kFileUsed,        kKindUsesNone,   kNotOneUse,        kOneUse,           kSealElsewhere,
    kSealNotPutOn,    kSealOffAlready, kSealPutOn,        kSealTakenOff};

}  // namespace

std::span<const say::Code> UsesCodes() { return kUsesCodes; }

namespace {

state::UseState ThisUse(const Context& context, std::string_view by) {
  state::UseState use;
  use.set_used_at(context.input().index);
  use.set_used_by(context.digest().str());
  use.set_by(std::string(by));
  return use;
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
  context.Fail<kDocumentOfOthers>(field, say::Name{document.type()}, say::Text{document.number()},
                                  say::Id{document.issuer()}, say::Name{country});
}

// A file is one document, whatever number it is given.
void UseFile(Context& context, const pb::Document& document, const std::string& field) {
  const std::string id = document.issuer() + std::string(1, '\0') + document.sha256();
  const auto use = context.Use(RowKind::kDocumentFile, id);
  if (use.yes()) {
    return context.Fail<kFileUsed>(field + ".sha256", say::Digest{document.sha256()},
                                   say::Text{use.row.by()}, say::Digest{use.row.used_by()},
                                   say::Count(use.row.used_at()));
  }
  context.Put(RowKind::kDocumentFile, id,
              ThisUse(context, document.type() + " " + document.number()));
}

void UseDocument(Context& context, const pb::Document& document, const std::string& field) {
  const auto& one_use_types = context.ledger().rules().one_use_types();
  const bool one_use =
      std::find(one_use_types.begin(), one_use_types.end(), document.type()) != one_use_types.end();
  if (document.one_use() != one_use) {
    return one_use ? context.Fail<kOneUse>(field + ".one_use", say::Name{document.type()})
                   : context.Fail<kNotOneUse>(field + ".one_use", say::Name{document.type()});
  }
  if (!one_use) return;
  if (!record::StandsWithDocuments(context.kind())) {
    return context.Fail<kKindUsesNone>(field, say::Text{document.number()});
  }
  const std::string id = record::DocumentId(document.issuer(), document.type(), document.number());
  const auto use = context.Use(RowKind::kDocument, id);
  if (use.yes()) {
    return context.Fail<kDocumentUsed>(field, say::Name{document.type()},
                                       say::Text{document.number()}, say::Digest{use.row.used_by()},
                                       say::Count(use.row.used_at()));
  }
  CheckAddressee(context, document, field);
  context.Put(RowKind::kDocument, id, ThisUse(context, ""));
  if (!document.sha256().empty()) UseFile(context, document, field);
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

void ApplySeal(Context& context, const pb::SealApplied& seal, const std::string& on,
               std::string_view field, bool tolerate_applied) {
  const std::string at(field);
  NeedParty(context, seal.party(), at + ".party");
  const auto use = context.Use(RowKind::kSeal, seal.id());
  if (use.unknown()) return;
  if (use.yes()) {
    if (tolerate_applied && !use.row.removed()) return;
    return use.row.removed() ? context.Fail<kSealTakenOff>(at + ".id", say::Id{seal.id()},
                                                           say::Count(use.row.removed_at()))
                             : context.Fail<kSealPutOn>(at + ".id", say::Id{seal.id()},
                                                        say::Digest{use.row.used_by()},
                                                        say::Count(use.row.used_at()));
  }
  const auto prefix = context.Use(RowKind::kPrefix, record::PrefixOf(seal.id()));
  if (prefix.no()) {
    context.FailMissing<kPrefixNotLogged>(at + ".id", say::Id{seal.id()},
                                          say::Name{record::PrefixOf(seal.id())});
  }
  if (prefix.yes() && !Signs(context, prefix.row.by())) {
    context.Fail<kSealOfOthers>(at + ".id", say::Id{seal.id()}, say::Id{prefix.row.by()});
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
  if (use.no()) return context.FailMissing<kSealNotPutOn>(at, say::Id{seal.id()});
  if (!use.yes()) return;
  if (use.row.removed()) {
    return context.Fail<kSealOffAlready>(at, say::Id{seal.id()}, say::Count(use.row.removed_at()));
  }
  const auto& lots = unpacking.lots;
  const bool is_on =
      std::find(lots.begin(), lots.end(), use.row.on()) != lots.end() ||
      (record::IsConsignmentId(use.row.on()) && TravelledIn(context, use.row.on(), unpacking));
  if (!is_on && !unpacking.unsure) {
    return context.Fail<kSealElsewhere>(at, say::Id{seal.id()}, say::Id{use.row.on()});
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
    return context.Fail<kContainerTravels>(field, say::Id{container}, say::Id{use.row.by()},
                                           say::Count(use.row.used_at()));
  }
  if (!use.unknown()) context.Put(RowKind::kContainer, container, ThisUse(context, consignment));
}

void CloseContainer(Context& context, std::string_view container, std::string_view consignment) {
  if (!context.Covers(RowKind::kContainer, container)) return;
  const auto use = context.Use(RowKind::kContainer, container);
  if (use.yes() && use.row.by() == consignment) context.Delete(RowKind::kContainer, container);
}

}  // namespace lode::custody

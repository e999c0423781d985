// SPDX-License-Identifier: Apache-2.0
// SEEN-01: what records of the trail say against the lot and no other rule judges. It does not
// judge either: it makes an exception of it, so that no answer is green because nobody looked. A
// fact that gets a rule of its own leaves this one.
#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"

namespace lode::rules {
namespace {

// Who says it, of which lot, when it happened.
constexpr Code kNothing = {"SEEN-01.nothing", ""};
constexpr Code kSeal = {"SEEN-01.seal", "party:id lot:id on:time state:word which:word seal:id"};
constexpr Code kCondition = {"SEEN-01.condition", "party:id lot:id on:time condition:word"};
constexpr Code kRejected = {"SEEN-01.rejected", "party:id lot:id on:time reason:text"};
constexpr Code kCountersigned = {"SEEN-01.countersigned",
                                 "party:id lot:id on:time outcome:word about:digest text:text"};
constexpr Code kDetained = {"SEEN-01.detained", "party:id lot:id on:time"};
constexpr Code kPaper = {"SEEN-01.paper", "party:id lot:id on:time type:text number:text last:day"};
constexpr Code kOrder = {
    "SEEN-01.order",
    "party:id lot:id on:time kind:name before:time earlier_kind:name earlier:digest"};
constexpr Code kAssays = {"SEEN-01.assays",
                          "party:id lot:id on:time element:name grade:grade other_lot:id "
                          "other_grade:grade other_party:id limit:ppm"};
constexpr Code kAssayed = {
    "SEEN-01.assayed", "party:id lot:id on:time element:name grade:grade booked:grade limit:ppm"};
constexpr Code kWeighed = {"SEEN-01.weighed",
                           "party:id lot:id on:time found:mg booked:mg limit:ppm"};
constexpr Code kUnbooked = {"SEEN-01.unbooked",
                            "party:id lot:id on:time element:name grade:grade limit:ppm"};
constexpr Code kMoisture = {"SEEN-01.moisture",
                            "party:id lot:id on:time found:grade booked:grade limit:ppm"};
constexpr Code kPacked = {"SEEN-01.packed", "party:id lot:id on:time found:mg booked:mg limit:ppm"};
constexpr Code kTooActive = {"SEEN-01.activity", "party:id lot:id on:time found:count limit:count"};
constexpr Code kSealsSilent = {"SEEN-01.seals-silent", "party:id lot:id on:time seals:count"};
constexpr Code kTagsLost = {"SEEN-01.tags-lost", "party:id lot:id on:time tags:count"};
constexpr Code kLate = {"SEEN-01.late", "party:id lot:id on:time logged:time reason:word"};
constexpr Code kSealUnknown = {"SEEN-01.seal-unknown", "party:id lot:id on:time seal:id"};
constexpr Code kPlaced = {"SEEN-01.place", "party:id lot:id on:time site:id place:word"};
constexpr Code kClearedOrigin = {"SEEN-01.cleared-origin",
                                 "party:id lot:id on:time declared:name shown:names"};
constexpr Code kClearedDestination = {"SEEN-01.cleared-destination",
                                      "party:id lot:id on:time declared:name shown:names"};
constexpr Code kClearedGoods = {"SEEN-01.cleared-goods",
                                "party:id lot:id on:time declared:name form:name shown:names"};
constexpr Code kCahra = {"SEEN-01.cahra", "party:id lot:id on:time site:id"};
constexpr Code kCahraUnsaid = {"SEEN-01.cahra-unsaid", "party:id lot:id on:time site:id"};
constexpr Code kAsmPresent = {"SEEN-01.asm-present", "party:id lot:id on:time site:id"};
// Of a grant on which the path rests: a site, a role, an accreditation, an attestation.
constexpr Code kGrantAnswer = {
    "SEEN-01.grant-answer",
    "party:id lot:id on:time of:id outcome:word kind:name about:digest text:text"};
constexpr Code kGrantPaper = {
    "SEEN-01.grant-paper",
    "party:id lot:id on:time of:id kind:name type:text number:text last:day"};
constexpr Code kGrantLate = {"SEEN-01.grant-late",
                             "party:id lot:id on:time of:id kind:name logged:time reason:word"};
constexpr Code kSeenCodes[] = {kNothing,      kSeal,          kCondition,
                               kRejected,     kCountersigned, kDetained,
                               kPaper,        kOrder,         kAssays,
                               kAssayed,      kUnbooked,      kMoisture,
                               kWeighed,      kPacked,        kTooActive,
                               kSealsSilent,  kSealUnknown,   kLate,
                               kPlaced,       kClearedOrigin, kClearedDestination,
                               kClearedGoods, kCahra,         kCahraUnsaid,
                               kAsmPresent,   kGrantAnswer,   kGrantPaper,
                               kGrantLate,    kTagsLost};

const Code& CodeOf(RemarkKind kind) {
  switch (kind) {
    case RemarkKind::kSeal:
      return kSeal;
    case RemarkKind::kCondition:
      return kCondition;
    case RemarkKind::kRejected:
      return kRejected;
    case RemarkKind::kCountersigned:
      return kCountersigned;
    case RemarkKind::kGrantAnswer:
      return kGrantAnswer;
    case RemarkKind::kGrantPaper:
      return kGrantPaper;
    case RemarkKind::kGrantLate:
      return kGrantLate;
    case RemarkKind::kDetained:
      return kDetained;
    case RemarkKind::kExpiredPaper:
      return kPaper;
    case RemarkKind::kOutOfOrder:
      return kOrder;
    case RemarkKind::kAssays:
      return kAssays;
    case RemarkKind::kAssayed:
      return kAssayed;
    case RemarkKind::kUnbooked:
      return kUnbooked;
    case RemarkKind::kMoisture:
      return kMoisture;
    case RemarkKind::kWeighed:
      return kWeighed;
    case RemarkKind::kPacked:
      return kPacked;
    case RemarkKind::kActivity:
      return kTooActive;
    case RemarkKind::kSealsSilent:
      return kSealsSilent;
    case RemarkKind::kTagsLost:
      return kTagsLost;
    case RemarkKind::kLate:
      return kLate;
    case RemarkKind::kPlace:
      return kPlaced;
    case RemarkKind::kClearedOrigin:
      return kClearedOrigin;
    case RemarkKind::kClearedDestination:
      return kClearedDestination;
    case RemarkKind::kClearedGoods:
      return kClearedGoods;
    case RemarkKind::kCahra:
      return kCahra;
    case RemarkKind::kCahraUnsaid:
      return kCahraUnsaid;
    case RemarkKind::kAsmPresent:
      return kAsmPresent;
    case RemarkKind::kSealUnknown:
      break;
  }
  return kSealUnknown;
}

// What was measured, and how far it may be from what is booked or was measured before.
std::string_view KindName(const History& history, size_t position) {
  return record::KindName(history.entries()[position].record.kind);
}

void SayMeasured(const Facts& facts, const Remark& remark, Say& say) {
  switch (remark.kind) {
    case RemarkKind::kAssays:
      say.Name("element", remark.word)
          .Grade("grade", remark.value)
          .Id("other_lot", remark.text)
          .Grade("other_grade", remark.other_value)
          .Id("other_party", PrincipalOf(facts.history.Message(remark.other)))
          .Ppm("limit", remark.limit);
      return;
    case RemarkKind::kAssayed:
      say.Name("element", remark.word)
          .Grade("grade", remark.value)
          .Grade("booked", remark.other_value)
          .Ppm("limit", remark.limit);
      return;
    case RemarkKind::kUnbooked:
      say.Name("element", remark.word).Grade("grade", remark.value).Ppm("limit", remark.limit);
      return;
    case RemarkKind::kMoisture:
      say.Grade("found", remark.value)
          .Grade("booked", remark.other_value)
          .Ppm("limit", remark.limit);
      return;
    case RemarkKind::kActivity:
      say.Count("found", static_cast<uint64_t>(remark.value))
          .Count("limit", static_cast<uint64_t>(remark.limit));
      return;
    default:  // masses
      say.Mg("found", remark.value).Mg("booked", remark.other_value).Ppm("limit", remark.limit);
      return;
  }
}

// What was declared or registered.
void SayDeclared(const Remark& remark, Say& say) {
  if (remark.kind == RemarkKind::kPlace || remark.kind == RemarkKind::kCahra ||
      remark.kind == RemarkKind::kCahraUnsaid || remark.kind == RemarkKind::kAsmPresent) {
    say.Id("site", remark.text);
    if (remark.kind == RemarkKind::kPlace) say.Word("place", remark.word);
    return;
  }
  say.Name("declared", remark.word);
  if (remark.kind == RemarkKind::kClearedGoods) say.Name("form", remark.text);
  say.Names("shown", statement::NamesOf(remark.names).items);
}

// What came too late, or relied on a paper that had expired: of a lot, or of a grant.
void SayWhen(const Facts& facts, const Remark& remark, Say& say) {
  const HistoryEntry& entry = facts.history.entries()[remark.position];
  if (!remark.of.empty()) say.Name("kind", record::KindName(entry.record.kind));
  if (remark.kind == RemarkKind::kLate || remark.kind == RemarkKind::kGrantLate) {
    say.Time("logged", entry.record_time_us).Word("reason", remark.word);
    return;
  }
  say.Text("type", remark.word)
      .Text("number", remark.text)
      .Day("last", static_cast<int32_t>(remark.value));
}

void AddRemark(const Facts& facts, const Remark& remark, Sink& sink) {
  const History& history = facts.history;
  const pb::Record& r = history.Message(remark.position);
  report::Finding& finding = sink.Add(report::FAIL);
  AddEvidence(finding, history.entries()[remark.position].record.digest);
  finding.set_who(PrincipalOf(r));
  Say say = Tell(finding, CodeOf(remark.kind));
  say.Id("party", PrincipalOf(r)).Id("lot", remark.lot).Time("on", r.event_time().us());
  if (!remark.of.empty()) say.Id("of", remark.of);
  const auto other_digest = [&] {
    const base::Hash256& digest = history.entries()[remark.other].record.digest;
    AddEvidence(finding, digest);
    return digest;
  };
  switch (remark.kind) {
    case RemarkKind::kSeal:
      say.Word("state", remark.word)
          .Word("which", remark.text.empty() ? "ALL" : "ONE")
          .Id("seal", remark.text);
      return;
    case RemarkKind::kCondition:
      say.Word("condition", remark.word);
      return;
    case RemarkKind::kRejected:
      say.Text("reason", remark.text);
      return;
    case RemarkKind::kCountersigned:
    case RemarkKind::kGrantAnswer:
      say.Word("outcome", remark.word);
      if (remark.kind == RemarkKind::kGrantAnswer)
        say.Name("kind", KindName(history, remark.other));
      say.Digest("about", other_digest()).Text("text", remark.text);
      return;
    case RemarkKind::kDetained:
      return;
    case RemarkKind::kExpiredPaper:
    case RemarkKind::kGrantPaper:
    case RemarkKind::kLate:
    case RemarkKind::kGrantLate:
      return SayWhen(facts, remark, say);
    case RemarkKind::kOutOfOrder:
      say.Name("kind", KindName(history, remark.position))
          .Time("before", history.Message(remark.other).event_time().us())
          .Name("earlier_kind", KindName(history, remark.other))
          .Digest("earlier", other_digest());
      return;
    case RemarkKind::kSealsSilent:
    case RemarkKind::kTagsLost:
      say.Count(remark.kind == RemarkKind::kTagsLost ? "tags" : "seals",
                static_cast<uint64_t>(remark.value));
      return;
    case RemarkKind::kSealUnknown:
      say.Id("seal", remark.text);
      return;
    case RemarkKind::kAssays:
      other_digest();
      return SayMeasured(facts, remark, say);
    case RemarkKind::kAssayed:
    case RemarkKind::kUnbooked:
    case RemarkKind::kMoisture:
    case RemarkKind::kWeighed:
    case RemarkKind::kPacked:
    case RemarkKind::kActivity:
      return SayMeasured(facts, remark, say);
    case RemarkKind::kPlace:
    case RemarkKind::kClearedOrigin:
    case RemarkKind::kClearedDestination:
    case RemarkKind::kClearedGoods:
    case RemarkKind::kCahra:
    case RemarkKind::kCahraUnsaid:
    case RemarkKind::kAsmPresent:
      return SayDeclared(remark, say);
  }
}

void CheckRemarks(const Facts& facts, const Place&, const Parameters&, Sink& sink) {
  if (facts.remarks.empty()) Tell(sink.Add(report::PASS), kNothing);
  for (const Remark& remark : facts.remarks) AddRemark(facts, remark, sink);
}

constexpr Rule kSeenRules[] = {
    {"SEEN-01", Scope::kLot, report::WARNS, CheckRemarks, kSeenCodes, kRemarkParameters},
};

}  // namespace

std::span<const Rule> SeenRules() { return kSeenRules; }

}  // namespace lode::rules

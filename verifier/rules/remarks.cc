// SPDX-License-Identifier: Apache-2.0
// Event times are what their authors claim. So of orders this looks only at those that can't be
// otherwise: nothing happens to a lot before it was made, it does not arrive before it left, and it
// is not used before it arrived. When a record came the log proves: what came late is told as such.
#include "verifier/rules/remarks.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/catalogue/catalogue.h"
#include "verifier/rules/clearances.h"
#include "verifier/rules/names.h"
#include "verifier/rules/registry_remarks.h"
#include "verifier/rules/seals.h"
#include "verifier/rules/tags.h"
#include "verifier/rules/travels.h"

namespace lode::rules {
namespace {

class Reader {
 public:
  Reader(const History& history, const LotsByRecord& about, const RemarkLimits& limits)
      : history_(history),
        about_(about),
        travels_(about),
        limits_(limits),
        figures_(limits.figures) {}

  std::vector<Remark> Run() {
    for (position_ = 0; position_ < history_.entries().size(); ++position_) Read();
    for (const OpenFigure& open : figures_.Open()) AddOpen(open);
    for (const SealSilence& silence : seals_.Silences()) {
      position_ = silence.position;
      Add(RemarkKind::kSealsSilent, silence.lot).value = static_cast<int64_t>(silence.seals);
    }
    for (Remark& remark : RegistryRemarks(history_, about_)) out_.push_back(std::move(remark));
    for (Remark& remark : ClearanceRemarks(history_, about_)) out_.push_back(std::move(remark));
    std::stable_sort(out_.begin(), out_.end(),
                     [](const Remark& a, const Remark& b) { return a.position < b.position; });
    return std::move(out_);
  }

 private:
  // Where the lots of the path were when a record named them.
  struct Seen {
    std::optional<size_t> made, sent, arrived;
  };
  struct Assayed {
    size_t position;
    int64_t ppm;
    std::string lot;  // that was sampled
  };

  void Read() {
    const pb::Record& r = history_.Message(position_);
    if (r.has_site_registered()) registered_[r.site_registered().site()] = position_;
    lots_ = about_[position_];
    travels_.Follow(r);
    if (r.has_received()) seals_.Hear(r.received());
    if (lots_.empty()) return;
    if (!travels_.IsOfSealsOnly(r, lots_)) {
      ReadPapers(r);
      ReadTimes(r);
    }
    switch (r.body_case()) {
      case pb::Record::kLotCreated:
        return ReadCreated(r.lot_created());
      case pb::Record::kPacked:
        return ReadPacked(r.packed());
      case pb::Record::kTransformed:
        return ReadTransformed(r.transformed());
      case pb::Record::kDispatched:
        return ReadDispatched(r.dispatched());
      case pb::Record::kQuantityChanged:
        figures_.Book(r.quantity_changed().lot(), r.quantity_changed().after());
        ExpectAfter(seen_[r.quantity_changed().lot()].made, r.quantity_changed().lot());
        return;
      case pb::Record::kHandedOn:
        ReadSeals(r.handed_on().seals(),
                  travels_.HasOthers(r.handed_on().lots(), r.handed_on().consignment()));
        if (travels_.IsOfSealsOnly(r, lots_)) return;
        return ReadCondition(r.handed_on().condition(), lots_.front());
      case pb::Record::kReceived:
        return ReadReceived(r.received());
      case pb::Record::kUnpacked:
        return ReadUnpacked(r.unpacked());
      case pb::Record::kObserved:
        return ReadObserved(r.observed());
      case pb::Record::kCountersigned:
        return ReadCountersigned(r.countersigned());
      case pb::Record::kAttested:  // speaks of a period, not of an event
        return;
      default:  // whatever it is, it can't happen to a lot that is not there
        for (const std::string& lot : lots_) ExpectAfter(seen_[lot].made, lot);
        return;
    }
  }

  Remark& Add(RemarkKind kind, const std::string& lot) {
    Remark& remark = out_.emplace_back();
    remark.kind = kind;
    remark.position = position_;
    remark.lot = lot;
    return remark;
  }

  static RemarkKind KindOf(const OpenFigure& open) {
    switch (open.what) {
      case Measured::kWetMass:
        return RemarkKind::kWeighed;
      case Measured::kPackedMass:
        return RemarkKind::kPacked;
      case Measured::kMoisture:
        return RemarkKind::kMoisture;
      case Measured::kGrade:
        break;
    }
    return open.booked == 0 ? RemarkKind::kUnbooked : RemarkKind::kAssayed;
  }

  void AddOpen(const OpenFigure& open) {
    position_ = open.position;
    Remark& remark = Add(KindOf(open), open.lot);
    remark.word = open.element;
    remark.value = open.found;
    remark.other_value = open.booked;
    const bool of_mass = open.what == Measured::kWetMass || open.what == Measured::kPackedMass;
    remark.limit = of_mass ? limits_.figures.weighing_ppm : open.limit;
  }

  int64_t EventOf(size_t position) const { return history_.Message(position).event_time().us(); }

  void ExpectAfter(const std::optional<size_t>& earlier, const std::string& lot) {
    if (!earlier || EventOf(position_) >= EventOf(*earlier)) return;
    Add(RemarkKind::kOutOfOrder, lot).other = *earlier;
  }

  // Where the lot was made, or received: what the registration says of it.
  void ReadSite(const std::string& id, const std::string& lot) {
    const pb::SiteRegistered* site = history_.Site(id);
    if (site == nullptr || !sites_.insert(id).second) return;
    const auto add = [&](RemarkKind kind) {
      Remark& remark = Add(kind, lot);
      const auto registered = registered_.find(id);
      if (registered != registered_.end()) remark.position = registered->second;
      remark.text = id;
    };
    if (limits_.cahra && site->cahra().flag()) add(RemarkKind::kCahra);
    if (limits_.cahra && !site->has_cahra()) add(RemarkKind::kCahraUnsaid);
    if (limits_.asm_present && site->asm_present()) add(RemarkKind::kAsmPresent);
  }

  // Nothing of responsible work is asked where customs and laboratories are: no work is done there.
  void ReadWork(const std::string& id, const std::string& lot) {
    ReadSite(id, lot);
    const pb::SiteRegistered* site = history_.Site(id);
    if (site == nullptr ||
        (site->type() != pb::SITE_TYPE_BORDER && site->type() != pb::SITE_TYPE_LAB))
      return;
    Remark& remark = Add(RemarkKind::kPlace, lot);
    remark.word = catalogue::SiteTypeName(site->type());
    remark.text = id;
  }

  void ReadTransformed(const pb::Transformed& body) {
    for (const pb::Input& in : body.inputs()) {
      if (!IsAbout(in.lot())) continue;
      const Seen& seen = seen_[in.lot()];
      ExpectAfter(seen.arrived ? seen.arrived : seen.made, in.lot());
    }
    for (const pb::Output& out : body.outputs()) {
      seen_[out.lot()].made = position_;
      figures_.Book(out.lot(), out.quantity());
    }
    if (body.process() == pb::PROCESS_SPLIT) {
      HandDown(body);
      seals_.HandDown(body);
      return;
    }
    const auto of_path = std::find_if(body.outputs().begin(), body.outputs().end(),
                                      [&](const pb::Output& out) { return IsAbout(out.lot()); });
    if (of_path != body.outputs().end()) ReadWork(body.site(), of_path->lot());
  }

  void ReadUnpacked(const pb::Unpacked& body) {
    const bool has_others = travels_.HasOthers(body.lots(), "");
    ReadSeals(body.seals_removed(), has_others);
    for (const auto& [lot, tags] : tags_.Lost(body)) {
      if (lot.empty() && has_others) continue;  // they were the others'
      const std::string& of = IsAbout(lot) ? lot : lots_.front();
      Add(RemarkKind::kTagsLost, of).value = static_cast<int64_t>(tags);
    }
    for (const pb::SealCheck& seal : body.seals_removed()) {
      for (const std::string& lot : lots_) seals_.TakeOff(seal.id(), lot);
    }
  }

  // A part of a lot is what the lot is: what was found of the whole holds for it.
  void HandDown(const pb::Transformed& body) {
    std::map<std::pair<std::string, std::string>, std::pair<Assayed, Assayed>> handed;
    for (const pb::Input& in : body.inputs()) {
      for (auto it = assays_.lower_bound({in.lot(), ""});
           it != assays_.end() && it->first.first == in.lot(); ++it) {
        for (const pb::Output& out : body.outputs()) {
          if (IsAbout(out.lot()))
            handed.emplace(std::pair(out.lot(), it->first.second), it->second);
        }
      }
    }
    assays_.merge(handed);
  }

  void ReadCreated(const pb::LotCreated& body) {
    seen_[body.lot()].made = position_;
    figures_.Book(body.lot(), body.quantity());
    ReadWork(body.site(), body.lot());
  }

  void ReadPacked(const pb::Packed& body) {
    std::map<std::string, int64_t> net;
    for (const pb::PackedLot& row : body.lots()) {
      seals_.PutOn(row.seals(), row.lot(),
                   {row.lot()});  // of others too: it is known whose they are
      if (!IsAbout(row.lot())) continue;
      for (const pb::TagRange& tags : row.tags()) tags_.PutOn(row.lot(), tags);
      net[row.lot()] += row.net_mg();
    }
    for (const auto& [lot, mg] : net) {
      ExpectAfter(seen_[lot].made, lot);
      figures_.Pack(lot, mg, position_);
    }
  }

  void ReadDispatched(const pb::Dispatched& body) {
    for (const pb::LotEcho& echo : body.lots()) {
      // A sample of all of the consignment is held against what travels with the lot, too.
      if (!IsAbout(echo.lot())) figures_.Book(echo.lot(), echo.quantity());
    }
    for (const std::string& lot : lots_) {
      ExpectAfter(seen_[lot].made, lot);
      seen_[lot].sent = position_;
    }
    seals_.PutOn(body.seals(), body.consignment(), lots_);
  }

  void ReadReceived(const pb::Received& body) {
    std::vector<std::string> listed;
    for (const pb::ReceivedLot& row : body.lots()) listed.push_back(row.lot());
    ReadSeals(body.seals(), travels_.HasOthers(listed, body.consignment()));
    std::erase_if(listed, [&](const std::string& lot) { return !IsAbout(lot); });
    if (listed.empty()) return;
    seals_.Expect(body, listed, position_);
    if (body.outcome() == pb::OUTCOME_REJECTED)
      Add(RemarkKind::kRejected, listed.front()).text = body.reserve_reason();
    for (const pb::ReceivedLot& row : body.lots()) {
      if (!IsAbout(row.lot())) continue;
      ReadCondition(row.condition(), row.lot());
      Seen& seen = seen_[row.lot()];
      ExpectAfter(seen.sent ? seen.sent : seen.made, row.lot());
      if (body.outcome() == pb::OUTCOME_REJECTED) continue;
      seen.arrived = position_;
      ReadSite(body.site(), row.lot());
      figures_.Book(row.lot(), row.quantity());
    }
  }

  template <typename Checks>
  void ReadSeals(const Checks& checks, bool has_others) {
    for (const pb::SealCheck& check : checks) {
      const std::string* lot = seals_.LotUnder(check.id(), lots_, travels_, has_others);
      if (lot == nullptr) continue;
      if (!check.id().empty() && seals_.IsUnknown(check.id()))
        Add(RemarkKind::kSealUnknown, *lot).text = check.id();
      if (check.state() == pb::SEAL_STATE_INTACT) continue;
      Remark& remark = Add(RemarkKind::kSeal, *lot);
      remark.word = ShortName(pb::SealState_Name(check.state()), "SEAL_STATE_");
      remark.text = check.id();
    }
  }

  void ReadCondition(pb::Condition condition, const std::string& lot) {
    if (condition == pb::CONDITION_UNSPECIFIED || condition == pb::CONDITION_GOOD) return;
    Add(RemarkKind::kCondition, lot).word = ShortName(pb::Condition_Name(condition), "CONDITION_");
  }

  // The log proves when it came, and nobody proves when it happened: who tells late may date an
  // event before the assessment that failed.
  void ReadTimes(const pb::Record& r) {
    const base::Int128 logged = history_.entries()[position_].record_time_us;
    if (logged - r.event_time().us() <= base::limits::kSubmitBeforeMicros) return;
    Add(RemarkKind::kLate, lots_.front()).word =
        ShortName(pb::DelayReason_Name(r.delay_reason()), "DELAY_REASON_");
  }

  void ReadPapers(const pb::Record& r) {
    for (const pb::Document& paper : r.documents()) {
      if (!paper.has_valid_to() ||
          base::DateOfMicros(r.event_time().us()) <= paper.valid_to().days())
        continue;
      Remark& remark = Add(RemarkKind::kExpiredPaper, lots_.front());
      remark.word = paper.type();
      remark.text = paper.number();
      remark.value = paper.valid_to().days();
    }
  }

  // To turn down an offer of title is no remark: whoever does not buy says nothing of the goods.
  // Who takes it with a reserve does, and so does one who never was asked.
  bool TurnsDown(const pb::Countersigned& body, const pb::TitleTransferred& offer) const {
    const std::string& who = PrincipalOf(history_.Message(position_));
    return offer.pending() && body.outcome() == pb::COUNTERSIGN_OUTCOME_REFUSES &&
           (who == offer.buyer() || who == offer.seller());
  }

  void ReadCountersigned(const pb::Countersigned& body) {
    if (body.outcome() == pb::COUNTERSIGN_OUTCOME_AGREES) return;
    for (const std::string& target : body.records()) {
      const auto digest = base::Hash256::From(target);
      const auto position = digest ? history_.PositionOf(*digest) : std::nullopt;
      if (!position || TurnsDown(body, history_.Message(*position).title_transferred())) continue;
      if (about_[*position].empty()) continue;
      Remark& remark = Add(RemarkKind::kCountersigned, about_[*position].front());
      remark.word = ShortName(pb::CountersignOutcome_Name(body.outcome()), "COUNTERSIGN_OUTCOME_");
      remark.text = body.text();
      remark.other = *position;
    }
  }

  // What the sample of an observation was taken from.
  std::vector<std::string> Sampled(const pb::Observed& body) {
    if (body.lots_size() > 0) return {body.lots().begin(), body.lots().end()};
    if (!body.consignment().empty()) {
      const std::set<std::string>& all = travels_.In(body.consignment());
      return {all.begin(), all.end()};
    }
    std::vector<std::string> weighed;
    for (const pb::Weighing& weighing : body.weighings()) weighed.push_back(weighing.lot());
    return weighed;
  }

  void ReadObserved(const pb::Observed& body) {
    // Whoever looks around at a site looks at seals of other lots, too.
    ReadSeals(body.seals(),
              !body.site().empty() || travels_.HasOthers(body.lots(), body.consignment()));
    if (body.type() == pb::OBSERVATION_TYPE_DETAINED) {
      for (const std::string& lot : lots_) Add(RemarkKind::kDetained, lot);
    }
    for (const std::string& lot : lots_) ExpectAfter(seen_[lot].made, lot);
    for (const pb::Weighing& weighing : body.weighings()) {
      if (IsAbout(weighing.lot())) figures_.Weigh(weighing.lot(), weighing.wet_mg(), position_);
    }
    std::vector<std::string> sampled = Sampled(body);
    if (!body.assay().composite()) {
      std::erase_if(sampled, [&](const std::string& lot) { return !IsAbout(lot); });
    }
    if (sampled.empty()) return;
    figures_.Assay(sampled, body.assay(), position_);
    for (const std::string& lot : sampled) {
      if (!IsAbout(lot)) continue;
      for (const pb::AssayResult& result : body.assay().results())
        ReadAssay(lot, result.element(), result.ppm());
    }
    ReadActivity(body.assay(), sampled);
  }

  void ReadActivity(const pb::Assay& assay, const std::vector<std::string>& sampled) {
    if (assay.activity_bq_per_kg() <= limits_.activity_bq_per_kg) return;
    const auto lot = std::find_if(sampled.begin(), sampled.end(),
                                  [&](const std::string& one) { return IsAbout(one); });
    if (lot == sampled.end()) return;
    Remark& remark = Add(RemarkKind::kActivity, *lot);
    remark.value = assay.activity_bq_per_kg();
    remark.limit = limits_.activity_bq_per_kg;
  }

  // With the lowest and the highest before it: whatever contradicts an assay, one of these does.
  void ReadAssay(const std::string& lot, const std::string& element, int64_t ppm) {
    const Assayed now = {position_, ppm, lot};
    const auto [it, is_first] = assays_.try_emplace({lot, element}, now, now);
    if (is_first) return;
    auto& [lowest, highest] = it->second;
    for (const Assayed& other : {lowest, highest}) {
      const int64_t limit = AssayLimit(limits_.figures, std::max(ppm, other.ppm));
      if (std::abs(ppm - other.ppm) <= limit ||
          !told_.insert({other.position, position_, element}).second)
        continue;
      Remark& remark = Add(RemarkKind::kAssays, lot);
      remark.word = element;
      remark.value = ppm;
      remark.other_value = other.ppm;
      remark.text = other.lot;
      remark.other = other.position;
      remark.limit = limit;
    }
    if (ppm < lowest.ppm) lowest = now;
    if (ppm > highest.ppm) highest = now;
  }

  bool IsAbout(const std::string& lot) const {
    return std::find(lots_.begin(), lots_.end(), lot) != lots_.end();
  }

  const History& history_;
  const LotsByRecord& about_;
  Travels travels_;
  const RemarkLimits limits_;
  Figures figures_;
  SealBook seals_;
  TagBook tags_;
  std::map<std::string, size_t> registered_;  // sites
  std::set<std::string> sites_;               // of the path so far
  size_t position_ = 0;
  std::vector<std::string> lots_;  // of the record at position_
  std::map<std::string, Seen> seen_;
  std::map<std::pair<std::string, std::string>, std::pair<Assayed, Assayed>>
      assays_;  // by lot and element: the lowest and the highest
  std::set<std::tuple<size_t, size_t, std::string>> told_;
  std::vector<Remark> out_;
};

}  // namespace

std::vector<Remark> RemarksOf(const History& history, const LotsByRecord& about,
                              const RemarkLimits& limits) {
  return Reader(history, about, limits).Run();
}

RemarkLimits RemarkLimitsOf(const Parameters& seen01) {
  return {.figures = {.assay_ppm = seen01.Of(kAssayPpm),
                      .assay_relative_ppm = seen01.Of(kAssayRelativePpm),
                      .moisture_ppm = seen01.Of(kMoisturePpm),
                      .weighing_ppm = seen01.Of(kWeighingPpm),
                      .unbooked_ppm = seen01.Of(kUnbookedPpm),
                      .precious_ppm = seen01.Of(kPreciousPpm)},
          .activity_bq_per_kg = seen01.Of(kActivity),
          .cahra = seen01.Of(kCahraSites) != 0,
          .asm_present = seen01.Of(kAsmSites) != 0};
}

}  // namespace lode::rules

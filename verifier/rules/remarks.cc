// SPDX-License-Identifier: Apache-2.0
// Event times are what their authors claim, and records may come late. So this looks only at orders
// that can't be otherwise: nothing happens to a lot before it was made, it does not arrive before
// it left, and it is not used before it arrived.
#include "verifier/rules/remarks.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "verifier/base/time.h"
#include "verifier/rules/names.h"

namespace lode::rules {
namespace {

class Reader {
 public:
  Reader(const History& history, const LotsByRecord& about, int64_t assay_ppm)
      : history_(history), about_(about), assay_ppm_(assay_ppm) {}

  std::vector<Remark> Run() {
    for (position_ = 0; position_ < history_.entries().size(); ++position_) Read();
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
  };

  void Read() {
    const pb::Record& r = history_.Message(position_);
    lots_ = about_[position_];
    if (lots_.empty()) return;
    ReadPapers(r);
    switch (r.body_case()) {
      case pb::Record::kLotCreated:
        seen_[r.lot_created().lot()].made = position_;
        return;
      case pb::Record::kTransformed:
        return ReadTransformed(r.transformed());
      case pb::Record::kDispatched:
        for (const std::string& lot : lots_) {
          ExpectAfter(seen_[lot].made, lot);
          seen_[lot].sent = position_;
        }
        return;
      case pb::Record::kHandedOn:
        ReadSeals(r.handed_on().seals());
        return ReadCondition(r.handed_on().condition(), lots_.front());
      case pb::Record::kReceived:
        return ReadReceived(r.received());
      case pb::Record::kUnpacked:
        return ReadSeals(r.unpacked().seals_removed());
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

  int64_t EventOf(size_t position) const { return history_.Message(position).event_time().us(); }

  void ExpectAfter(const std::optional<size_t>& earlier, const std::string& lot) {
    if (!earlier || EventOf(position_) >= EventOf(*earlier)) return;
    Add(RemarkKind::kOutOfOrder, lot).other = *earlier;
  }

  void ReadTransformed(const pb::Transformed& body) {
    for (const pb::Input& in : body.inputs()) {
      if (!IsAbout(in.lot())) continue;
      const Seen& seen = seen_[in.lot()];
      ExpectAfter(seen.arrived ? seen.arrived : seen.made, in.lot());
    }
    for (const pb::Output& out : body.outputs()) seen_[out.lot()].made = position_;
  }

  void ReadReceived(const pb::Received& body) {
    ReadSeals(body.seals());
    if (body.outcome() == pb::OUTCOME_REJECTED)
      Add(RemarkKind::kRejected, lots_.front()).text = body.reserve_reason();
    for (const pb::ReceivedLot& row : body.lots()) {
      if (!IsAbout(row.lot())) continue;
      ReadCondition(row.condition(), row.lot());
      Seen& seen = seen_[row.lot()];
      ExpectAfter(seen.sent ? seen.sent : seen.made, row.lot());
      if (body.outcome() == pb::OUTCOME_REJECTED) continue;
      seen.arrived = position_;
    }
  }

  template <typename Checks>
  void ReadSeals(const Checks& checks) {
    for (const pb::SealCheck& check : checks) {
      if (check.state() == pb::SEAL_STATE_INTACT) continue;
      Remark& remark = Add(RemarkKind::kSeal, lots_.front());
      remark.word = ShortName(pb::SealState_Name(check.state()), "SEAL_STATE_");
      remark.text = check.id();
    }
  }

  void ReadCondition(pb::Condition condition, const std::string& lot) {
    if (condition == pb::CONDITION_UNSPECIFIED || condition == pb::CONDITION_GOOD) return;
    Add(RemarkKind::kCondition, lot).word = ShortName(pb::Condition_Name(condition), "CONDITION_");
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

  // The answer to an offer of title is no remark: whoever does not buy says nothing of the goods.
  void ReadCountersigned(const pb::Countersigned& body) {
    if (body.outcome() == pb::COUNTERSIGN_OUTCOME_AGREES) return;
    for (const std::string& target : body.records()) {
      const auto digest = base::Hash256::From(target);
      const auto position = digest ? history_.PositionOf(*digest) : std::nullopt;
      if (!position || history_.Message(*position).title_transferred().pending()) continue;
      if (about_[*position].empty()) continue;
      Remark& remark = Add(RemarkKind::kCountersigned, about_[*position].front());
      remark.word = ShortName(pb::CountersignOutcome_Name(body.outcome()), "COUNTERSIGN_OUTCOME_");
      remark.text = body.text();
      remark.other = *position;
    }
  }

  void ReadObserved(const pb::Observed& body) {
    ReadSeals(body.seals());
    if (body.type() == pb::OBSERVATION_TYPE_DETAINED) Add(RemarkKind::kDetained, lots_.front());
    for (const std::string& lot : lots_) {
      ExpectAfter(seen_[lot].made, lot);
      for (const pb::AssayResult& result : body.assay().results())
        ReadAssay(lot, result.element(), result.ppm());
    }
  }

  // With the lowest and the highest before it: whatever contradicts an assay, one of these does.
  void ReadAssay(const std::string& lot, const std::string& element, int64_t ppm) {
    const Assayed now = {position_, ppm};
    const auto [it, is_first] = assays_.try_emplace({lot, element}, now, now);
    if (is_first) return;
    auto& [lowest, highest] = it->second;
    for (const Assayed& other : {lowest, highest}) {
      if (std::abs(ppm - other.ppm) <= assay_ppm_ ||
          !told_.insert({other.position, position_, element}).second)
        continue;
      Remark& remark = Add(RemarkKind::kAssays, lot);
      remark.word = element;
      remark.value = ppm;
      remark.other_value = other.ppm;
      remark.other = other.position;
    }
    if (ppm < lowest.ppm) lowest = now;
    if (ppm > highest.ppm) highest = now;
  }

  bool IsAbout(const std::string& lot) const {
    return std::find(lots_.begin(), lots_.end(), lot) != lots_.end();
  }

  const History& history_;
  const LotsByRecord& about_;
  const int64_t assay_ppm_;
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
                              int64_t assay_ppm) {
  return Reader(history, about, assay_ppm).Run();
}

}  // namespace lode::rules

// SPDX-License-Identifier: Apache-2.0
// A record is about no lot if no lot and no consignment stands among its subjects. Records about
// other lots that a trail holds too, such as the other parts of a split, are not looked at here.
#include "verifier/rules/registry_remarks.h"

#include <algorithm>
#include <optional>

#include "verifier/base/arith.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/record/subjects_of.h"
#include "verifier/rules/grounds.h"
#include "verifier/rules/names.h"

namespace lode::rules {
namespace {

bool IsOfNoLot(const pb::Record& r) {
  for (const record::Relation relation : {record::Relation::kTouches, record::Relation::kNames}) {
    const std::set<record::Subject> subjects = record::SubjectsOf(r, relation);
    const bool of_lots =
        std::any_of(subjects.begin(), subjects.end(), [](const record::Subject& subject) {
          return subject.kind == record::SubjectKind::kLot ||
                 subject.kind == record::SubjectKind::kConsignment;
        });
    if (of_lots) return false;
  }
  return true;
}

class RegistryReader {
 public:
  RegistryReader(const History& history, const LotsByRecord& about)
      : history_(history), about_(about), grounds_(history, about) {}

  std::vector<Remark> Run() {
    for (size_t i = 0; i < history_.entries().size(); ++i) {
      const pb::Record& r = history_.Message(i);
      if (r.has_countersigned()) {
        ReadAnswer(i, r.countersigned());
      } else if (IsGround(i)) {
        ReadPapers(i, r);
        ReadTimes(i, r);
      }
    }
    return std::move(out_);
  }

 private:
  bool IsGround(size_t position) const {
    return about_[position].empty() && grounds_.Hold(position) &&
           IsOfNoLot(history_.Message(position));
  }

  // `of`: the grant.
  Remark& Add(RemarkKind kind, size_t position, size_t of) {
    Remark& remark = out_.emplace_back();
    remark.of = GrantedTo(history_, of);
    remark.kind = kind;
    remark.position = position;
    remark.lot = history_.lot();
    return remark;
  }

  void ReadAnswer(size_t position, const pb::Countersigned& body) {
    if (body.outcome() == pb::COUNTERSIGN_OUTCOME_AGREES) return;
    for (const std::string& target : body.records()) {
      const auto digest = base::Hash256::From(target);
      const auto of = digest ? history_.PositionOf(*digest) : std::nullopt;
      if (!of || !IsGround(*of)) continue;
      Remark& remark = Add(RemarkKind::kGrantAnswer, position, *of);
      remark.word = ShortName(pb::CountersignOutcome_Name(body.outcome()), "COUNTERSIGN_OUTCOME_");
      remark.text = body.text();
      remark.other = *of;
    }
  }

  void ReadPapers(size_t position, const pb::Record& r) {
    const int32_t day = base::DateOfMicros(r.event_time().us());
    for (const pb::Document& paper : r.documents()) {
      if (!paper.has_valid_to() || day <= paper.valid_to().days()) continue;
      Remark& remark = Add(RemarkKind::kGrantPaper, position, position);
      remark.word = paper.type();
      remark.text = paper.number();
      remark.value = paper.valid_to().days();
    }
  }

  // Who tells late may date an assessment before what it should have seen.
  void ReadTimes(size_t position, const pb::Record& r) {
    const base::Int128 logged = history_.entries()[position].record_time_us;
    if (logged - r.event_time().us() <= base::limits::kSubmitBeforeMicros) return;
    Add(RemarkKind::kGrantLate, position, position).word =
        ShortName(pb::DelayReason_Name(r.delay_reason()), "DELAY_REASON_");
  }

  const History& history_;
  const LotsByRecord& about_;
  const Grounds grounds_;
  std::vector<Remark> out_;
};

}  // namespace

std::vector<Remark> RegistryRemarks(const History& history, const LotsByRecord& about) {
  return RegistryReader(history, about).Run();
}

}  // namespace lode::rules

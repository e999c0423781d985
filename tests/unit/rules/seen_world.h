// SPDX-License-Identifier: Apache-2.0
// A lot of which SEEN-01 may have heard something: journeys, seals, assays and weighings in few
// lines.
#ifndef LODE_TESTS_UNIT_RULES_SEEN_WORLD_H_
#define LODE_TESTS_UNIT_RULES_SEEN_WORLD_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/rules/history_builder.h"
#include "tests/unit/rules/run_rule.h"

namespace lode::rules {

class Seen : public ::testing::Test {
 protected:
  static constexpr char kLot[] = "lot:a/1";

  Seen() {
    b_.On("2026-02-01");
    b_.Lot("local:mine", kLot, "site:a/mine", 100);
    b_.On("2026-02-02");
  }

  std::vector<report::Finding> Findings(const std::string& rules = "") {
    const auto history = b_.Make(kLot);
    const TrailFacts trail;
    const Profile profile = ProfileWith(rules);
    Facts facts(*history, trail, profile);
    GatherFacts(catalogue::Icmm(), facts);
    return FindingsOf("SEEN-01", facts);
  }
  std::vector<std::string> Codes(const std::string& rules = "") {
    std::vector<std::string> out;
    for (const report::Finding& f : Findings(rules)) {
      out.push_back(f.found().code().substr(8));
      EXPECT_EQ(f.outcome() == report::PASS, out.back() == "nothing");
      EXPECT_EQ(f.severity(), report::WARNS);
      EXPECT_EQ(f.outcome() == report::PASS, f.evidence().empty());
    }
    return out;
  }

  base::Hash256 Dispatch(const std::string& lot = kLot,
                         const std::vector<std::string>& seals = {}) {
    pb::Record r;
    r.mutable_dispatched()->set_consignment("consignment:a/1");
    r.mutable_dispatched()->add_lots()->set_lot(lot);
    for (const std::string& id : seals) r.mutable_dispatched()->add_seals()->set_id(id);
    return b_.Add("local:mine", r);
  }
  // 1,000,000 mg of dry mass, of which so much is Co: a grade of so many ppm.
  static pb::Quantity OfGrade(int64_t co, int64_t wet_mg = 1'100'000) {
    pb::Quantity q;
    q.set_basis(pb::BASIS_MEASURED);
    q.set_wet_mg(wet_mg);
    q.set_dry_mg(1'000'000);
    pb::Contained* contained = q.add_contained();
    contained->set_element("Co");
    contained->set_mg(co);
    return q;
  }
  void Book(const pb::Quantity& quantity, const std::string& lot = kLot) {
    pb::Record r;
    r.mutable_quantity_changed()->set_lot(lot);
    r.mutable_quantity_changed()->set_reason(pb::QUANTITY_REASON_UMPIRE_ASSAY);
    *r.mutable_quantity_changed()->mutable_after() = quantity;
    b_.Add("local:mine", r);
  }
  static pb::Record Weighing(int64_t wet_mg) {
    pb::Record r;
    r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_WEIGHING);
    r.mutable_observed()->add_lots(kLot);
    pb::Weighing* weighing = r.mutable_observed()->add_weighings();
    weighing->set_lot(kLot);
    weighing->set_wet_mg(wet_mg);
    return r;
  }
  static pb::Record Received(pb::Outcome outcome = pb::OUTCOME_ACCEPTED) {
    pb::Record r;
    r.mutable_received()->set_consignment("consignment:a/1");
    r.mutable_received()->set_outcome(outcome);
    pb::ReceivedLot* lot = r.mutable_received()->add_lots();
    lot->set_lot(kLot);
    *lot->mutable_quantity() = HistoryBuilder::Mass(100);
    return r;
  }
  static pb::Record Assay(int32_t ppm, const std::string& lot = kLot) {
    pb::Record r;
    r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_ASSAY);
    r.mutable_observed()->add_lots(lot);
    pb::AssayResult* result = r.mutable_observed()->mutable_assay()->add_results();
    result->set_element("Co");
    result->set_ppm(ppm);
    return r;
  }
  static pb::Record Countersign(const base::Hash256& target, pb::CountersignOutcome outcome) {
    pb::Record r;
    r.mutable_countersigned()->add_records(target.str());
    r.mutable_countersigned()->set_outcome(outcome);
    return r;
  }

  // What speaks against `lot`, which is on the way of the asked one or is it.
  std::vector<Remark> RemarksAgainst(const std::string& lot) {
    const auto history = b_.Make(lot);
    return RemarksOf(*history, LotsByRecordOf(*history, TraceBack(*history)), RemarkLimitsOf({}));
  }

  HistoryBuilder b_;
};

}  // namespace lode::rules

#endif  // LODE_TESTS_UNIT_RULES_SEEN_WORLD_H_
